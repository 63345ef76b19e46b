"""What the test set says about the approaches where they are compared, with its uncertainty.

An interval is for the mean over repeats on new items: it holds the error of the finite test set,
clustered by family, and that of the few repeats. Ends are score-type (Wilson; Tango for a
difference), so that nothing is certain because nothing went wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from scipy.stats import t as student_t

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.accuracy.repeat_spread import Spread, spread_of, widened
from core.evaluation.intervals import (
    LEVEL,
    ClusterSums,
    Estimate,
    discordant,
    luck_of_families,
    wilson_of_share,
)
from core.evaluation.paired import PairedCounts, tango_interval

Array = NDArray[np.float64]

FEW_CHANGES = 1.5
"""Items on which only one of two approaches is right, before anything is seen: of each kind 1.5 of
24, so that no disagreement in a small test set is not taken for none at all."""
BEFORE = 24.0


@dataclass(frozen=True)
class TestSetSums:
    """What the test set says about the approaches, as sums over clusters.

    Attributes
    ----------
    accuracy : mapping of str to ClusterSums
        Mean correctness over repeats.
    difference : mapping of str to ClusterSums
        The same minus the reference's.
    paired : mapping of str to PairedCounts
        The four boxes against the reference, primary seed alone.
    discordant : mapping of str to float
        Share of the items on which one is right and the reference is not, or the other way
        round; mean over repeats.
    within : mapping of str to float
        Variance of one repeat's accuracy that comes from single families alone, a share squared;
        0 with one repeat, which does not tell it.
    score, score_difference : mapping of str to ClusterSums
        The same of the plan's metric; empty where that is accuracy.
    """

    __test__ = False  # no class of tests, whatever pytest makes of its name

    accuracy: Mapping[str, ClusterSums]
    difference: Mapping[str, ClusterSums]
    paired: Mapping[str, PairedCounts]
    discordant: Mapping[str, float]
    within: Mapping[str, float]
    score: Mapping[str, ClusterSums] = field(default_factory=dict)
    score_difference: Mapping[str, ClusterSums] = field(default_factory=dict)

    @classmethod
    def of(
        cls, right: Mapping[str, NDArray[np.bool_]], reference: str, family: NDArray[Any]
    ) -> TestSetSums:
        """Sums of answers that are known to be right or wrong, as the sealed test set makes them.

        Parameters
        ----------
        right : mapping of str to ndarray of bool, shape (repeats, items)
            By approach.
        reference : str
        family : ndarray, shape (items,)
        """
        first = right[reference]
        mean = {name: found.mean(axis=0) for name, found in right.items()}
        return cls(
            {name: ClusterSums.of(one, family) for name, one in mean.items()},
            {name: ClusterSums.of(one - mean[reference], family) for name, one in mean.items()},
            {name: PairedCounts.of(first[0], found[0]) for name, found in right.items()},
            {name: discordant(mean[reference], one) for name, one in mean.items()},
            {name: luck_of_families(found, family) for name, found in right.items()},
        )

    def measured(self, outcome: PocOutcome) -> Measured:
        """Estimates with their intervals, and what the posterior is made from."""
        spreads = {
            name: spread_of(outcome.arms[name].scores(outcome.round_of(name)), self.within[name])
            for name in self.accuracy
        }
        reference = outcome.reference
        accuracy = {
            name: mean_with_interval(sums, spreads[name]) for name, sums in self.accuracy.items()
        }
        difference = {
            name: _difference(sums, self.discordant[name], spreads[name], spreads[reference])
            if name != reference
            else Estimate(0.0, 0.0, 0.0, int(sums.items.sum()), "itself")
            for name, sums in self.difference.items()
        }
        score = {
            name: mean_with_interval(sums, spreads[name], counted=False)
            for name, sums in self.score.items()
        }
        score_difference = {
            name: _plain(sums, spreads[name], spreads[reference])
            for name, sums in self.score_difference.items()
        }
        return Measured(
            accuracy,
            difference,
            score or None,
            score_difference or None,
            spreads,
            self.within,
            self.score or self.accuracy,
        )


@dataclass(frozen=True)
class Measured:
    """What the test set said about the approaches at the round they are compared at.

    Attributes
    ----------
    accuracy : mapping of str to Estimate
        Mean over repeats.
    difference : mapping of str to Estimate
        Accuracy minus the reference's on the same items.
    score, score_difference : mapping of str to Estimate, optional
        The same of the plan's metric, where that is not accuracy.
    spreads : mapping of str to Spread
        What is believed about the spread between repeats.
    within : mapping of str to float
        See :class:`TestSetSums`.
    sums : mapping of str to ClusterSums
        Of the plan's metric.
    """

    accuracy: Mapping[str, Estimate]
    difference: Mapping[str, Estimate]
    score: Mapping[str, Estimate] | None = None
    score_difference: Mapping[str, Estimate] | None = None
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    within: Mapping[str, float] = field(default_factory=dict)
    sums: Mapping[str, ClusterSums] = field(default_factory=dict)

    def spread(self, name: str) -> Spread:
        """What is believed about the spread between repeats of an approach."""
        return self.spreads.get(name) or spread_of(np.array([self.value(name)]), 0.0)

    def value(self, name: str) -> float:
        """What an approach has of the plan's metric."""
        return (self.score or self.accuracy)[name].value

    @cached_property
    def design_effect(self) -> float:
        """How many times more items it takes because items come in families; 1 or more.

        Mean over the approaches of one run's clustered variance over that of independent items.
        """
        found = []
        for name, sums in self.sums.items():
            share, n = self.value(name), float(sums.items.sum())
            independent = share * (1.0 - share) / n
            repeats = self.spread(name).repeats
            if independent > 0 and len(sums.items) > 1:
                single = sums.jackknife_error() ** 2
                single += self.within.get(name, 0.0) * (1.0 - 1.0 / repeats)
                found.append(single / independent)
        return max(1.0, math.fsum(found) / len(found)) if found else 1.0

    def covariance(self, names: list[str], reference: str) -> Array:
        """Covariance of the approaches' scores that the finite test set makes.

        Parameters
        ----------
        names : list of str
        reference : str
            Whose standard error all share, where sums by cluster are not known.

        Returns
        -------
        ndarray, shape (approaches, approaches)
        """
        if not all(name in self.sums for name in names):
            return self._by_intervals(names, reference)
        sums = [self.sums[name] for name in names]
        n, groups = float(sums[0].items.sum()), sums[0].groups
        share = np.array([self.value(name) for name in names])
        worth = n / self.design_effect
        if len(sums[0].items) < 2:
            return 0.25 * np.eye(len(names))
        left = np.stack([one.left_out() for one in sums])
        found = _steadied(left @ left.T / n**2, share, groups) * few_clusters(groups) ** 2
        found += np.eye(len(names)) * FEW_CHANGES / ((worth + BEFORE) * (worth + BEFORE + 1.0))
        return found + _edge(share, worth, found)

    def _by_intervals(self, names: list[str], reference: str) -> Array:
        """From standard errors: the reference's is shared, differences have one of their own."""
        score, gap = self.score or self.accuracy, self.score_difference or self.difference
        shared = score[reference].standard_error if reference in score else 0.0
        own = [
            0.0 if name == reference else (gap[name] if name in gap else score[name]).standard_error
            for name in names
        ]
        return shared**2 + np.diag(np.square(own))


def _steadied(found: Array, share: Array, groups: float) -> Array:
    """Pulled towards one correlation and one design effect for all, the more the fewer clusters.

    A covariance of more approaches than there are clusters has directions without any error, and
    what is believed would be far too sure along them (shrinkage as Ledoit and Wolf 2004, Journal of
    Portfolio Management 30(4)).
    """
    kinds = len(share)
    plain = np.maximum(share * (1.0 - share), 1e-12)
    effect = math.fsum(np.diag(found) / plain) / kinds
    alike = np.sqrt(np.outer(plain, plain)) * effect
    if kinds > 1 and effect > 0:
        spread = np.sqrt(np.maximum(np.diag(found), 1e-18))
        correlation = found / np.outer(spread, spread)
        apart = (math.fsum(correlation.ravel()) - math.fsum(np.diag(correlation))) / kinds
        common = float(np.clip(apart / (kinds - 1), 0.0, 0.99))
        alike *= common + (1.0 - common) * np.eye(kinds)
    own = (groups - 1.0) / (groups + kinds)
    return own * found + (1.0 - own) * alike


def _edge(share: Array, worth: float, found: Array) -> Array:
    """What is added to all alike where scores at 0 or 1 would leave no error at all."""
    shrunk = (share * worth + 0.5) / (worth + 1.0)
    least = 0.25 * shrunk * (1.0 - shrunk) / (worth + 2.0)
    return np.full_like(found, max(0.0, float((least - np.diag(found)).max())))


def few_clusters(groups: float) -> float:
    """Student's quantile over the normal one: what few clusters add to a standard error."""
    z = float(norm.ppf(0.5 + LEVEL / 2))
    return float(student_t.ppf(0.5 + LEVEL / 2, max(groups - 1.0, 1.0))) / z


def mean_with_interval(sums: ClusterSums, spread: Spread, counted: bool = True) -> Estimate:
    """Mean over repeats of a share, with its interval for new items and new repeats.

    Wilson's for as many independent items as the clustered error amounts to, widened by what the
    repeats leave open.

    Parameters
    ----------
    sums : ClusterSums
        Means over the repeats, summed within clusters.
    spread : Spread
    counted : bool
        Whether it is a share of right answers, whose error in one run by item is known from it.

    Returns
    -------
    Estimate
        Share 0..1.
    """
    n, clusters = float(sums.items.sum()), len(sums.items)
    share = float(np.clip(sums.sums.sum() / n, 0.0, 1.0))
    worth = n
    if clusters < n or spread.repeats > 1 or not counted:
        worth = _worth(sums, share * (1.0 - share), spread.repeats)
    found = wilson_of_share(share, worth)
    return _wider(found, (0.0, 1.0), int(n), _method(clusters, n), spread)


FEW = 5.0
"""Items that came out the rarer way, below which their scatter is no measure of the error."""


def _worth(sums: ClusterSums, scatter: float, repeats: int) -> float:
    """Independent items that a clustered mean over repeats is worth.

    Parameters
    ----------
    sums : ClusterSums
    scatter : float
        Variance of one item.
    repeats : int
    """
    n, clusters = float(sums.items.sum()), len(sums.items)
    if clusters < 2:
        return 1.0
    variance = (sums.jackknife_error() * few_clusters(sums.groups)) ** 2
    if not variance:  # all families came out alike: each counts once
        return n if clusters == n else clusters / few_clusters(sums.groups) ** 2
    most = n * repeats if n * scatter >= FEW else n
    return max(min(scatter / variance, most), 1e-9)


def _difference(sums: ClusterSums, discordant: float, spread: Spread, other: Spread) -> Estimate:
    """Difference of two approaches on the same items; equal to Tango's of one run by item.

    Where no item came out otherwise for the one than for the other, nothing says that their
    repeats differ either, and the interval is that of the items alone.
    """
    n, clusters = float(sums.items.sum()), len(sums.items)
    gap = float(sums.sums.sum() / n)
    repeats = max(spread.repeats, other.repeats)
    worth = n
    if clusters < n or repeats > 1:
        worth = _worth(sums, discordant - gap**2, repeats)
    found = tango_of_shares(gap, discordant, worth)
    method = _method(clusters, n)
    if discordant == 0:
        return Estimate(gap, found.low, found.high, int(n), method)
    return _wider(found, (-1.0, 1.0), int(n), method, spread, other)


def tango_of_shares(gap: float, discordant: float, worth: float) -> Estimate:
    """Tango's interval of two shares that stand for so many independent items.

    Parameters
    ----------
    gap, discordant : float
        Difference, and the share of items on which exactly one is right.
    worth : float
        Items, whole or not.

    Returns
    -------
    Estimate
    """
    only_old, only_new = (discordant - gap) / 2 * worth, (discordant + gap) / 2 * worth
    counts = PairedCounts(0, only_old, only_new, worth - only_old - only_new)  # type: ignore[arg-type]
    return tango_interval(counts)


def _plain(sums: ClusterSums, spread: Spread, other: Spread) -> Estimate:
    found = sums.mean()
    return _wider(found, (-1.0, 1.0), found.n, found.method, spread, other)


def _wider(
    found: Estimate, ends: tuple[float, float], n: int, method: str, *spreads: Spread
) -> Estimate:
    low = max(found.value - widened(found.value - found.low, *spreads), ends[0])
    high = min(found.value + widened(found.high - found.value, *spreads), ends[1])
    repeats = max(one.repeats for one in spreads)
    told = (
        f"{method}, {repeats} repeats"
        if repeats > 1
        else f"{method}, spread between repeats assumed"
    )
    return Estimate(found.value, low, high, n, told)


def _method(groups: int, n: float) -> str:
    return f"score, {groups} clusters" if groups < n else "score"
