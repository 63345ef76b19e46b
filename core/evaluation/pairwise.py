"""Every two of some scores against each other, so that one may say which is better.

Of ten approaches there are 45 pairs, and two of them seem to differ at the 5% level although none
does. Holm's step-down (1979, Scandinavian Journal of Statistics 6) keeps the chance of any false
claim at 5%; the interval of a pair is widened alike, so that it leaves out 0 where the claim holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from core.evaluation.intervals import LEVEL


@dataclass(frozen=True)
class PairGap:
    """One score minus another's.

    Attributes
    ----------
    gap, low, high : float
        Shares, with the adjusted interval.
    p : float
        Adjusted for all pairs.
    """

    gap: float
    low: float
    high: float
    p: float

    @property
    def differs(self) -> bool:
        """Whether the difference holds after the adjustment."""
        return self.p < 1.0 - LEVEL

    @property
    def turned(self) -> PairGap:
        """The same the other way round."""
        return PairGap(-self.gap, -self.high, -self.low, self.p)


def holm(p_values: Sequence[float]) -> list[float]:
    """P values adjusted for their number.

    Examples
    --------
    >>> [round(p, 2) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    adjusted, highest = [0.0] * len(p_values), 0.0
    ordered = sorted(range(len(p_values)), key=lambda at: p_values[at])
    for rank, at in enumerate(ordered):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted


def every_pair(
    scores: Mapping[str, float], covariance: NDArray[np.float64]
) -> dict[tuple[str, str], PairGap]:
    """Differences of all pairs, tested together.

    Parameters
    ----------
    scores : mapping of str to float
        Shares, by name.
    covariance : ndarray, shape (scores, scores)
        In the order of ``scores``; what is not known of a single one stands on the diagonal.

    Returns
    -------
    dict of (str, str) to PairGap
        The first minus the second, in both orders.
    """
    names = list(scores)
    pairs = list(combinations(range(len(names)), 2))
    gaps = [scores[names[one]] - scores[names[other]] for one, other in pairs]
    errors = [
        math.sqrt(max(covariance[i, i] + covariance[j, j] - 2.0 * covariance[i, j], 0.0))
        for i, j in pairs
    ]
    single = [_two_sided(gap, error) for gap, error in zip(gaps, errors, strict=True)]
    found: dict[tuple[str, str], PairGap] = {}
    for at, (adjusted, (one, other)) in enumerate(zip(holm(single), pairs, strict=True)):
        # As many times wider as the test is stricter: no interval contradicts its p value.
        stricter = adjusted / single[at] if 0.0 < adjusted < 1.0 else float(len(pairs))
        half = float(norm.isf((1.0 - LEVEL) / 2.0 / max(stricter, 1.0))) * errors[at]
        told = PairGap(gaps[at], gaps[at] - half, gaps[at] + half, adjusted)
        found[names[one], names[other]] = told
        found[names[other], names[one]] = told.turned
    return found


def _two_sided(gap: float, error: float) -> float:
    if error == 0.0:
        return 1.0 if gap == 0.0 else 0.0
    return 2.0 * float(norm.sf(abs(gap) / error))
