"""Power laws through measured errors: the exponent by a grid, the rest in closed form.

Ordinary least squares gives negative asymptotes in about every second curve and does not
converge in many others; the grid always ends, on the same answer, in about a millisecond. Given
the exponent the rest is linear (variable projection: Golub and Pereyra 1973). Forms and the
misses behind every choice here: 1,875 curves of LCDB 1.1 (Yan, Mohr and Viering 2025), on which
pow3 misses least of the forms tried at 4 and 8 times the largest size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.decision.learning_curves.observed import Array, ObservedCurve

# In equal ratios: what tells two exponents apart is their quotient, not their difference.
EXPONENTS: Array = np.geomspace(0.03, 2.0, 48)
LIKELY_EXPONENT = 0.5
FLOOR = 0.004
"""Error that no number of repeated runs takes away from a weight, as a share."""
SAME = 1e-9
"""Weighted sums of squares closer than this are equally good fits."""


class Curve(Protocol):
    """Anything that says how large the error is at a size."""

    def error_at(self, sizes: Array) -> Array:
        """Error at sizes, same shape, a share; infinity gives the asymptote."""
        ...


@dataclass(frozen=True)
class PowerLaw:
    """``error = a + b n^-c``.

    Attributes
    ----------
    a : float
        Error that stays however many examples there are, 0..1.
    first : float
        Error that examples do take away, at ``unit`` examples.
    c : float
        Exponent.
    unit : float
        Size in which ``n`` is counted, so that no power of a large number is taken.
    """

    a: float
    first: float
    c: float
    unit: float

    @property
    def b(self) -> float:
        """The factor of ``n^-c`` with ``n`` in examples."""
        return float(self.first * self.unit**self.c)

    def error_at(self, sizes: Array) -> Array:
        """Error at sizes, same shape."""
        return self.a + self.first * (np.asarray(sizes, dtype=float) / self.unit) ** -self.c


@dataclass(frozen=True)
class LeaningCurve:
    """A curve that leans towards another one: steadier than each where runs are noisy.

    Attributes
    ----------
    curve, towards : Curve
    share : float
        Of the second one, 0..1.
    """

    curve: Curve
    towards: Curve
    share: float

    def error_at(self, sizes: Array) -> Array:
        """Error at sizes, same shape."""
        straight, leant = self.curve.error_at(sizes), self.towards.error_at(sizes)
        return (1 - self.share) * straight + self.share * leant


def fit_pow3(observed: ObservedCurve) -> PowerLaw:
    """Weighted least squares of ``a + b n^-c`` with ``0 <= a <= 1`` and ``b >= 0``.

    Weights are ``1 / (noise^2 + FLOOR^2)``. Where several exponents fit equally well, as they do
    through two points, the one nearest to ``LIKELY_EXPONENT`` is taken.

    Parameters
    ----------
    observed : ObservedCurve

    Returns
    -------
    PowerLaw
        Of the error as a share, by training examples.

    Examples
    --------
    >>> from core.decision.learning_curves.observed import observed_curve
    >>> sizes = np.array([100, 200, 400, 800])
    >>> law = fit_pow3(observed_curve(sizes, 1 - (0.1 + 2 * sizes**-0.5)))
    >>> round(float(law.error_at(np.array(10_000.0))), 2)
    0.12
    """
    shape, error, weight = _design(observed)
    # The loss is convex in a and b, so its least value in the box is the free one if that lies
    # inside, else it lies on an edge; b = 0 needs no candidate of its own, see _free.
    candidates = [
        _free(shape, error, weight),
        _asymptote_at(0.0, shape, error, weight),
        _asymptote_at(1.0, shape, error, weight),
    ]
    loss = np.array([_loss(shape, error, weight, a, first) for a, first in candidates])
    inside = np.ones_like(loss, dtype=bool)
    a, first = candidates[0]
    inside[0] = (a >= 0) & (a <= 1) & (first >= 0)
    loss[~inside] = np.inf
    which, at = loss.argmin(axis=0), np.arange(len(EXPONENTS))
    best = _nearest_best(loss[which, at])
    a, first = candidates[which[best]]
    return PowerLaw(float(a[best]), float(first[best]), float(EXPONENTS[best]), observed.smallest)


def fit_pow2(observed: ObservedCurve) -> PowerLaw:
    """Weighted least squares of ``b n^-c`` with ``b >= 0``: no error stays for good.

    Parameters
    ----------
    observed : ObservedCurve

    Returns
    -------
    PowerLaw
        With ``a`` 0.
    """
    shape, error, weight = _design(observed)
    a, first = _asymptote_at(0.0, shape, error, weight)
    best = _nearest_best(_loss(shape, error, weight, a, first))
    return PowerLaw(0.0, float(first[best]), float(EXPONENTS[best]), observed.smallest)


def _design(observed: ObservedCurve) -> tuple[Array, Array, Array]:
    """Powers of the sizes, shape (exponents, sizes), with errors and weights, shape (sizes,)."""
    relative = observed.sizes / observed.smallest
    return relative ** -EXPONENTS[:, None], observed.error, 1 / (observed.noise**2 + FLOOR**2)


def _free(shape: Array, error: Array, weight: Array) -> tuple[Array, Array]:
    """Both coefficients without bounds; a level line where that has no slope to fall by.

    ``b >= 0`` binds exactly where the free slope is negative, and then ``b = 0`` and ``a`` is
    the mean.
    """
    total = weight.sum()
    mean_shape, mean_error = shape @ weight / total, error @ weight / total
    apart = shape - mean_shape[:, None]
    across = apart**2 @ weight
    along = apart @ (weight * (error - mean_error))
    slope = np.maximum(np.divide(along, across, out=np.zeros_like(along), where=across > 0), 0)
    return mean_error - slope * mean_shape, slope


def _asymptote_at(a: float, shape: Array, error: Array, weight: Array) -> tuple[Array, Array]:
    """The best falling part over a given asymptote."""
    slope = shape @ (weight * (error - a)) / (shape**2 @ weight)
    return np.full(len(shape), a), np.maximum(slope, 0)


def _loss(shape: Array, error: Array, weight: Array, a: Array, first: Array) -> Array:
    """Weighted sum of squares per exponent."""
    return (error - a[:, None] - first[:, None] * shape) ** 2 @ weight


def _nearest_best(loss: Array) -> int:
    """Among the best exponents, the place of the likeliest."""
    away: NDArray[np.float64] = np.abs(np.log(EXPONENTS / LIKELY_EXPONENT))
    return int(np.where(loss <= loss.min() + SAME, away, np.inf).argmin())
