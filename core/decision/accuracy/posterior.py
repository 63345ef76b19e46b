"""What is believed about the accuracy of every approach once the PoC has been seen.

The mean of an approach over the repeats is off by what the test set's items are off by, in which
all approaches share because they answered the same ones, and by the luck of its repeats. Around
that stands a hierarchy: schedules of one approach scatter about the approach, and approaches
about a common level, by amounts that the scores themselves tell. So the best of eight is pulled
towards the others as far as its lead may be luck (Efron and Morris 1977, Scientific American
236(5); Gelman and others 2013, Bayesian Data Analysis, chapter 5).

All of it is worked out on the angular scale, ``asin(sqrt(share))``, where the error of a share does
not depend on the share and is as lopsided as Wilson's interval near 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.repeat_spread import Spread
from core.domain.random_streams import stream

Array = NDArray[np.float64]

APART: Array = np.array([0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16])
"""How far approaches may scatter about their common level, as shares: equally likely before."""
SCHEDULES: Array = np.array([0.0025, 0.005, 0.01, 0.02, 0.04])
"""The same of schedules about their approach; rather little before."""
SCHEDULES_BEFORE: Array = np.array([0.2, 0.3, 0.25, 0.15, 0.1])
FLAT = 4.0
"""Variance of the common level before anything is seen, on the angular scale: any level is as
likely as another."""
HYPER = 1_000
"""Sets of spreads that are drawn; each plays an equal share of the simulations."""


@dataclass(frozen=True)
class Scores:
    """What the test set said, approach by approach.

    Attributes
    ----------
    keys : tuple of str
        One per approach, none of it from names: what it answered, a space, and what tells it from
        another one that answered alike. Its luck belongs to the first part alone.
    groups : tuple of str
        The same for schedules of one approach.
    mean : ndarray, shape (approaches,)
        Mean over the repeats, share 0..1.
    items : ndarray, shape (approaches, approaches)
        Covariance of those means that the finite test set makes.
    worth : float
        Independent items that the test set is worth.
    spreads : sequence of Spread
    """

    keys: tuple[str, ...]
    groups: tuple[str, ...]
    mean: Array
    items: Array
    worth: float
    spreads: Sequence[Spread]

    @cached_property
    def angle(self) -> Array:
        """The means on the angular scale, shape (approaches,)."""
        return np.arcsin(np.sqrt(self._shrunk))

    @cached_property
    def slope(self) -> Array:
        """Share for a unit of the angular scale at each mean, shape (approaches,)."""
        return 2.0 * np.sqrt(self._shrunk * (1.0 - self._shrunk))

    @property
    def _shrunk(self) -> Array:
        """Under Jeffreys' prior: no share is 0 or 1 for certain."""
        return (np.clip(self.mean, 0.0, 1.0) * self.worth + 0.5) / (self.worth + 1.0)


class Posterior:
    """Draws of the true accuracies: the mean over repeats on new items.

    Parameters
    ----------
    scores : Scores
    seed : int
        The same seed draws the same accuracies.
    """

    def __init__(self, scores: Scores, seed: int) -> None:
        self._scores, self._seed = scores, seed
        # In an order of their own, so that neither names nor the plan's order change a digit.
        self._order = np.array(sorted(range(len(scores.keys)), key=lambda at: scores.keys[at]))
        self._drawn: dict[int, tuple[Array, Array]] = {}

    def accuracy(self, size: int) -> tuple[Array, Array]:
        """True accuracies, and standard deviations between repeats, as drawn together.

        Parameters
        ----------
        size : int
            Draws.

        Returns
        -------
        tuple of ndarray, each of shape (approaches, size)
            Shares 0..1 and shares.
        """
        if size not in self._drawn:
            self._drawn[size] = self._draw(size)
        return self._drawn[size]

    def _draw(self, size: int) -> tuple[Array, Array]:
        order, sets = self._order, min(HYPER, size)
        keys = self._keys
        spread = np.empty((sets, len(order)))
        for column, at in enumerate(order):
            shares = (stream(self._seed, "spread", keys[column]).permutation(sets) + 0.5) / sets
            spread[:, column] = self._scores.spreads[at].at(shares)
        middle, root = self._given(spread)
        each = -(-size // sets)
        noise = np.stack(
            [stream(self._seed, "accuracy", key).standard_normal(sets * each) for key in keys]
        )
        # One draw of every set in turn: a part of the draws from the first on is a fair one.
        noise = noise.reshape(len(order), each, sets)
        drawn = middle.T[:, None, :] + np.einsum("sab,brs->ars", root, noise)
        accuracy, spreads = np.empty((2, len(order), size))
        accuracy[order] = drawn.reshape(len(order), -1)[:, :size]
        spreads[order] = np.tile(spread.T, (1, each))[:, :size]
        return np.sin(np.clip(accuracy, 0.0, np.pi / 2)) ** 2, spreads

    @cached_property
    def _keys(self) -> list[str]:
        """Names of the streams, in the order of the draws; of equal ones each has its number."""
        seen: dict[str, int] = {}
        keys = []
        for at in self._order:
            key = self._scores.keys[at].partition(" ")[0]
            seen[key] = seen.get(key, 0) + 1
            keys.append(f"{key} {seen[key]}")
        return keys

    def _given(self, drawn: Array) -> tuple[Array, Array]:
        """Means and roots of the covariances given each set of spreads."""
        order, scores = self._order, self._scores
        mean, slope = scores.angle[order], scores.slope[order]
        items = scores.items[np.ix_(order, order)] / np.outer(slope, slope)
        spread = drawn / slope
        repeats = np.array([scores.spreads[at].repeats for at in order])
        same = self._same
        usual = np.array([scores.spreads[at].mean_square for at in order]) / repeats / slope**2
        between, within = self._hierarchy(mean, items + np.diag(usual), same, len(drawn))
        one = np.eye(len(order))
        before = FLAT + between[:, None, None] ** 2 * same + within[:, None, None] ** 2 * one[None]
        noise = items[None] + (spread**2 / repeats)[:, :, None] * one[None]
        gain = np.linalg.solve(before + noise, before).transpose(0, 2, 1)
        middle: Array = np.asarray(np.pi / 4 + gain @ (mean - np.pi / 4), dtype=float)
        covariance = before - gain @ before
        covariance = (covariance + covariance.transpose(0, 2, 1)) / 2 + 1e-12 * one[None]
        root: Array = np.asarray(np.linalg.cholesky(covariance), dtype=float)
        return middle, root

    @property
    def _same(self) -> Array:
        groups = np.array([self._scores.groups[at] for at in self._order])
        return (groups[:, None] == groups[None, :]).astype(float)

    def _hierarchy(self, mean: Array, noise: Array, same: Array, sets: int) -> tuple[Array, Array]:
        """How far approaches and schedules scatter: a draw of each for every set.

        By their chance given the scores, the common level integrated out.
        """
        schedules = bool((same.sum(axis=0) > 1).any())
        inner = SCHEDULES if schedules else SCHEDULES[:1]
        before = SCHEDULES_BEFORE if schedules else SCHEDULES_BEFORE[:1]
        slope = math.fsum(self._scores.slope) / len(self._scores.slope)
        pairs = [(a / slope, b / slope) for a in APART for b in inner]
        log = np.array(
            [
                _log_likelihood(mean, noise + a**2 * same + b**2 * np.eye(len(mean)))
                for a, b in pairs
            ]
        ) + np.log(np.tile(before, len(APART)))
        weights = np.exp(log - log.max())
        ends = np.cumsum(weights) / weights.sum()
        shares = (stream(self._seed, "hierarchy").permutation(sets) + 0.5) / sets
        chosen = np.searchsorted(ends, shares).clip(max=len(pairs) - 1)
        return np.array(pairs)[chosen].T


def _log_likelihood(mean: Array, covariance: Array) -> float:
    """Of means under a covariance, their common level integrated out (Harville 1974)."""
    inverse = np.linalg.inv(covariance)
    weight = inverse.sum()
    level = inverse.sum(axis=0) @ mean / weight
    gap = mean - level
    _, log = np.linalg.slogdet(covariance)
    return float(-0.5 * (log + np.log(weight) + gap @ inverse @ gap))
