"""How common each class is where approaches learn, and what that does to their accuracy.

A test set with other shares than the training pool measures accuracy on other items than those
that were learned from. Weighting its classes to the pool's shares (post-stratification) says what
it would have been on items like those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Codes
from core.evaluation.intervals import LEVEL, ClusterSums, Estimate, clustered_share

UNMEASURED = 0.01
"""Share of the pool that classes without a test item may have, to be left out of the weights."""


@dataclass(frozen=True)
class PoolLabels:
    """What is known of the classes of some pool items.

    Attributes
    ----------
    weights : ndarray, shape (items, classes)
        Rows add up to 1: one class where the expert judged, else the share of each label.
    family : ndarray, shape (items,)
    audited : bool
        Whether the expert judged them; else they are as they were labelled.
    """

    weights: NDArray[np.float64]
    family: NDArray[np.object_]
    audited: bool

    @property
    def mix(self) -> NDArray[np.float64]:
        """Share of each class."""
        found: NDArray[np.float64] = self.weights.mean(axis=0)
        return found


@dataclass(frozen=True)
class ClassMix:
    """The training pool's classes beside the test set's.

    Attributes
    ----------
    pool, test : tuple of Estimate
        Share of each class, in the order of the benchmark; all intervals of one set hold together
        at 95%.
    accuracy : mapping of str to Estimate
        By approach: what the test set would say at the pool's shares. Empty where the pool has
        classes that the test set lacks.
    audited : bool
        Whether the pool's shares are the expert's answers.
    """

    pool: tuple[Estimate, ...]
    test: tuple[Estimate, ...]
    accuracy: Mapping[str, Estimate]
    audited: bool

    @property
    def apart(self) -> list[int]:
        """Classes whose shares differ for certain, the widest gap first."""
        gaps = [pool.minus(test) for pool, test in zip(self.pool, self.test, strict=True)]
        certain = [at for at, gap in enumerate(gaps) if gap.low > 0.0 or gap.high < 0.0]
        return sorted(certain, key=lambda at: -abs(gaps[at].value))


def class_shares(weights: NDArray[np.float64], family: NDArray[np.object_]) -> tuple[Estimate, ...]:
    """Share of each class, clustered by family.

    Parameters
    ----------
    weights : ndarray, shape (items, classes)
        As in :class:`PoolLabels`.
    family : ndarray, shape (items,)

    Returns
    -------
    tuple of Estimate
        With more than two classes each interval at the level of Bonferroni.

    Examples
    --------
    >>> weights = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    >>> [found.value for found in class_shares(weights, np.arange(4).astype(object))]
    [0.75, 0.25]
    """
    classes = weights.shape[1]
    # The second of two shares is one minus the first: one question, not two.
    level = 1.0 - (1.0 - LEVEL) / (classes if classes > 2 else 1)
    _, code = np.unique(family.astype(str), return_inverse=True)
    items = np.bincount(code).astype(float)
    return tuple(
        ClusterSums(items, np.bincount(code, weights=column).astype(float)).share(level)
        for column in weights.T
    )


def accuracy_at(
    right: NDArray[np.float64], gold: Codes, family: NDArray[np.object_], pool: PoolLabels
) -> Estimate | None:
    """Accuracy on the test set with its classes weighted to the pool's shares.

    ``sum over classes of share * recall``. Its error has two parts that have nothing to do with
    each other: the recalls' (clustered sum of weighted residuals from the recall of their class)
    and the shares' (clustered mean, over pool items, of the recall of their class).

    Parameters
    ----------
    right : ndarray, shape (items,)
        0..1, the mean over repeats.
    gold : ndarray of int16, shape (items,)
    family : ndarray, shape (items,)
    pool : PoolLabels

    Returns
    -------
    Estimate or None
        None where classes without a test item make up more than ``UNMEASURED`` of the pool.
    """
    of_class = np.bincount(gold, minlength=len(pool.mix)).astype(float)
    measured = of_class > 0
    mix = np.where(measured, pool.mix, 0.0)
    if 1.0 - mix.sum() > UNMEASURED:
        return None
    mix = mix / mix.sum()
    hits = np.bincount(gold, weights=right, minlength=len(mix))
    recall = np.divide(hits, of_class, out=np.zeros(len(mix)), where=measured)
    accuracy = float(mix @ recall)
    weight = (mix / np.maximum(of_class, 1.0))[gold] * len(gold)
    residuals = ClusterSums.of(weight * (right - recall[gold]), family)
    # Of a class that was not measured nothing is known; it counts as the average.
    known = pool.weights @ np.where(measured, recall, accuracy)
    shares = ClusterSums.of(known, pool.family)
    error = float(np.hypot(residuals.standard_error(), shares.standard_error()))
    items = float(weight.sum() ** 2 / (weight**2).sum())
    clusters = min(len(residuals.items), len(shares.items))
    return clustered_share(accuracy, error, items, clusters)
