"""How far apart the curves are that fit about as well as the best one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.learning_curves.fit import EXPONENTS, LIKELY_EXPONENT
from core.decision.learning_curves.observed import Array, ObservedCurve

ASYMPTOTES = 101
NOISE_FLOOR = 0.006
"""Error that repeated runs do not take away, wider than in the fit: the form is not exact."""
FREEDOM = 3.0
"""Prior degrees of freedom of the size of the noise, which is integrated out: how well so few sizes
lie on a curve says little about how large the noise is."""
LOG_EXPONENT_SPREAD = 0.8
NEGLIGIBLE = 1e-8
TO_THE_95TH = 1.645
"""Standard deviations from the middle of a normal distribution to its 95th percentile."""


@dataclass(frozen=True)
class CurveGrid:
    """Power laws ``a + first (n / unit)^-c`` with the weight each deserves.

    Attributes
    ----------
    a, first, c, weight : ndarray, shape (curves,)
        Weights sum to 1.
    unit : float
        Size in which ``n`` is counted.
    """

    a: Array
    first: Array
    c: Array
    weight: Array
    unit: float

    def spreads_at(self, sizes: Array) -> tuple[Array, Array]:
        """Standard deviation of the error at sizes towards less and more of it, shape (sizes,).

        From the middle to the 5th and the 95th percentile, over the same of a normal distribution,
        so that a few wild curves do not set it. Infinity gives the spread of the asymptote.
        """
        relative = np.asarray(sizes, dtype=float)[:, None] / self.unit
        error = self.a + self.first * relative**-self.c
        order = error.argsort(axis=1)
        ranked = np.take_along_axis(error, order, axis=1)
        weight = self.weight[order]
        # Each curve stands in the middle of its own weight, or all quantiles would lean upwards.
        reached = weight.cumsum(axis=1) - weight / 2
        ends = [np.interp((0.05, 0.5, 0.95), p, y) for p, y in zip(reached, ranked, strict=True)]
        less, more = np.diff(np.array(ends), axis=1).T / TO_THE_95TH
        return less, more


def curve_grid(observed: ObservedCurve) -> CurveGrid:
    """Weigh every exponent and asymptote of a grid by prior and likelihood.

    Asymptotes are uniform from 0 to a little above the smallest error seen, the falling part is
    the best one for both; the likelihood is normal with the size of the noise integrated out.
    Exponents weigh as the density of a lognormal with median ``LIKELY_EXPONENT`` at the points of
    a grid in equal ratios. Such a grid is denser below, so that half of their weight lies below
    0.26, not below ``LIKELY_EXPONENT``; the coverage that is measured is with that.

    Parameters
    ----------
    observed : ObservedCurve

    Returns
    -------
    CurveGrid
        Curves whose weight is not negligible.
    """
    weight = 1 / (observed.noise**2 + NOISE_FLOOR**2)
    shape = (observed.sizes / observed.smallest) ** -EXPONENTS[:, None]
    a = np.linspace(0, min(1.02 * observed.error.min(), 1.0), ASYMPTOTES)
    apart = observed.error - a[:, None]
    norm = (shape**2 @ weight)[:, None]
    along = (shape * weight) @ apart.T
    first = np.maximum(along / norm, 0)
    # Written out, because all pairs are needed at once; cancelling may leave it just below 0.
    loss = (apart**2 @ weight)[None, :] - 2 * first * along + first**2 * norm
    away = np.log(EXPONENTS / LIKELY_EXPONENT) / LOG_EXPONENT_SPREAD
    log_prior = -0.5 * away**2 - np.log(EXPONENTS)
    log_likelihood = -0.5 * (FREEDOM + len(weight)) * np.log(FREEDOM + np.maximum(loss, 0))
    log_chance = log_likelihood + log_prior[:, None]
    chance = np.exp(log_chance - log_chance.max())
    kept = chance > NEGLIGIBLE
    return CurveGrid(
        np.broadcast_to(a, kept.shape)[kept],
        first[kept],
        np.broadcast_to(EXPONENTS[:, None], kept.shape)[kept],
        chance[kept] / chance[kept].sum(),
        observed.smallest,
    )
