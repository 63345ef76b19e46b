"""What an input says about a benefit: curves through draws by least squares.

The inner mean of an EVPPI (Strong, Oakley and Brennan 2014). Splines of our own instead of the
generalised additive models of R's mgcv, whose values cannot be reproduced here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr

from core.decision.assumptions.draws import Array

KNOTS = (0.01, 0.10, 0.30, 0.50, 0.70, 0.90, 0.99)
"""Shares of the draws below the knots of a curve."""

FEW_VALUES = 8
"""An input with no more different values than this is taken value by value."""

DRAWS_PER_TERM = 10
"""A curve needs this many draws for each of its terms."""


@dataclass(frozen=True, eq=False)
class CurveBasis:
    """What curves are drawn through, made ready once for all inputs.

    Attributes
    ----------
    values, centred : ndarray, shape (draws, columns)
    mean, total : ndarray, shape (columns,)
        Mean, and sum of squares around it.
    """

    values: Array
    centred: Array
    mean: Array
    total: Array

    @classmethod
    def of(cls, values: Array) -> CurveBasis:
        """Take the means out."""
        mean = values.mean(axis=0)
        centred = np.asfortranarray(values - mean)
        return cls(values, centred, mean, np.square(centred).sum(axis=0))


def conditional_mean(x: Array, responses: Sequence[CurveBasis]) -> list[Array]:
    """Mean of each response given an input, at every draw.

    The simplest that BIC (Schwarz 1978) prefers of: no relation, a straight line, a natural cubic
    spline with seven knots; for an input with few values, the mean at each value. Judged for each
    column of a response, so that an input without influence is found to have none.

    Parameters
    ----------
    x : ndarray, shape (draws,)
    responses : sequence of CurveBasis

    Returns
    -------
    list of ndarray, each of shape (draws, columns)

    Examples
    --------
    >>> x = np.arange(100.0)
    >>> noise = np.where(x % 2 == 0, 1.0, -1.0)
    >>> means = conditional_mean(x, [CurveBasis.of(np.column_stack([3 * x, noise]))])[0]
    >>> np.allclose(means[:, 0], 3 * x), np.allclose(means[:, 1], 0)
    (True, True)
    """
    terms, sizes = _terms(x)
    if not sizes:
        return [np.broadcast_to(y.mean, y.values.shape) for y in responses]
    # Without their means the terms need no constant: the response's own mean stands for it. One
    # factorisation serves all responses, and each simpler curve is the first terms of the richest.
    basis = qr(terms - terms.mean(axis=0), mode="economic", check_finite=False)[0]
    return [_simplest_fit(basis, sizes, y) for y in responses]


def _standardised(x: Array) -> Array:
    spread = float(x.std())
    return (x - x.mean()) / spread if spread > 0 else np.zeros_like(x)


def _terms(x: Array) -> tuple[Array, tuple[int, ...]]:
    """Columns of the richest curve, and how many of them each simpler one uses."""
    ordered = np.sort(x)
    fresh = np.flatnonzero(np.diff(ordered) > 0)
    if len(fresh) == 0:
        return x[:, None], ()
    if len(fresh) < FEW_VALUES and len(x) >= DRAWS_PER_TERM * (len(fresh) + 1):
        values = ordered[fresh + 1]
        return (x[:, None] == values).astype(np.float64), (len(values),)
    # Draws themselves, and each once: an input that often has the same value has fewer knots.
    knots = np.unique(ordered[[int(share * (len(x) - 1)) for share in KNOTS]])
    if len(knots) < 3 or len(x) < DRAWS_PER_TERM * len(knots):
        return _standardised(x)[:, None], (1,)
    return _natural_spline(x, knots), (1, len(knots) - 1)


def _natural_spline(x: Array, knots: Array) -> Array:
    """Cubic between the knots, straight outside (Hastie, Tibshirani, Friedman 2009, 5.2.1)."""
    scale = knots[-1] - knots[0]
    x, knots = (x - knots[0]) / scale, (knots - knots[0]) / scale
    # The straight end is added as such: cubes of an outlier would swallow every digit.
    inside, outside = np.minimum(x, 1.0), np.maximum(x - 1.0, 0.0)
    found = np.empty((len(x), len(knots) - 1), order="F")
    found[:, 0] = x
    late = _bend(inside, knots[-2])
    for at, knot in enumerate(knots[:-2]):
        found[:, at + 1] = _bend(inside, knot) - late + 3 * (knots[-2] - knot) * outside
    return found


def _bend(inside: Array, knot: float) -> Array:
    above = np.maximum(inside - knot, 0.0)
    return above * above * above / (1.0 - knot)


def _simplest_fit(basis: Array, sizes: tuple[int, ...], response: CurveBasis) -> Array:
    """Least squares with as many of the orthonormal terms as BIC prefers, column by column."""
    draws, total = len(basis), response.total
    weights = basis.T @ response.centred
    explained = np.vstack([np.zeros_like(total), np.cumsum(weights**2, axis=0)])
    candidates = np.array((0, *sizes))
    # Of a curve that fits perfectly nothing is left but rounding, whose logarithm would decide.
    rest = np.maximum(total - explained[candidates], 1e-12 * total) + np.finfo(float).tiny
    bic = draws * np.log(rest) + candidates[:, None] * np.log(draws)
    chosen = candidates[np.argmin(bic, axis=0)]
    weights[np.arange(len(weights))[:, None] >= chosen] = 0.0
    return response.mean + basis @ weights
