"""Majority vote: most votes win, ties are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import CODE, Codes
from core.sources.aggregation.labels import SoftLabels


def vote_counts(
    item: NDArray[np.int_], label: Codes, n_items: int, n_classes: int
) -> NDArray[np.float64]:
    """Votes per item and class.

    Parameters
    ----------
    item, label : ndarray of int, shape (votes,)
        Item numbered from 0, and class code.
    n_items, n_classes : int

    Returns
    -------
    ndarray, shape (items, classes)
    """
    counts = np.bincount(item * n_classes + label, minlength=n_items * n_classes)
    return counts.reshape(n_items, n_classes).astype(float)


def majority(
    item: NDArray[np.int_],
    label: Codes,
    n_items: int,
    n_classes: int,
    rng: np.random.Generator,
) -> SoftLabels:
    """Most votes win; a tie is broken by a seeded draw among the tied classes.

    Parameters
    ----------
    item, label : ndarray, shape (votes,)
        One row per vote; items are numbered from 0.
    n_items, n_classes : int
    rng : numpy.random.Generator
        Breaks ties. The policy alone moves accuracy by up to 5.5 points on real crowds,
        so it is stated and seeded.

    Returns
    -------
    SoftLabels
        Confidence is the share of the votes that won.

    Examples
    --------
    >>> votes = np.array([0, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0], dtype=np.int16)
    >>> majority(*votes, 2, 2, np.random.default_rng(0)).label.tolist()
    [1, 0]
    """
    counts = vote_counts(item, label, n_items, n_classes)
    total = counts.sum(axis=1)
    # Less than a vote: the draw decides among equals and never between others.
    best = (counts + 0.5 * rng.random(counts.shape)).argmax(axis=1)
    share = counts[np.arange(n_items), best] / np.maximum(total, 1)
    silent = total == 0
    labels = np.where(silent, -1, best).astype(CODE)
    return SoftLabels(labels, np.where(silent, 1 / n_classes, share), "majority vote")
