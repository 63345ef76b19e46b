"""How far repeats of an approach lie apart: what is believed before, and after some repeats.

A repeat draws people, order and initial weights anew. The company will do it once, so what one
repeat may be off by belongs to the answer. Of one repeat nothing can be read; then what is
believed before decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr
from scipy.stats import norm

from core.evaluation.intervals import LEVEL

Array = NDArray[np.float64]

MEDIAN, LOG_SD = 0.009, 0.58
"""Lognormal prior of the standard deviation between repeats at 87% right, as a share of right
answers: median .9 points, 90% within .35 and 2.3. Sixty repeats of thirteen approaches to two
benchmarks differ by a median of 1 point after their last round, 90% of them by .3 to 1.9
(``bench/truth_bank.py``). Elsewhere it goes with ``sqrt(share (1 - share))``, as the error of a
share does: what is right in 99% of cases cannot differ by points."""
AT, EDGE = 0.87, 0.005
GRID: Array = np.exp(np.linspace(np.log(0.0002), np.log(0.12), 121))
"""Standard deviations that are looked at."""


@dataclass(frozen=True)
class Spread:
    """What is believed about the standard deviation between repeats of one approach.

    Attributes
    ----------
    weights : ndarray, shape (len(GRID),)
        Chance of each value of the grid.
    repeats : int
        How many there were.
    """

    weights: Array
    repeats: int

    @cached_property
    def cumulative(self) -> Array:
        """Chance of at most each value of the grid."""
        return np.cumsum(self.weights)

    @property
    def mean_square(self) -> float:
        """Expected variance between repeats."""
        return float(self.weights @ GRID**2)

    def at(self, shares: Array) -> Array:
        """Quantiles.

        Parameters
        ----------
        shares : ndarray
            Between 0 and 1.

        Returns
        -------
        ndarray
            Standard deviations, shaped like ``shares``.
        """
        middles = self.cumulative - self.weights / 2
        return np.exp(np.interp(shares, middles, np.log(GRID)))


def spread_of(scores: Array, within: float) -> Spread:
    """What is believed after some repeats.

    The sample variance of the scores is ``(spread^2 + within) * chi^2 / (R - 1)``.

    Parameters
    ----------
    scores : ndarray, shape (repeats,)
        Share of right answers of each repeat, on the same items.
    within : float
        Variance of one repeat's score that single families of items make which come out otherwise
        each time, though no repeat is better than another; a share squared.

    Returns
    -------
    Spread
    """
    share = float(np.clip(np.mean(scores), EDGE, 1.0 - EDGE))
    middle = MEDIAN * np.sqrt(share * (1.0 - share) / (AT * (1.0 - AT)))
    log = -0.5 * ((np.log(GRID) - np.log(middle)) / LOG_SD) ** 2
    free = len(scores) - 1
    if free > 0:
        variance = GRID**2 + max(within, 1e-9)
        log = log - 0.5 * free * (np.log(variance) + float(np.var(scores, ddof=1)) / variance)
    weights = np.exp(log - log.max())
    return Spread(weights / weights.sum(), len(scores))


SHARES: Array = (np.arange(64) + 0.5) / 64


def widened(distance: float, *spreads: Spread, level: float = LEVEL) -> float:
    """How far an end of an interval lies once what repeats add is put to what items add.

    Both errors are normal given the spreads, which are not known; the end is the quantile of that
    mixture. Spreads of several approaches are independent.

    Parameters
    ----------
    distance : float
        From the value to the end, for the items alone.
    spreads : Spread
        Of the approaches in the value.
    level : float
        Two-sided confidence of the interval.

    Returns
    -------
    float
        Never below ``distance``.
    """
    z = float(norm.ppf(0.5 + level / 2))
    variance = np.zeros(1)
    for found in spreads:
        variance = np.add.outer(variance, found.at(SHARES) ** 2 / found.repeats).ravel()
    sd = np.sqrt((distance / z) ** 2 + variance)
    if not spreads or not sd.all():
        return distance

    def short(end: float) -> float:
        """What is missing to the level at an end."""
        return float(ndtr(end / sd).mean()) - (0.5 + level / 2)

    return float(brentq(short, distance * (1 - 1e-9), z * float(sd.max()) * (1 + 1e-9)))
