"""What a finite exam leaves open about wrong answers; ways answer the same items."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import Stops, at_stop
from core.decision.assumptions.draws import Array, Draws
from core.domain.arms import OLD
from core.evaluation.intervals import Estimate


@dataclass(frozen=True)
class SamplingError:
    """Standard errors of the old way's accuracy and of every difference from it.

    An easy exam is easy for every way: what the old way's score is off by, the others' are
    too, and only the difference has an error of its own.
    """

    old: float
    difference: Mapping[str, float]

    def wrong(self, outcome: ArmOutcome, stops: Stops, draws: Draws) -> Array:
        """Wrong answers as a share of all, per what-if.

        Each what-if plays one repeat; its share is moved by the exam's error. A model in use
        has the share that was said.
        """
        seed_index = draws.choice("repeat", outcome.seeds)
        share = _made(outcome, stops).sum(axis=0)[seed_index] / outcome.n
        error = self.old * draws.normal("exam")
        if outcome.arm != OLD.id:
            own = draws.normal("exam", outcome.arm)
            error = error + self.difference.get(outcome.arm, self.old) * own
        measured = np.clip(share - error, 0.0, 1.0)
        return measured if stops.in_use is None else stops.in_use.wrong(measured, draws)

    def lost(
        self, outcome: ArmOutcome, stops: Stops, draws: Draws, costs: Sequence[float]
    ) -> Array:
        """USD that wrong answers cost for each answer given, per what-if.

        Parameters
        ----------
        costs : sequence of float
            USD of a mistake of each kind; wrong answers are of the kinds that the repeat's were.
        """
        made = _made(outcome, stops)
        wrong = made.sum(axis=0)
        even = np.full_like(made, 1.0 / len(made))
        kind = np.divide(made, wrong, out=even, where=wrong > 0)
        of_one: Array = np.asarray(costs, dtype=float) @ kind
        return self.wrong(outcome, stops, draws) * of_one[draws.choice("repeat", outcome.seeds)]

    def apart(self) -> SamplingError:
        """The same where the old way was not on the exam: the others' errors are their own."""
        whole = {name: math.hypot(self.old, own) for name, own in self.difference.items()}
        return SamplingError(0.0, whole)

    def of_pair(self, one: str, other: str) -> float:
        """Standard error of the gap between two arms.

        Known where one of them is the old way; else both differences from it are taken as
        independent, which is on the safe side.
        """
        found = [self.difference.get(n, self.old) for n in (one, other) if n != OLD.id]
        return math.sqrt(sum(error**2 for error in found))


def _made(outcome: ArmOutcome, stops: Stops) -> Array:
    """Mistakes at the stop, shape (kinds, seeds)."""
    return np.stack([at_stop(kind, stops) for kind in outcome.wrong]).astype(float)


def sampling_error(
    accuracy: Mapping[str, Estimate], difference: Mapping[str, Estimate]
) -> SamplingError:
    """Standard errors read off the 95% intervals.

    Parameters
    ----------
    accuracy, difference : mapping of str to Estimate
        At the stops; differences are from the old way on the same items.
    """
    old = accuracy[OLD.id].standard_error if OLD.id in accuracy else 0.0
    return SamplingError(old, {name: found.standard_error for name, found in difference.items()})
