"""What makes a way better from round to round: the place on its learning curve.

A learning curve needs something that grows. Ways that buy labels learn from more items each
round. Ways that rest on rationales label the whole working set from the first round on, so their
number of examples hardly moves; what they add is a round of checking and rewriting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.learning_curves.calibration import FARTHEST
from core.decision.learning_curves.observed import Array
from core.domain.drivers.driver import Purpose
from core.domain.ledger import Entry

DOUBLINGS = 6
"""Further rounds that are priced for a way that doubles its labelled items."""
MORE_ITERATIONS = 15
"""Further rounds that are priced for a way that goes on round by round."""


@dataclass(frozen=True)
class Effort:
    """Where a way stands after each round, measured and further ones.

    Attributes
    ----------
    in_items : bool
        Whether the places are items labelled by people; rounds otherwise.
    places : ndarray, shape (rounds,)
        Rising while the way puts in more.
    measured : int
        Rounds that were run.
    """

    in_items: bool
    places: Array
    measured: int

    @property
    def largest(self) -> float:
        """Place of the last measured round."""
        return float(self.places[self.measured - 1])

    @property
    def grows(self) -> bool:
        """Whether every round put in more: without it no curve can be drawn through them."""
        return bool((np.diff(self.places[: self.measured]) > 0).all())

    @property
    def farthest(self) -> int:
        """Last round whose place is at most ``FARTHEST`` times the last measured one."""
        limit = FARTHEST * self.largest * (1 + 1e-9)
        return int(np.searchsorted(self.places, limit, side="right"))

    @property
    def added(self) -> Array:
        """What a further round adds, as a multiple of what the last measured one added."""
        last = self.measured - 1
        steps = np.diff(self.places[last:])
        return steps / (self.places[last] - self.places[last - 1])


def effort_of(outcome: ArmOutcome) -> Effort:
    """Read from the ledger what a way puts in.

    Items that people labelled, added up over rounds, mean over repeats, where the ledger books
    any; further rounds double them. Otherwise the round's number; further rounds add one each.

    Parameters
    ----------
    outcome : ArmOutcome
        Of at least one round.
    """
    new_items = np.zeros(outcome.iterations)
    for (_, iteration), entries in outcome.entries.items():
        new_items[iteration - 1] += sum(
            entry.quantity or 0.0 for entry in entries if is_labelled(entry)
        )
    labelled = new_items.cumsum() / outcome.seeds
    if labelled[0] > 0:
        further = labelled[-1] * 2.0 ** np.arange(1, DOUBLINGS + 1)
        return Effort(True, np.concatenate([labelled, further]), outcome.iterations)
    iterations = np.arange(1.0, outcome.iterations + MORE_ITERATIONS + 1)
    return Effort(False, iterations, outcome.iterations)


def is_labelled(entry: Entry) -> bool:
    """Whether an entry counts items that got a label from people."""
    return entry.driver.purpose is Purpose.ITEMS
