"""Macro-F1 as a target: its interval from one run's counts, and what each item adds to it.

The delta method: F1 of a class is ``2 hits / (given + true)``, so one more item moves it by
``(2 hit - F1 (given + true)) / mean of (given + true)``, the influence of the item. Their variance
is that of the score (Takahashi, Yamamoto, Kuchiba and Koyama 2022, Applied Intelligence 52).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Codes
from core.evaluation.intervals import Estimate, wilson_of_share
from core.evaluation.metrics import Confusion, confusion_matrix


def macro_f1_interval(confusion: Confusion) -> Estimate:
    """Macro-F1 of one run with a 95% interval.

    Parameters
    ----------
    confusion : ndarray of int, shape (classes, classes + 1)

    Returns
    -------
    Estimate
        Shares 0..1. Wilson's interval for the number of items of a plain share that is as
        uncertain; all of them where the counts show no scatter, so that no score is certain.

    Examples
    --------
    >>> found = macro_f1_interval(np.array([[80, 20, 0], [10, 90, 0]]))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.85, 0.793, 0.893)
    """
    n = float(confusion.sum())
    score, influence = _linear(confusion)
    variance = float((confusion * influence**2).sum()) / n**2
    scatter = score * (1.0 - score)
    effective = scatter / variance if variance > 0 and scatter > 0 else n
    found = wilson_of_share(score, effective)
    return Estimate(found.value, found.low, found.high, int(n), "Wilson, effective items")


def macro_f1_values(gold: Codes, predicted: Codes, n_classes: int) -> NDArray[np.float64]:
    """One number per item whose mean is macro-F1 and whose scatter is its scatter.

    Parameters
    ----------
    gold, predicted : ndarray of int16, shape (items,)
        Class codes; -1 in ``predicted`` where there is no answer.
    n_classes : int

    Returns
    -------
    ndarray, shape (items,)
    """
    score, influence = _linear(confusion_matrix(gold, predicted, n_classes))
    column = np.where(predicted < 0, n_classes, predicted).astype(int)
    return score + influence[gold.astype(int), column]


def _linear(confusion: Confusion) -> tuple[float, NDArray[np.float64]]:
    """Macro-F1 and the influence of an item in each cell."""
    classes = len(confusion)
    n = float(confusion.sum())
    hits = np.diagonal(confusion).astype(float)
    both = confusion.sum(axis=1) + confusion[:, :classes].sum(axis=0).astype(float)
    seen = both > 0
    f1 = np.divide(2.0 * hits, both, out=np.zeros(classes), where=seen)
    weight = np.divide(n, both, out=np.zeros(classes), where=seen) / max(int(seen.sum()), 1)
    influence = np.zeros(confusion.shape)
    influence -= (f1 * weight)[:, None]
    influence[:, :classes] -= (f1 * weight)[None, :]
    influence[np.arange(classes), np.arange(classes)] += 2.0 * weight
    return float(f1[seen].mean()) if seen.any() else 0.0, influence
