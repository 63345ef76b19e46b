"""Distributions from what people say: three values, or two ends of a 90% range.

Two ends are the 5% and the 95% quantile: nine times in ten the value lies between them, as
Guesstimate's documentation reads "low to high". A range is a PERT unless somebody says that its
ends are not hard.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

from core.domain.errors import BadUsage

Z95 = float(special.ndtri(0.95))
"""Standard deviations from the middle to the 95% quantile of a normal distribution."""


class Pert(NamedTuple):
    """PERT distribution: shape of its Beta, mean and variance."""

    alpha: float
    beta: float
    mean: float
    var: float


class Lognormal(NamedTuple):
    """Lognormal distribution: mean and deviation of the logarithm, median and mean."""

    mu: float
    sigma: float
    median: float
    mean: float


class Beta(NamedTuple):
    """Beta distribution: its two shapes."""

    alpha: float
    beta: float


def pert(low: float, mode: float, high: float) -> Pert:
    """PERT from low, likely and high.

    ``alpha = 1 + 4 (mode - low) / (high - low)``, ``beta = 1 + 4 (high - mode) / (high - low)``,
    ``mean = (low + 4 mode + high) / 6``, ``var = (mean - low) (high - mean) / 7``; the classic
    ``((high - low) / 6) ** 2`` is not the variance of this distribution.

    Parameters
    ----------
    low, mode, high : float
        Hard ends and the likeliest value, in the driver's unit.

    Returns
    -------
    Pert
        Shapes of the Beta over ``low`` to ``high``; mean and variance in the unit and its square.

    Raises
    ------
    BadUsage
        If the range has no width.

    Examples
    --------
    >>> pert(2, 4, 10)[:2], round(pert(2, 4, 10).var, 5)
    ((2.0, 4.0), 2.03175)
    """
    width = high - low
    if width == 0:
        raise BadUsage("A range without width has no distribution")
    mean = (low + 4 * mode + high) / 6
    alpha, beta = 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width
    return Pert(alpha, beta, mean, (mean - low) * (high - mean) / 7)


def lognormal_from_ends(low: float, high: float) -> Lognormal:
    """Lognormal whose 5% and 95% quantiles are given.

    ``mu = (ln low + ln high) / 2``, ``sigma = ln(high / low) / (2 * 1.6449)``.

    Parameters
    ----------
    low, high : float
        Quantiles in the driver's unit.

    Returns
    -------
    Lognormal
        ``mu`` and ``sigma`` of the logarithm; median and mean in the unit.

    Raises
    ------
    BadUsage
        Unless 0 < low < high.

    Examples
    --------
    >>> round(lognormal_from_ends(4000, 20000).median)
    8944
    """
    _rising(low, high, least=0.0)
    mu = (math.log(low) + math.log(high)) / 2
    sigma = math.log(high / low) / (2 * Z95)
    return Lognormal(mu, sigma, math.exp(mu), math.exp(mu + sigma**2 / 2))


@functools.lru_cache(maxsize=256)
def beta_from_ends(low: float, high: float) -> Beta:
    """Beta whose 5% and 95% quantiles are given: for shares.

    Found by root-finding on the logarithms of the shapes, which keeps both above zero.

    Parameters
    ----------
    low, high : float
        Quantiles, shares 0..1.

    Returns
    -------
    Beta

    Raises
    ------
    BadUsage
        Unless 0 < low < high < 1, or if the two ends leave no solution.

    Examples
    --------
    >>> tuple(round(shape, 2) for shape in beta_from_ends(0.8, 0.9))
    (114.2, 19.68)
    """
    _rising(low, high, least=0.0, most=1.0)
    ends = np.array([low, high])

    def miss(log_shapes: np.ndarray) -> np.ndarray:
        """By how much the shapes miss the two quantiles, in probability."""
        return special.betainc(*np.exp(log_shapes), ends) - np.array([0.05, 0.95])

    # Start from the Beta that a normal of these quantiles would have the moments of.
    middle, deviation = (low + high) / 2, (high - low) / (2 * Z95)
    strength = max(middle * (1 - middle) / deviation**2 - 1, 0.5)
    start = np.log([middle * strength, (1 - middle) * strength])
    found = optimize.root(miss, start, tol=1e-14)
    if np.abs(miss(found.x)).max() > 1e-9:
        raise BadUsage(f"No Beta distribution has 90% between {low:g} and {high:g}")
    alpha, beta = np.exp(found.x)
    return Beta(float(alpha), float(beta))


def beta_middle(low: float, high: float) -> float:
    """Median of the Beta whose 5% and 95% quantiles are given.

    Parameters
    ----------
    low, high : float
        Quantiles, shares 0..1.

    Returns
    -------
    float
        Share 0..1.

    Examples
    --------
    >>> round(beta_middle(0.8, 0.9), 4)
    0.8548
    """
    return float(special.betaincinv(*beta_from_ends(low, high), 0.5))


def _rising(low: float, high: float, least: float = -math.inf, most: float = math.inf) -> None:
    if not least < low < high < most:
        raise BadUsage(f"Low must be below high, inside what is possible: {low:g} to {high:g}")
