"""Tables of what is taken for what: all cells of few classes, the most frequent of many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.evaluation.by_class import ClassFigures
from core.evaluation.intervals import Estimate
from core.evaluation.metrics import Confusion
from core.report.findings.score_sheet import ArmScores
from core.report.format.numbers import count, percent

MATRIX_CLASSES = 3
"""Classes up to which every cell of a matrix is shown."""

CONFUSIONS_SHOWN = 10
NO_ANSWER = "no answer"


def matrix(scores: ArmScores) -> pd.DataFrame:
    """Counts with both sides of each class in one table."""
    names = [figures.name for figures in scores.classes]
    total = scores.confusion.sum()
    return pd.DataFrame(
        {
            "Expert says": [
                f"{name} ({percent(scores.confusion[at].sum() / total, 0)})"
                for at, name in enumerate(names)
            ],
            **{
                f"answers {name}": [count(scores.confusion[row, at]) for row in range(len(names))]
                for at, name in enumerate(names)
            },
            "right when it says so": [_range(f.precision) for f in scores.classes],
            "finds of all": [_range(f.recall) for f in scores.classes],
        }
    )


def most_confused(
    confusion: Confusion, classes: Sequence[str], most: int = CONFUSIONS_SHOWN
) -> pd.DataFrame:
    """The most frequent mistakes: what the expert says, what is answered, how often.

    Examples
    --------
    >>> table = np.array([[5, 2, 0, 0], [0, 7, 1, 0], [3, 0, 4, 1]])
    >>> most_confused(table, ("a", "b", "c"), 2).values.tolist()
    [['c', 'a', '3', '38%'], ['a', 'b', '2', '29%']]
    """
    names = [*classes, NO_ANSWER]
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    rows = [divmod(int(cell), wrong.shape[1]) for cell in order]
    return pd.DataFrame(
        [
            {
                "Expert says": names[true],
                "answered": names[said],
                "items": count(wrong[true, said]),
                "of that class": percent(wrong[true, said] / confusion[true].sum(), 0),
            }
            for true, said in rows
            if wrong[true, said]
        ],
        columns=["Expert says", "answered", "items", "of that class"],
    )


def by_class(classes: Sequence[ClassFigures]) -> pd.DataFrame:
    """Every class with its margins, the one found least first; classes without items last."""
    found = sorted(classes, key=lambda figures: (figures.items == 0, figures.recall.value))
    return pd.DataFrame(
        {
            "Expert says": [figures.name for figures in found],
            "items": [figures.items for figures in found],
            "finds of all": [_range(figures.recall) for figures in found],
            "right when it says so": [_range(figures.precision) for figures in found],
        }
    )


def _range(estimate: Estimate) -> str:
    if not estimate.n:
        return "none"
    return f"{percent(estimate.value)} ({percent(estimate.low, 0)}-{percent(estimate.high, 0)})"
