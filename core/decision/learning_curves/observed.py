"""What a pilot measured: accuracy at several sizes of the training set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.domain.errors import BadData

Array = NDArray[np.float64]

FEWEST_SIZES = 2
MOST_EXAMPLES = 1e15


@dataclass(frozen=True)
class ObservedCurve:
    """One row per size, sizes rising.

    Attributes
    ----------
    sizes : ndarray, shape (sizes,)
        Training examples.
    error : ndarray, shape (sizes,)
        Share of wrong answers, 0..1; the mean where a size was run more than once.
    noise : ndarray, shape (sizes,)
        Standard error of that share; 0 where nobody knows it.
    shared : float
        Standard error that all sizes have in common, a share: all were scored on the same items,
        and others would have been harder or easier. The spread of repeats does not show it.
    """

    sizes: Array
    error: Array
    noise: Array
    shared: float = 0.0

    @property
    def smallest(self) -> float:
        """Fewest examples tried."""
        return float(self.sizes[0])

    @property
    def largest(self) -> float:
        """Most examples tried."""
        return float(self.sizes[-1])

    @property
    def last_error(self) -> float:
        """Share of wrong answers at the largest size."""
        return float(self.error[-1])


def observed_curve(
    sizes: ArrayLike,
    accuracy: ArrayLike,
    noise: ArrayLike | None = None,
    test_items: float | None = None,
) -> ObservedCurve:
    """Sort by size and average the runs of one size.

    Where no standard errors are given but sizes are repeated, the spread of the repeats, pooled
    over sizes, stands for them.

    Parameters
    ----------
    sizes : array_like, shape (runs,)
        Training examples, above 0, at most ``MOST_EXAMPLES``.
    accuracy : array_like, shape (runs,)
        Shares of right answers, 0..1.
    noise : array_like, shape (runs,), optional
        Standard errors of the accuracies, 0..1.
    test_items : float, optional
        Items that every run was scored on, above 0, if a forecast is to hold on others. The error
        they share is binomial, of the last size with one right and one wrong answer added: none
        wrong does not prove that none will be.

    Returns
    -------
    ObservedCurve

    Raises
    ------
    BadData
        If there are fewer than two different sizes, or a number is off its scale.

    Examples
    --------
    >>> observed_curve([400, 200, 200], [0.8, 0.7, 0.72]).error.round(2).tolist()
    [0.29, 0.2]
    """
    n, right = np.asarray(sizes, dtype=float), np.asarray(accuracy, dtype=float)
    given = np.zeros_like(right) if noise is None else np.asarray(noise, dtype=float)
    _refuse_wrong_numbers(n, right, given)
    distinct, code = np.unique(n, return_inverse=True)
    if len(distinct) < FEWEST_SIZES:
        raise BadData(
            "There are too few sizes for a curve",
            f"It needs at least {FEWEST_SIZES} different sizes and has {len(distinct)}.",
            "Train on more sizes, best 4 to 6 of them, each twice the last.",
        )
    runs = np.bincount(code)
    error = 1 - np.bincount(code, weights=right) / runs
    if noise is None:
        mean_noise = _pooled_spread(1 - right - error[code], runs) / np.sqrt(runs)
    else:
        mean_noise = np.sqrt(np.bincount(code, weights=given**2)) / runs
    # One minus a mean of ones may be a rounding error below 0, which no power law can be.
    error = np.clip(error, 0, 1)
    return ObservedCurve(distinct, error, mean_noise, _shared(float(error[-1]), test_items))


def _shared(error: float, test_items: float | None) -> float:
    """Binomial standard error of a share of wrong answers; 0 where the items are all there are."""
    if test_items is None:
        return 0.0
    if not test_items > 0:
        raise BadData("A test set has no items", remedy="Give a number above 0.")
    share = (error * test_items + 1) / (test_items + 2)
    return float(np.sqrt(share * (1 - share) / test_items))


def _refuse_wrong_numbers(n: Array, right: Array, noise: Array) -> None:
    if not n.shape == right.shape == noise.shape or n.ndim != 1:
        raise BadData("A curve needs one accuracy for every size")
    if not ((n > 0) & (n <= MOST_EXAMPLES)).all():
        raise BadData(f"A size of a curve is not a number above 0, at most {MOST_EXAMPLES:.0e}")
    for values, name in ((right, "An accuracy"), (noise, "A standard error")):
        if not ((values >= 0) & (values <= 1)).all():
            raise BadData(
                f"{name} of a curve is not a share from 0 to 1", remedy="Write 0.87 for 87%."
            )


def _pooled_spread(residual: Array, runs: NDArray[np.int_]) -> float:
    """Standard deviation within sizes; 0 where no size was run twice."""
    freedom = int((runs - 1).sum())
    return float(np.sqrt((residual**2).sum() / freedom)) if freedom else 0.0
