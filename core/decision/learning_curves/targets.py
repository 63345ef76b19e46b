"""How many examples a target takes: a distribution, with the part that does not get there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.learning_curves.calibration import FARTHEST
from core.decision.learning_curves.observed import Array
from core.decision.learning_curves.predictive import Predictive

POINTS = 97
HARDLY = 0.05
"""Chance below which a target counts as not reachable within a limit.

A chance, because a fitted asymptote below the target proves nothing: it was there for 14% to 24%
of the targets that were reached at 4 to 8 times the largest size.
"""


@dataclass(frozen=True)
class Reach:
    """When a curve reaches a target, among the sizes up to a horizon.

    One uniform number moves the whole curve up or down (``Predictive.accuracy_draws``), so the
    chance to have reached the target *by* n is the highest chance of being there at any size up
    to n: it does not fall.

    Attributes
    ----------
    target : float
        Accuracy, share 0..1.
    sizes : ndarray, shape (points,)
        From the smallest size tried to the horizon, evenly in their logarithm.
    chance : ndarray, shape (points,)
        Chance of having reached the target by each size.
    """

    target: float
    sizes: Array
    chance: Array

    @property
    def horizon(self) -> float:
        """Most examples looked at; nothing is said about more."""
        return float(self.sizes[-1])

    @property
    def chance_within(self) -> float:
        """Chance of reaching the target within the horizon."""
        return float(self.chance[-1])

    @property
    def hardly(self) -> bool:
        """Whether the target counts as not reachable within the horizon."""
        return self.chance_within < HARDLY

    @property
    def middle(self) -> float:
        """Examples by which half of the draws are there; infinite beyond the horizon."""
        return float(self.draws(np.array([0.5]))[0])

    @property
    def range_80(self) -> tuple[float, float]:
        """Examples by which 1 in 10 and 9 in 10 are there; infinite beyond the horizon."""
        low, high = self.draws(np.array([0.1, 0.9]))
        return float(low), float(high)

    def chance_by(self, size: float) -> float:
        """Chance of having reached the target by a size up to the horizon.

        Below the smallest size tried it is that size's chance, beyond the horizon the
        horizon's, so neither end promises what was not looked at.
        """
        return float(np.interp(np.log(max(size, 1e-300)), np.log(self.sizes), self.chance))

    def draws(self, uniforms: Array) -> Array:
        """Examples needed in each draw; infinite where the horizon comes first.

        Parameters
        ----------
        uniforms : ndarray
            Numbers between 0 and 1; share one array between arms to give them the same luck.

        Returns
        -------
        ndarray
            Training examples, shaped like ``uniforms``.
        """
        asked = np.asarray(uniforms, dtype=float)
        right = np.clip(np.searchsorted(self.chance, asked), 1, len(self.chance) - 1)
        left = right - 1
        rise = self.chance[right] - self.chance[left]
        part = np.divide(asked - self.chance[left], rise, out=np.zeros_like(asked), where=rise > 0)
        # Between two sizes along their logarithm, as the sizes themselves lie.
        found = self.sizes[left] * (self.sizes[right] / self.sizes[left]) ** np.clip(part, 0, 1)
        return np.where(asked > self.chance[-1], np.inf, found)


def reach(predictive: Predictive, target: float, horizon: float | None = None) -> Reach:
    """Distribution of the examples a target takes.

    Parameters
    ----------
    predictive : Predictive
    target : float
        Accuracy, share 0..1.
    horizon : float, optional
        Most examples to look at, ``FARTHEST`` times the largest size tried by default.

    Returns
    -------
    Reach

    Examples
    --------
    >>> from core.decision.learning_curves.observed import observed_curve
    >>> from core.decision.learning_curves.predictive import predict
    >>> found = predict(observed_curve([200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83]))
    >>> 2000 < reach(found, 0.86).middle < 6000
    True
    >>> reach(found, 0.999).middle
    inf
    """
    first = predictive.observed.smallest
    last = FARTHEST * predictive.observed.largest if horizon is None else max(horizon, first)
    sizes = np.geomspace(first, last, POINTS)
    sizes[-1] = last  # exactly: rounding may end the row just beside it
    return Reach(target, sizes, np.maximum.accumulate(predictive.chance_at_least(target, sizes)))


def even_uniforms(count: int) -> Array:
    """Numbers spread evenly between 0 and 1, shape (count,): draws without sampling error.

    Examples
    --------
    >>> even_uniforms(4).tolist()
    [0.125, 0.375, 0.625, 0.875]
    """
    return (np.arange(count) + 0.5) / count
