"""What further rounds of a way might show: the predictive's quantiles as points with chances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.decision.draws import Array
from core.decision.information.quantile_nodes import quantile_nodes
from core.decision.longer_run import LongerRun


def what_rounds_show(
    run: LongerRun, proof: float, kinks: Sequence[Array | float]
) -> tuple[Array, Array]:
    """Accuracy after each further round, as points of the predictive, with their chances.

    One number moves the whole curve (``Expected.accuracy_draws``). Of a way that missed the target
    only curves are left that had not proved it by the last measured round.

    Parameters
    ----------
    kinks : sequence of ndarray or float
        Accuracies at which what is done with the outcome changes; the sum is cut there, and exact.

    Returns
    -------
    tuple of ndarray
        Accuracies, shape (points, rounds), and chances, shape (points,).
    """
    measured, expected = run.learning.effort.measured, run.learning.expected
    ahead = expected.part(measured, measured + run.rounds)
    now = 0.0
    if run.missed:
        now = float(expected.part(0, measured).chance_at_least(proof).max())
    cuts = np.concatenate([ahead.chance_at_least(kink) for kink in kinks])
    cuts = (cuts - now) / (1.0 - now)
    share, chance = quantile_nodes(cuts[(cuts > 0) & (cuts < 1)])
    return ahead.accuracy_draws(now + (1.0 - now) * share), chance


def at_first_proof(
    proved: NDArray[np.bool_], benefit: Array, good: NDArray[np.bool_]
) -> tuple[Array, NDArray[np.bool_]]:
    """Counted like a race: a way stops at its first proof and is taken as it is there.

    Parameters
    ----------
    proved, benefit, good : ndarray, shape (points, rounds)
        Round by round.

    Examples
    --------
    >>> benefit, good = at_first_proof(
    ...     np.array([[False, True, True]]), np.array([[9.0, 8, 7]]), np.array([[True, True, True]])
    ... )
    >>> benefit.tolist(), good.tolist()
    ([[8.0, 8.0, 8.0]], [[False, True, True]])
    """
    first = proved.argmax(axis=1)[:, None]
    by_then = np.logical_or.accumulate(proved, axis=1)
    there = np.take_along_axis(good, first, axis=1)
    return (
        np.broadcast_to(np.take_along_axis(benefit, first, axis=1), benefit.shape),
        by_then & there,
    )
