"""How many of the expert's labels a set of rationales is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.random_streams import stream
from core.evaluation.intervals import LEVEL, ClusterSums

RESAMPLES = 2_000


@dataclass(frozen=True)
class LabelWorth:
    """Expert labels that make as good a model as the rationales do.

    A bound at the first or last point of the curve says "at most" or "at least": the curve
    goes no further.

    Attributes
    ----------
    labels, low, high : float
        Best guess and its 95% interval.
    first, last : float
        Ends of the curve.
    """

    labels: float
    low: float
    high: float
    first: float
    last: float

    @property
    def below(self) -> bool:
        """Whether even the fewest labels of the curve do as well."""
        return self.labels <= self.first

    @property
    def beyond(self) -> bool:
        """Whether not even the most labels of the curve do as well."""
        return self.labels >= self.last


def label_worth(
    sizes: Sequence[float],
    curve: Sequence[ClusterSums],
    rationales: ClusterSums,
    level: float = LEVEL,
) -> LabelWorth:
    """Where a learning curve on the expert's labels reaches what rules reach.

    The curve is made to rise, and read off on a logarithmic scale; the interval resamples
    clusters of the test set (percentile bootstrap), so that curve and rationales meet the same
    items.

    Parameters
    ----------
    sizes : sequence of float
        Numbers of labels, rising.
    curve : sequence of ClusterSums
        Right answers of the same learner on so many labels, all on the clusters of ``rationales``.
    rationales : ClusterSums
        Right answers of that learner on what the rationales labelled.
    level : float
        Two-sided confidence.

    Returns
    -------
    LabelWorth

    Examples
    --------
    >>> def share(p):
    ...     return ClusterSums(np.ones(400), (np.arange(400) < 400 * p).astype(float))
    >>> found = label_worth([100, 200, 400], [share(0.7), share(0.8), share(0.9)], share(0.85))
    >>> round(found.labels)
    283
    """
    items = rationales.items
    sums = np.stack([*(point.sums for point in curve), rationales.sums])
    rng = stream(0, "label worth")
    weights = rng.multinomial(len(items), np.full(len(items), 1 / len(items)), RESAMPLES)
    accuracy = (weights @ sums.T) / (weights @ items)[:, None]
    whole = sums.sum(axis=1) / items.sum()
    logs = np.log(np.asarray(sizes, dtype=float))
    best = float(_labels(_crossing(logs, whole[None, :]))[0])
    found = _labels(_crossing(logs, accuracy))
    low, high = np.quantile(found, [0.5 - level / 2, 0.5 + level / 2])
    return LabelWorth(best, float(low), float(high), float(sizes[0]), float(sizes[-1]))


def _labels(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Back from logarithms; the ends of the curve come out as they went in."""
    return np.exp(logs).round(6)


def _crossing(logs: NDArray[np.float64], accuracy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log size at which each row's risen curve reaches its last column, held to the ends."""
    # Noise makes measured curves fall now and then; a curve that falls would be crossed twice.
    risen = np.maximum.accumulate(accuracy[:, :-1], axis=1)
    wanted = accuracy[:, -1]
    return np.array([np.interp(want, row, logs) for row, want in zip(risen, wanted, strict=True)])
