"""A further exam in which each arm answers items of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import betabinom

from core.decision.voi.preposterior import Preposterior
from core.domain.errors import BadUsage


@dataclass(frozen=True)
class AccuracyBelief:
    """What is believed about one arm's accuracy: Beta(right, wrong)."""

    right: float
    wrong: float

    def __post_init__(self) -> None:
        """A belief needs weight on both sides."""
        if not (self.right > 0 and self.wrong > 0):
            raise BadUsage(
                f"Beta({self.right}, {self.wrong}) is no belief",
                remedy="Give numbers above 0; 1 and 1 know nothing.",
            )

    @property
    def mean(self) -> float:
        """Expected accuracy, as a share."""
        return self.right / (self.right + self.wrong)

    def test_set(self, n: int) -> Preposterior:
        """What ``n`` items might make us believe, by the Beta-binomial distribution."""
        hits = np.arange(n + 1, dtype=np.float64)
        return Preposterior(
            (self.right + hits) / (self.right + self.wrong + n),
            betabinom.pmf(hits, n, self.right, self.wrong),
            self.mean,
        )


def evsi_unpaired(
    old: AccuracyBelief, new: AccuracyBelief, n: int, usd_per_unit: float, cost: float
) -> float:
    """Expected value of ``n`` fresh items per arm, USD; every outcome enumerated.

    Parameters
    ----------
    n : int
        Items for each of the two arms.
    usd_per_unit : float
        USD for accuracy going from 0 to 1, that is for 100 points.
    cost : float
        USD that the new arm costs more.

    Examples
    --------
    >>> old, new = AccuracyBelief(168, 32), AccuracyBelief(178, 22)
    >>> round(evsi_unpaired(old, new, 200, 100_000, 4705.144480194711), 6)
    816.107941
    """
    _checked_items(n)
    after_old, after_new = old.test_set(n), new.test_set(n)
    hurdle = cost + usd_per_unit * after_old.belief
    switches_now = usd_per_unit * (new.mean - old.mean) > cost
    turned = after_new.below if switches_now else after_new.above
    return float(after_old.chance @ turned(usd_per_unit, hurdle))


def _checked_items(n: int) -> None:
    if n < 0:
        raise BadUsage(f"An exam of {n} items", remedy="Give 0 items or more.")
