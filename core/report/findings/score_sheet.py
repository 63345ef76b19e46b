"""What the exam says in detail, at the stop of each way, on the first repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.evaluation.by_class import ClassFigures
from core.evaluation.intervals import Estimate
from core.evaluation.metrics import Confusion
from core.evaluation.paired import PairedCounts

BOXES = ("both right", "only old", "only new", "neither")


@dataclass(frozen=True)
class ArmScores:
    """One way on the sealed exam.

    Attributes
    ----------
    confusion : ndarray
        True class by answer, the last column holding items without one.
    majority : float
        Accuracy of always answering the most common class.
    groups : mapping of str to Estimate
        Accuracy by group, ``name=value``.
    traps : mapping of str to Estimate
        Accuracy on the trap set, by trap.
    """

    confusion: Confusion
    majority: float
    macro_f1: Estimate
    classes: list[ClassFigures]
    groups: Mapping[str, Estimate]
    traps: Mapping[str, Estimate]


@dataclass(frozen=True)
class ScoreSheet:
    """All ways, the four boxes of old against new, and the practice items behind them.

    Attributes
    ----------
    boxes : PairedCounts
        On the sealed exam: counts only.
    validation : DataFrame
        Practice-set items: ``item``, ``text``, ``expert``, ``old``, ``new``, ``box``.
    """

    arms: Mapping[str, ArmScores]
    boxes: PairedCounts
    validation: pd.DataFrame


def box_of(old_right: bool, new_right: bool) -> str:
    """Which of the four boxes an item falls into.

    Examples
    --------
    >>> box_of(True, False)
    'only old'
    """
    if old_right and new_right:
        return "both right"
    if old_right:
        return "only old"
    return "only new" if new_right else "neither"
