"""Where an approach is counted to: the round it is compared at, declared before any result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.incumbent_model import InUse
from core.decision.accuracy.poc_outcome import ArmOutcome
from core.evaluation.intervals import wilson


@dataclass(frozen=True)
class Stops:
    """A round of every seed, and whether that seed's run proved the target there.

    Attributes
    ----------
    iteration : ndarray of int, shape (seeds,)
        Counting from 1.
    reached : ndarray of bool, shape (seeds,)
    in_use : InUse or None
        Where the arm starts, if a model of its own is in use already.
    """

    iteration: NDArray[np.int_]
    reached: NDArray[np.bool_]
    in_use: InUse | None = None

    @property
    def there(self) -> float:
        """Share of the draws in which a model in use is at the target."""
        return self.in_use.chance if self.in_use else 0.0

    @property
    def reached_share(self) -> float:
        """Share of the seeds for which the target was reached, or is reached today."""
        return self.there + (1.0 - self.there) * float(self.reached.mean())

    @property
    def in_most(self) -> bool:
        """Whether the target was reached for at least half of the seeds."""
        return self.reached_share >= 0.5


def proved(correct: int, n: int, target: float) -> bool:
    """Whether the Wilson lower bound of a run is at or above the target.

    Parameters
    ----------
    correct, n : int
        Right answers among the items of the test set.
    target : float
        Accuracy, share 0..1.

    Returns
    -------
    bool

    Examples
    --------
    >>> proved(873, 1000, 0.85), proved(872, 1000, 0.85)
    (True, False)
    """
    return wilson(correct, n).low >= target


def needed_to_prove(n: int, target: float) -> int | None:
    """Fewest right answers among ``n`` that prove a target.

    Parameters
    ----------
    n : int
        Items of the test set.
    target : float
        Accuracy, share 0..1.

    Returns
    -------
    int or None
        None where even ``n`` would not do: the test set is too small for the target.

    Examples
    --------
    >>> needed_to_prove(1000, 0.85), needed_to_prove(10, 0.85)
    (873, None)
    """
    # By bisection over the bound itself, so that no other rule than `proved` can creep in.
    low, high = 0, n + 1
    while low < high:
        middle = (low + high) // 2
        if middle > n or proved(middle, n, target):
            high = middle
        else:
            low = middle + 1
    return low if low <= n else None


def proved_at(outcome: ArmOutcome, target: float) -> NDArray[np.bool_]:
    """Where a run proves the target: every floor is kept, whatever the metric.

    Parameters
    ----------
    outcome : ArmOutcome
    target : float
        Value of the metric, share 0..1.

    Returns
    -------
    ndarray of bool, shape (seeds, iterations)
    """
    if outcome.proved is not None:
        return outcome.proved
    needed = needed_to_prove(outcome.n, target)
    return np.greater_equal(outcome.correct, outcome.n + 1 if needed is None else needed)


def stops_at(outcome: ArmOutcome, target: float, at: int) -> Stops:
    """Every repeat at the one round the approach is compared at.

    Parameters
    ----------
    outcome : ArmOutcome
    target : float
        Accuracy, share 0..1.
    at : int
        Round, counting from 1.

    Returns
    -------
    Stops
        Arrays of shape (seeds,).
    """
    return Stops(np.full(outcome.seeds, at), proved_at(outcome, target)[:, at - 1])


def first_proofs(outcome: ArmOutcome, target: float) -> Stops:
    """First round of each repeat in which the target is proved; the last where it never is.

    Parameters
    ----------
    outcome : ArmOutcome
    target : float
        Accuracy, share 0..1.

    Returns
    -------
    Stops
        Arrays of shape (seeds,).
    """
    hit = proved_at(outcome, target)
    reached = hit.any(axis=1)
    first = np.where(reached, hit.argmax(axis=1) + 1, outcome.iterations)
    return Stops(first.astype(int), np.asarray(reached, dtype=bool))


def at_stop(values: NDArray[np.int_], stops: Stops) -> NDArray[np.int_]:
    """Each seed's value at its stop.

    Parameters
    ----------
    values : ndarray of int, shape (seeds, iterations)
    stops : Stops

    Returns
    -------
    ndarray of int, shape (seeds,)
    """
    return values[np.arange(len(values)), stops.iteration - 1]
