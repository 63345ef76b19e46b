"""Which hours are worth noting: it costs nothing, because somebody works them anyway."""

from __future__ import annotations

from collections.abc import Sequence

from core.decision.assumptions import Register
from core.decision.moving import Mover

HOURS = ("h", "h each")
"""Units of what one round of work tells once it is noted."""
WORTH_A_WORD = 1.0
"""USD below which nothing is said about it."""


def worth_noting(register: Register, mover: Mover) -> bool:
    """Whether an input is the hours of a round, and one round of them is worth knowing."""
    return register[mover.key].unit in HOURS and mover.worth_of_one >= WORTH_A_WORD


def most_worth_noting(register: Register, movers: Sequence[Mover]) -> Mover | None:
    """The hours that are worth most once noted; None where none are.

    Noting them is a step to take at once, never a reason to wait (METHODS a: "pilot more" is for
    information that has a price).
    """
    found = [mover for mover in movers if worth_noting(register, mover)]
    return max(found, key=lambda mover: mover.worth_of_one) if found else None
