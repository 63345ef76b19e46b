"""Accuracy, macro-F1 and per-class figures, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import NO_OPINION, Codes
from core.evaluation.intervals import LEVEL, Estimate, wilson

RESAMPLES = 500

Confusion = NDArray[np.int_]
"""Counts, shape (classes, classes + 1): true class by predicted class, the last column
holding items without an answer."""


def confusion_matrix(gold: Codes, predicted: Codes, n_classes: int) -> Confusion:
    """Count true against predicted classes.

    Examples
    --------
    >>> gold, said = np.array([0, 1, 1], dtype=np.int8), np.array([0, 0, -1], dtype=np.int8)
    >>> confusion_matrix(gold, said, 2).tolist()
    [[1, 0, 0], [1, 0, 1]]
    """
    column = np.where(predicted == NO_OPINION, n_classes, predicted).astype(int)
    cells = np.bincount(
        gold.astype(int) * (n_classes + 1) + column, minlength=n_classes * (n_classes + 1)
    )
    return cells.reshape(n_classes, n_classes + 1)


def accuracy(confusion: Confusion) -> Estimate:
    """Share answered correctly, Wilson interval."""
    return wilson(int(np.trace(confusion)), int(confusion.sum()))


def macro_f1(confusion: NDArray[np.number]) -> float:
    """Mean F1 over classes; a class that is never predicted nor present counts 0."""
    scores = [_f1(confusion, code) for code in range(len(confusion))]
    return float(np.mean(scores))


def _f1(confusion: NDArray[np.number], code: int) -> float:
    hit = float(confusion[code, code])
    said, true = float(confusion[:, code].sum()), float(confusion[code].sum())
    return 2 * hit / (said + true) if said + true else 0.0


def majority_line(confusion: Confusion) -> float:
    """Accuracy of always answering the most common class."""
    return float(confusion.sum(axis=1).max() / confusion.sum())


@dataclass(frozen=True)
class ClassFigures:
    """How one class fares.

    Attributes
    ----------
    precision : Estimate
        Share right among the items given this class.
    recall : Estimate
        Share found among the items of this class.
    """

    name: str
    precision: Estimate
    recall: Estimate


def per_class(confusion: Confusion, classes: tuple[str, ...]) -> list[ClassFigures]:
    """Precision and recall of each class, Wilson intervals."""
    return [
        ClassFigures(
            name,
            wilson(int(confusion[code, code]), int(confusion[:, code].sum())),
            wilson(int(confusion[code, code]), int(confusion[code].sum())),
        )
        for code, name in enumerate(classes)
    ]


def bootstrap_macro_f1(
    gold: Codes,
    predicted: Codes,
    cluster: NDArray[np.object_],
    n_classes: int,
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Macro-F1 with a percentile interval over resampled clusters.

    Parameters
    ----------
    gold, predicted, cluster : ndarray, shape (items,)
    rng : numpy.random.Generator
        Seeded, so that the same items give the same interval.
    """
    _, code = np.unique(cluster.astype(str), return_inverse=True)
    groups = int(code.max()) + 1
    tables = np.zeros((groups, n_classes, n_classes + 1))
    column = np.where(predicted == NO_OPINION, n_classes, predicted).astype(int)
    np.add.at(tables, (code, gold.astype(int), column), 1)
    picks = rng.multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    samples = [macro_f1(table) for table in np.tensordot(picks, tables, axes=(1, 0))]
    low, high = np.quantile(samples, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    value = macro_f1(tables.sum(axis=0))
    return Estimate(value, float(low), float(high), len(gold), f"bootstrap, {groups} clusters")
