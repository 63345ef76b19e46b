"""What makes an arm better from iteration to iteration: the place on its learning curve.

A learning curve needs something that grows. Arms that buy labels learn from more items each
iteration. Arms that rest on rationales label the whole pool from the first iteration on, so their
number of examples hardly moves; what they add is an iteration of checking and rewriting.
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
"""Further iterations that are priced for an arm that doubles its labelled items."""
MORE_ITERATIONS = 15
"""Further iterations that are priced for an arm that goes on one by one."""


@dataclass(frozen=True)
class Effort:
    """Where an arm stands after each iteration, measured and further ones.

    Attributes
    ----------
    in_items : bool
        Whether the places are items labelled by people; iterations otherwise.
    places : ndarray, shape (iterations,)
        Rising while the arm puts in more.
    measured : int
        Iterations that were run.
    """

    in_items: bool
    places: Array
    measured: int

    @property
    def largest(self) -> float:
        """Place of the last measured iteration."""
        return float(self.places[self.measured - 1])

    @property
    def grows(self) -> bool:
        """Whether every iteration put in more: without it no curve can be drawn through them."""
        return bool((np.diff(self.places[: self.measured]) > 0).all())

    @property
    def farthest(self) -> int:
        """Last iteration whose place is at most ``FARTHEST`` times the last measured one."""
        # Four doublings end exactly at the limit: rounding must not decide on which side of it.
        limit = FARTHEST * self.largest * (1 + 1e-9)
        return int(np.searchsorted(self.places, limit, side="right"))

    @property
    def added(self) -> Array:
        """What a further iteration adds, as a multiple of what the last measured one added."""
        last = self.measured - 1
        steps = np.diff(self.places[last:])
        return steps / (self.places[last] - self.places[last - 1])


def effort_of(outcome: ArmOutcome, pool: int | None = None) -> Effort:
    """Read from the ledger what an arm puts in.

    Items that people labelled, added up over iterations, mean over seeds, where the ledger books
    any; further iterations double them, up to the items there are. Otherwise the iteration's
    number; further ones add one each.

    Parameters
    ----------
    outcome : ArmOutcome
        Of at least one iteration.
    pool : int, optional
        Items there are to label.

    Returns
    -------
    Effort
    """
    new_items = np.zeros(outcome.iterations)
    for (_, iteration), entries in outcome.entries.items():
        new_items[iteration - 1] += sum(
            entry.quantity or 0.0 for entry in entries if is_labelled(entry)
        )
    labelled = new_items.cumsum() / outcome.seeds
    if labelled[0] > 0:
        further = labelled[-1] * 2.0 ** np.arange(1, DOUBLINGS + 1)
        if pool is not None:  # the last iteration takes what is left
            further = np.unique(np.minimum(further, float(pool)))
            further = further[further > labelled[-1]]
        return Effort(True, np.concatenate([labelled, further]), outcome.iterations)
    iterations = np.arange(1.0, outcome.iterations + MORE_ITERATIONS + 1)
    return Effort(False, iterations, outcome.iterations)


def is_labelled(entry: Entry) -> bool:
    """Whether an entry counts items that got a label from people."""
    return entry.driver.purpose is Purpose.ITEMS
