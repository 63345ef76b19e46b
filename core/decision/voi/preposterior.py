"""What more items might make us believe, and what acting on it would be worth.

Preposterior analysis after Raiffa and Schlaifer (1961): ``E[max(gain, 0)] - max(E[gain], 0)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.decision.assumptions.draws import Array
from core.domain.errors import BadUsage


@dataclass(frozen=True, eq=False)
class Preposterior:
    """Every belief that some more items can lead to.

    Attributes
    ----------
    belief : ndarray, shape (outcomes,)
        Posterior mean after each outcome, as a share; rising.
    chance : ndarray, shape (outcomes,)
        Probability of each outcome, seen from today.
    mean : float
        Today's mean, which is also the mean of the beliefs.
    """

    belief: Array
    chance: Array
    mean: float

    def evsi(self, usd_per_unit: float, cost: ArrayLike) -> Array:
        """Expected value of the items, USD, where the gain is ``usd_per_unit * mean - cost``.

        Parameters
        ----------
        usd_per_unit : float
            USD for a whole unit, that is for 100 accuracy points; 0 or more.
        cost : array_like
            USD that the new arm costs more; negative where it costs less.

        Returns
        -------
        ndarray
            Shaped like ``cost``: what deciding afterwards is worth beyond deciding now.

        Raises
        ------
        BadUsage
            If a unit of effect is worth less than nothing.
        """
        if not usd_per_unit >= 0:
            raise BadUsage("A unit of effect is worth less than 0", remedy="Give 0 or more USD.")
        # Only outcomes that turn the decision count: their sum loses no digits.
        now = usd_per_unit * self.mean - np.asarray(cost, dtype=np.float64)
        return np.where(now > 0, self.below(usd_per_unit, cost), self.above(usd_per_unit, cost))

    def above(self, usd_per_unit: float, cost: ArrayLike) -> Array:
        """Mean of the gain where it is positive, else 0; USD."""
        cost = np.asarray(cost, dtype=np.float64)
        at = self._first_above(usd_per_unit, cost)
        chance, beliefs = self._from_top
        return np.maximum(usd_per_unit * beliefs[at] - cost * chance[at], 0.0)

    def below(self, usd_per_unit: float, cost: ArrayLike) -> Array:
        """Mean of the loss where the gain is negative, else 0; USD."""
        cost = np.asarray(cost, dtype=np.float64)
        at = self._first_above(usd_per_unit, cost)
        chance, beliefs = self._from_bottom
        return np.maximum(cost * chance[at] - usd_per_unit * beliefs[at], 0.0)

    def _first_above(self, usd_per_unit: float, cost: Array) -> NDArray[np.intp]:
        return np.searchsorted(usd_per_unit * self.belief, cost, side="right")

    @cached_property
    def _from_top(self) -> tuple[Array, Array]:
        """Chance, and chance times belief, of an outcome and all above it."""
        weighted = self.chance * self.belief
        return _sums(self.chance[::-1])[::-1], _sums(weighted[::-1])[::-1]

    @cached_property
    def _from_bottom(self) -> tuple[Array, Array]:
        """The same of all below an outcome."""
        return _sums(self.chance), _sums(self.chance * self.belief)


def _sums(values: Array) -> Array:
    return np.concatenate([[0.0], np.cumsum(values)])
