"""Who does something: a name and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each may do what the ones before may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    OWNER = "owner"


@dataclass(frozen=True)
class Actor:
    """Who acts.

    Attributes
    ----------
    name : str
        Signed-in e-mail address, name of a key, or ``local user`` where nobody signs in.
    """

    name: str
    role: Role


APP = Actor("the app", Role.OWNER)
"""What nobody asked for: the first race, the locking of a plan, the end of a race."""

LOCAL = Actor("local user", Role.OWNER)
"""Whoever sits at the machine, where sign-in is not set up."""
