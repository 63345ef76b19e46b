"""Whether a larger test set, or anything else one might find out, pays, and how much of it.

Expected net benefit of sampling; the best size and the sizes nearly as good are those of
``enbs_opt`` in R's voi 1.0.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.decision.assumptions.draws import Array
from core.domain.errors import BadUsage

NEARLY = 0.05
"""A size is near-optimal where at most this share of the best net benefit is lost."""


@dataclass(frozen=True)
class PricePerItem:
    """What further items of a test set cost.

    Attributes
    ----------
    usd_per_item : float
    setup_usd : float
        Once, if there are any items at all.
    days_per_item, setup_days : float
        Days by which the decision waits.
    usd_per_day : float
        What a day of waiting costs.
    """

    usd_per_item: float
    setup_usd: float = 0.0
    days_per_item: float = 0.0
    setup_days: float = 0.0
    usd_per_day: float = 0.0

    def usd(self, sizes: ArrayLike) -> Array:
        """Cost of some numbers of items, waiting included; no items cost nothing.

        Parameters
        ----------
        sizes : array_like of int
            Items.

        Returns
        -------
        ndarray
            USD, shaped like ``sizes``.

        Examples
        --------
        >>> PricePerItem(2, setup_usd=500).usd([0, 50, 100]).tolist()
        [0.0, 600.0, 700.0]
        """
        n = np.asarray(sizes, dtype=np.float64)
        waiting = self.usd_per_day * (self.setup_days + self.days_per_item * n)
        return np.where(n > 0, self.setup_usd + self.usd_per_item * n + waiting, 0.0)


@dataclass(frozen=True)
class SamplePlan:
    """How much larger a test set should be, or how far anything else should go.

    Attributes
    ----------
    sizes, evsi, enbs : tuple
        Items or iterations; value of finding out and value minus cost, USD.
    n : int
        Size with the highest net benefit; 0 where none pays.
    worth : float
        USD; that net benefit, never below 0.
    low, high : int
        Smallest and largest near-optimal size.
    """

    sizes: tuple[int, ...]
    evsi: tuple[float, ...]
    enbs: tuple[float, ...]
    n: int
    worth: float
    low: int
    high: int


def enbs(evsi: ArrayLike, cost: ArrayLike, population: float = 1.0) -> Array:
    """Expected net benefit of sampling, USD: ``population * evsi - cost``.

    Parameters
    ----------
    evsi, cost : array_like
        USD per decision, and USD; they broadcast.
    population : float
        How many decisions the answer serves: 1 for one choice of an arm. For ``pop`` decisions a
        year over some years, discounted at ``rate``, it is
        ``pop / rate * (1 - exp(-rate * years))`` (``pop_voi`` in R's voi 1.0.3).

    Returns
    -------
    ndarray
        USD; below 0 where finding out costs more than it is worth.
    """
    return population * np.asarray(evsi, dtype=np.float64) - np.asarray(cost, dtype=np.float64)


def plan_sample(
    sizes: Sequence[int], evsi: ArrayLike, cost: ArrayLike, population: float = 1.0
) -> SamplePlan:
    """The best size of whatever might be found out, none at all included.

    Parameters
    ----------
    sizes : sequence of int
        Items, iterations or whatever there is more of.
    evsi, cost : array_like, shape (sizes,)
        USD; value and price of each size.
    population : float
        As :func:`enbs` takes it.

    Returns
    -------
    SamplePlan

    Raises
    ------
    BadUsage
        If there are no sizes, one is below 0, or their number is not that of the values.

    Examples
    --------
    >>> plan = plan_sample((1, 2, 4), [900, 1500, 1600], [400, 800, 1600])
    >>> plan.n, plan.worth, (plan.low, plan.high)
    (2, 700.0, (2, 2))
    """
    values = np.asarray(evsi, dtype=np.float64)
    if not len(sizes) or min(sizes) < 0 or values.shape != (len(sizes),):
        raise BadUsage(
            "The sizes of the test set do not fit", remedy="Give a value for each, 0 items or more."
        )
    net = enbs(values, cost, population)
    best = int(np.argmax(net))
    worth = max(float(net[best]), 0.0)
    # Where nothing pays no size is nearly as good as the best: 95% of nothing would be all of them.
    near = [n for n, usd in zip(sizes, net, strict=True) if worth and usd >= (1 - NEARLY) * worth]
    return SamplePlan(
        sizes=tuple(sizes),
        evsi=tuple(values.tolist()),
        enbs=tuple(net.tolist()),
        n=sizes[best] if worth else 0,
        worth=worth,
        low=min(near, default=0),
        high=max(near, default=0),
    )
