"""Estimates that carry their uncertainty: nothing returns a bare accuracy."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from scipy.stats import t as student_t

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval.

    Attributes
    ----------
    value, low, high : float
    n : int
        Items behind it.
    method : str
        Name of the interval.
    """

    value: float
    low: float
    high: float
    n: int
    method: str

    @property
    def standard_error(self) -> float:
        """Standard error of the normal distribution whose 95% interval is as wide.

        Of a clustered mean it is wider than the clustered standard error, by the quotient of
        Student's t and the normal quantile: 1.15 times with 10 clusters, 1.02 with 60.
        """
        return (self.high - self.low) / (2.0 * float(norm.ppf(0.5 + LEVEL / 2)))

    def minus(self, other: Estimate) -> Estimate:
        """Difference from an estimate that has nothing to do with this one.

        Distances from the values to the ends, squared and added (Newcombe 1998, method 10; Zou and
        Donner 2008 for any interval), so that lopsided intervals stay so.

        Parameters
        ----------
        other : Estimate
            Of other items, or said by somebody.

        Returns
        -------
        Estimate
            With this one's items and method.
        """
        low = math.hypot(self.value - self.low, other.high - other.value)
        high = math.hypot(self.high - self.value, other.value - other.low)
        gap = self.value - other.value
        return Estimate(gap, gap - low, gap + high, self.n, self.method)

    def to_dict(self) -> dict[str, float | int | str]:
        """JSON-ready values."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "method": self.method,
        }


def wilson(correct: int, n: int, level: float = LEVEL) -> Estimate:
    """Wilson score interval of a share (Wilson 1927).

    Parameters
    ----------
    correct, n : int
        Successes among ``n`` independent items.
    level : float
        Two-sided confidence.

    Returns
    -------
    Estimate
        Shares 0..1; ``nan`` everywhere for ``n == 0``.

    Examples
    --------
    >>> round(wilson(873, 1000).low, 4), round(wilson(872, 1000).low, 4)
    (0.8509, 0.8499)
    """
    if n == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), 0, "Wilson")
    return wilson_of_share(correct / n, n, level)


def wilson_of_share(share: float, n: float, level: float = LEVEL) -> Estimate:
    """Wilson's interval of a share that stands for ``n`` items, whole or not.

    Of a score that is no plain share ``n`` is the effective number of items, ``share * (1 - share)
    / variance`` (as Korn and Graubard 1998 do for surveys).

    Parameters
    ----------
    share : float
    n : float
        Above 0.
    level : float
        Two-sided confidence.

    Returns
    -------
    Estimate
    """
    z = float(norm.ppf(0.5 + level / 2))
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # With none or all right one end is exactly 0 or 1; worked out, it is a rounding error beside.
    low = 0.0 if share == 0 else max(0.0, centre - float(half))
    high = 1.0 if share == 1 else min(1.0, centre + float(half))
    return Estimate(share, low, high, int(n), "Wilson")


@dataclass(frozen=True)
class ClusterSums:
    """What a clustered mean needs, and no more: items and sum of values per cluster.

    Sums may leave the sealed test set, single values may not.

    Attributes
    ----------
    items, sums : ndarray, shape (clusters,)
    """

    items: NDArray[np.float64]
    sums: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.float64], cluster: NDArray[np.object_]) -> ClusterSums:
        """Sum values within clusters, clusters in sorted order.

        Parameters
        ----------
        values, cluster : ndarray, shape (items,)
            What is averaged, and what each item belongs to.

        Returns
        -------
        ClusterSums
        """
        _, code = np.unique(cluster.astype(str), return_inverse=True)
        return cls(np.bincount(code).astype(float), np.bincount(code, weights=values).astype(float))

    def standard_error(self) -> float:
        """Clustered standard error of the mean with the G/(G-1) correction.

        ``sqrt(sum over clusters of (sum of residuals)^2 * G / (G - 1)) / n`` (Miller 2024, arXiv
        2411.00640, appendix A; the correction as in Inspect AI's ``stderr``).

        Returns
        -------
        float
            In the values' unit; ``nan`` with fewer than two clusters.
        """
        groups = len(self.items)
        if groups < 2:
            return float("nan")
        n = self.items.sum()
        residual = self.sums - self.sums.sum() / n * self.items
        return float(np.sqrt((residual**2).sum() * groups / (groups - 1)) / n)

    def share(self, level: float = LEVEL) -> Estimate:
        """Mean of values 0..1, with an interval that stays on the scale.

        Returns
        -------
        Estimate
            :func:`clustered_share`, which is no narrower than Wilson's of as many items.
        """
        n = int(self.items.sum())
        value = float(self.sums.sum() / n) if n else float("nan")
        return clustered_share(value, self.standard_error(), n, len(self.items), level)

    @property
    def groups(self) -> float:
        """Clusters of equal size that these are worth: ``items^2 / sum of squared sizes``."""
        squared = float((self.items**2).sum())
        return float(self.items.sum()) ** 2 / squared if squared else 0.0

    def left_out(self) -> NDArray[np.float64]:
        """By how much the sum would move if each cluster were left out, shape (clusters,).

        Residuals over ``1 - its share of the items``, which a cluster that is large pulls towards
        itself (the jackknife, MacKinnon and White 1985, Journal of Econometrics 29(3)).
        """
        n = self.items.sum()
        residual = self.sums - self.sums.sum() / n * self.items
        return np.asarray(residual / np.maximum(1.0 - self.items / n, 1e-12))

    def jackknife_error(self) -> float:
        """Standard error of the mean, each cluster left out in turn; ``nan`` below two clusters.

        Larger than :meth:`standard_error` by ``sqrt(G / (G - 1))`` for clusters of equal size, and
        fairer where one of them holds many of the items.
        """
        if len(self.items) < 2:
            return float("nan")
        return float(np.sqrt((self.left_out() ** 2).sum()) / self.items.sum())

    def mean(self, level: float = LEVEL) -> Estimate:
        """Mean with a Student-t interval on G - 1 degrees of freedom.

        Parameters
        ----------
        level : float
            Two-sided confidence.

        Returns
        -------
        Estimate
            Without two clusters the interval is as wide as the values can be apart (-1 to 1).
        """
        n = int(self.items.sum())
        value = float(self.sums.sum() / n) if n else float("nan")
        method = f"clustered, {len(self.items)} clusters"
        if len(self.items) < 2:
            return Estimate(value, -1.0, 1.0, n, method)
        half = float(student_t.ppf(0.5 + level / 2, len(self.items) - 1)) * self.standard_error()
        return Estimate(value, value - half, value + half, n, method)


def clustered_share(
    share: float, standard_error: float, items: float, clusters: int, level: float = LEVEL
) -> Estimate:
    """Wilson's interval of a share with a clustered error.

    As Korn and Graubard (1998) for surveys: the effective number of items is ``share * (1 - share)
    / standard_error^2``, here never more than the items there are, times the squared quotient of
    the normal and Student's t quantile on clusters - 1 degrees of freedom. Where all items agree
    nothing shows how alike those of one cluster are, so each cluster counts as one.

    Parameters
    ----------
    share, standard_error : float
    items : float
        Items behind it; of a weighted mean the effective number.
    clusters : int
    level : float
        Two-sided confidence.

    Returns
    -------
    Estimate
        The whole scale without two clusters.
    """
    method = f"clustered, {clusters} clusters"
    if clusters < 2:
        return Estimate(share, 0.0, 1.0, int(items), method)
    share = min(1.0, max(0.0, share))  # a sum of weights may end a rounding error beside
    effective = min(items, clusters)
    if 0.0 < share < 1.0 and standard_error > 0.0:
        effective = min(items, share * (1 - share) / standard_error**2)
    quantile = 0.5 + level / 2
    effective *= float((norm.ppf(quantile) / student_t.ppf(quantile, clusters - 1)) ** 2)
    found = wilson_of_share(share, effective, level)
    return Estimate(share, found.low, found.high, int(items), method)


def luck_of_families(right: NDArray[np.bool_], family: NDArray[np.object_]) -> float:
    """Variance of one seed's accuracy that comes from single families of items alone.

    Answers that come out otherwise by seed move a seed's score even where no seed is better than
    another: ``sum over families of the variance over seeds of their right answers / items^2``.

    Parameters
    ----------
    right : ndarray of bool, shape (seeds, items)
    family : ndarray, shape (items,)

    Returns
    -------
    float
        A share squared; 0 with one seed, which does not tell it.

    Examples
    --------
    >>> luck_of_families(np.array([[True, True], [True, False]]), np.array(["a", "b"]))
    0.125
    """
    if len(right) < 2:
        return 0.0
    cells = np.stack([ClusterSums.of(one.astype(float), family).sums for one in right])
    return float(cells.var(axis=0, ddof=1).sum() / right.shape[1] ** 2)


def discordant(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Share of the items on which exactly one of two models is right, over all pairs of seeds.

    Parameters
    ----------
    one, other : ndarray, shape (items,)
        Share of the seeds in which each item came out right.

    Examples
    --------
    >>> discordant(np.array([1.0, 0.5]), np.array([1.0, 1.0]))
    0.25
    """
    return float((one * (1.0 - other) + other * (1.0 - one)).mean())
