"""Counts of true against predicted classes, and the scores read off them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import NO_OPINION, Codes
from core.evaluation.intervals import Estimate, wilson

Confusion = NDArray[np.int_]
"""Counts, shape (classes, classes + 1): true class by predicted class, the last column
holding items without an answer."""


def confusion_matrix(gold: Codes, predicted: Codes, n_classes: int) -> Confusion:
    """Count true against predicted classes.

    Parameters
    ----------
    gold, predicted : ndarray of int16, shape (items,)
        Class codes; -1 in ``predicted`` where there is no answer.
    n_classes : int

    Returns
    -------
    ndarray of int, shape (classes, classes + 1)

    Examples
    --------
    >>> gold, said = np.array([0, 1, 1], dtype=np.int16), np.array([0, 0, -1], dtype=np.int16)
    >>> confusion_matrix(gold, said, 2).tolist()
    [[1, 0, 0], [1, 0, 1]]
    """
    # As whole machine words: 16 bits overflow from 181 classes on.
    column = np.where(predicted == NO_OPINION, n_classes, predicted).astype(int)
    cells = np.bincount(
        gold.astype(int) * (n_classes + 1) + column, minlength=n_classes * (n_classes + 1)
    )
    return cells.reshape(n_classes, n_classes + 1)


def accuracy(confusion: Confusion) -> Estimate:
    """Share answered correctly, Wilson interval; no answer counts as wrong."""
    return wilson(int(np.trace(confusion)), int(confusion.sum()))


def macro_f1(confusion: NDArray[np.number]) -> float:
    """Mean F1 over the classes that are present or predicted.

    Parameters
    ----------
    confusion : ndarray, shape (classes, classes + 1)

    Returns
    -------
    float
        0..1.

    Examples
    --------
    >>> macro_f1(np.array([[8, 2, 0], [1, 4, 0]])).__round__(4)
    0.7847
    """
    hits = np.diagonal(confusion).astype(float)
    said = confusion[:, : len(confusion)].sum(axis=0)
    return float(mean_f1(hits, said, confusion.sum(axis=1)))


def _f1(
    hits: NDArray[np.number], said: NDArray[np.number], true: NDArray[np.number]
) -> NDArray[np.float64]:
    """F1 by class; ``nan`` for a class that is neither present nor predicted."""
    seen = said + true
    return np.divide(2.0 * hits, seen, out=np.full(seen.shape, np.nan), where=seen > 0)


def mean_f1(
    hits: NDArray[np.number], said: NDArray[np.number], true: NDArray[np.number]
) -> NDArray[np.float64]:
    """Mean over the last axis of those F1 that there are."""
    return np.nanmean(_f1(hits, said, true), axis=-1)


def majority_line(confusion: Confusion) -> float:
    """Accuracy of always answering the most common class, 0..1."""
    return float(confusion.sum(axis=1).max() / confusion.sum())
