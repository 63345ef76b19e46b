"""Values of a range: drawn at random, or at given probabilities, in whichever shape it has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from core.domain.assumption import Range, RangeShape
from core.domain.distributions import beta_from_ends, lognormal_from_ends, pert

Array = NDArray[np.float64]

TAIL = 1e-9
"""Beyond this probability nothing of a range is seen."""


def pert_shape(given: Range) -> tuple[float, float]:
    """Parameters of the Beta distribution behind a PERT range.

    Examples
    --------
    >>> pert_shape(Range(2, 4, 10))
    (2.0, 4.0)
    """
    found = pert(given.low, given.mode, given.high)
    return found.alpha, found.beta


def draw(given: Range, size: int, rng: np.random.Generator) -> Array:
    """Draws from a range; one without width is a constant."""
    if given.high == given.low:
        return np.full(size, given.mode)
    if given.shape is RangeShape.LOGNORMAL:
        tail = lognormal_from_ends(given.low, given.high)
        return rng.lognormal(tail.mu, tail.sigma, size)
    if given.shape is RangeShape.BETA:
        return rng.beta(*beta_from_ends(given.low, given.high), size)
    alpha, beta = pert_shape(given)
    return given.low + (given.high - given.low) * rng.beta(alpha, beta, size)


def at_quantiles(given: Range, share: Array) -> Array:
    """Values below which a range lies with some probabilities.

    Examples
    --------
    >>> at_quantiles(Range(0, 1, 2), np.array([0.1, 0.5, 0.9])).round(2).tolist()
    [0.49, 1.0, 1.51]
    """
    inside = np.clip(share, TAIL, 1.0 - TAIL)
    if given.high == given.low:
        return np.full(len(share), given.mode)
    if given.shape is RangeShape.LOGNORMAL:
        tail = lognormal_from_ends(given.low, given.high)
        return np.asarray(np.exp(tail.mu + tail.sigma * ndtri(inside)))
    if given.shape is RangeShape.BETA:
        return np.asarray(betaincinv(*beta_from_ends(given.low, given.high), inside))
    found: Array = given.low + (given.high - given.low) * betaincinv(*pert_shape(given), inside)
    return found
