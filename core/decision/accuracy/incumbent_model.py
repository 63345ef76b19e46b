"""A model in use today: where the old arm starts, if somebody says how accurate it is.

The accuracy is taken at the reader's word; nobody has put that model on the experiment's test set.
Where it is at the target, nothing is left to do. Where it is not, the old arm starts before the
first of its iterations that was better, and has at least one to go. An iteration that ends below
today's accuracy is paid for and not put to use. The model is live, so going live costs nothing
more.
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
    """A model in use, beside the iterations the old arm took in the experiment.

    Attributes
    ----------
    by_round : ndarray, shape (seeds, iterations)
        Accuracy on the test set after each iteration, 0..1.
    stop : ndarray of int, shape (seeds,)
        Iteration each seed stops after, counting from 1.
    target : float
        Accuracy, share 0..1.
    chance : float
        Share of the draws in which the model in use is at the target.
    accuracy : Estimate
        What was said: its mean, and the ends of 95% of the draws.
    said : bool
        Whether an accuracy says that the target is reached: not where it asks for more.
    """

    by_round: Array
    stop: NDArray[np.int_]
    target: float
    chance: float
    accuracy: Estimate
    said: bool = True

    def reaches(self, draws: Draws) -> NDArray[np.bool_]:
        """Per draw: is the model in use at the target? Shape (draws,)."""
        return np.greater_equal(draws[ACCURACY_IN_USE], self.target) & self.said

    def iterations_behind(self, draws: Draws, seed_index: NDArray[np.int_]) -> NDArray[np.int_]:
        """Per draw: iterations of the seed it plays that need not be run any more.

        Parameters
        ----------
        draws : Draws
        seed_index : ndarray of int, shape (draws,)
            Which seed each draw plays.

        Returns
        -------
        ndarray of int, shape (draws,)
        """
        better = self.by_round[seed_index] > draws[ACCURACY_IN_USE][:, None]
        first = np.where(better.any(axis=1), better.argmax(axis=1), better.shape[1])
        stop = self.stop[seed_index]
        return np.where(self.reaches(draws), stop, np.minimum(first, stop - 1))

    def wrong(self, measured: Array, draws: Draws) -> Array:
        """Wrong answers as a share of all, per draw, given those of the experiment's model.

        Parameters
        ----------
        measured : ndarray, shape (draws,)
            Wrong answers of the model the reference ends with, shares 0..1.
        draws : Draws

        Returns
        -------
        ndarray, shape (draws,)
            Today's where that is at the target, else the better of the two: nobody puts a worse
            model in the place of one in use.
        """
        today = 1.0 - draws[ACCURACY_IN_USE]
        return np.where(self.reaches(draws), today, np.minimum(measured, today))


def model_in_use(
    outcome: ArmOutcome, stop: NDArray[np.int_], target: float, draws: Draws
) -> InUse | None:
    """The model in use, or None while nobody has said how accurate it is.

    Parameters
    ----------
    outcome : ArmOutcome
        The old arm in the experiment.
    stop : ndarray of int, shape (seeds,)
        Iteration each seed stops after, counting from 1.
    target : float
        Accuracy, share 0..1.
    draws : Draws

    Returns
    -------
    InUse or None
    """
    if ACCURACY_IN_USE not in draws.ranges:
        return None
    said = draws[ACCURACY_IN_USE]
    low, high = np.quantile(said, [0.025, 0.975])
    return InUse(
        outcome.correct / outcome.n,
        stop,
        target,
        float((said >= target).mean()) if outcome.proved is None else 0.0,
        Estimate(float(said.mean()), float(low), float(high), 0, "said"),
        outcome.proved is None,
    )
