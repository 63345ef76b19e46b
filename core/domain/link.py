"""A link to a frozen report, as whoever serves it sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OpenLink:
    """A link that works.

    Attributes
    ----------
    key_hash : str
        Hash of the key in its address; 64 hex digits.
    page : str
        Hash of the frozen page.
    expires_at : datetime or None
        UTC; None where it does not end.
    newer : str
        A line for readers where something newer exists; empty where nothing does.
    """

    key_hash: str
    page: str
    expires_at: datetime | None = None
    newer: str = ""

    def works_at(self, now: datetime) -> bool:
        """Whether the link has not ended yet."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True)
class Openings:
    """How often a link was opened since last told, and when last (UTC)."""

    times: int
    last: datetime

    def plus(self, other: Openings) -> Openings:
        """Both together."""
        return Openings(self.times + other.times, max(self.last, other.last))


Counts = Mapping[str, Openings]
"""By hash of the link's key."""


def together(one: Counts, other: Counts) -> dict[str, Openings]:
    """Counts of both.

    Parameters
    ----------
    one, other : mapping of str to Openings
        By hash of the link's key.

    Returns
    -------
    dict of str to Openings
        Openings added up, each link with its latest time; neither argument is changed.
    """
    found = dict(one)
    for key, opened in other.items():
        found[key] = found[key].plus(opened) if key in found else opened
    return found
