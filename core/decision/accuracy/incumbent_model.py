"""A model in use today: where the old way starts, if somebody says how accurate it is.

The accuracy is taken at the reader's word; nobody has put that model on the race's exam. Where it
is at the target, nothing is left to do. Where it is not, the old way starts before the first of
its rounds that was better, and has at least one round to go. A round that ends below today's
accuracy is paid for and not put to use. The model is live, so going live costs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.assumptions.draws import Array, Draws
from core.domain.drivers.today import ACCURACY_IN_USE
from core.evaluation.intervals import Estimate


@dataclass(frozen=True)
class InUse:
    """A model in use, beside the rounds the old way took in the race.

    Attributes
    ----------
    by_round : ndarray, shape (seeds, iterations)
        Accuracy on the exam after each round of the race.
    stop : ndarray of int, shape (seeds,)
        Round each repeat stops after.
    target : float
    chance : float
        Share of the what-ifs in which the model in use is at the target.
    accuracy : Estimate
        What was said: its mean, and the ends of 95% of the what-ifs.
    """

    by_round: Array
    stop: NDArray[np.int_]
    target: float
    chance: float
    accuracy: Estimate

    def reaches(self, draws: Draws) -> NDArray[np.bool_]:
        """Per what-if: is the model in use at the target?"""
        return np.greater_equal(draws[ACCURACY_IN_USE], self.target)

    def iterations_behind(self, draws: Draws, seed_index: NDArray[np.int_]) -> NDArray[np.int_]:
        """Per what-if: rounds of the repeat it plays that need not be run any more."""
        better = self.by_round[seed_index] > draws[ACCURACY_IN_USE][:, None]
        first = np.where(better.any(axis=1), better.argmax(axis=1), better.shape[1])
        stop = self.stop[seed_index]
        return np.where(self.reaches(draws), stop, np.minimum(first, stop - 1))

    def wrong(self, measured: Array, draws: Draws) -> Array:
        """Wrong answers as a share of all, per what-if, given those of the race's model."""
        today = 1.0 - draws[ACCURACY_IN_USE]
        return np.where(self.reaches(draws), today, np.minimum(measured, today))


def model_in_use(
    outcome: ArmOutcome, stop: NDArray[np.int_], target: float, draws: Draws
) -> InUse | None:
    """The model in use, or None while nobody has said how accurate it is.

    Parameters
    ----------
    outcome : ArmOutcome
        The old way in the race.
    """
    if ACCURACY_IN_USE not in draws.ranges:
        return None
    said = draws[ACCURACY_IN_USE]
    low, high = np.quantile(said, [0.025, 0.975])
    return InUse(
        outcome.correct / outcome.n,
        stop,
        target,
        float((said >= target).mean()),
        Estimate(float(said.mean()), float(low), float(high), 0, "said"),
    )
