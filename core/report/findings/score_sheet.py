"""What the exam says in detail, at the round compared, on the first repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.evaluation.by_class import ClassFigures
from core.evaluation.intervals import Estimate
from core.evaluation.metrics import Confusion
from core.evaluation.paired import PairedCounts
from core.report.findings.dossier import Dossier

BOXES = ("both right", "only first", "only second", "neither")
"""The first is the reference, the second the alternative."""


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
    """All ways, the four boxes of the two told against each other, and the items behind them.

    Attributes
    ----------
    boxes : PairedCounts
        On the sealed exam: counts only.
    validation : DataFrame
        Practice-set items: ``item``, ``text``, ``expert``, ``first``, ``second``, ``box``.
    """

    arms: Mapping[str, ArmScores]
    boxes: PairedCounts
    validation: pd.DataFrame


def box_of(first_right: bool, second_right: bool) -> str:
    """Which of the four boxes an item falls into.

    Examples
    --------
    >>> box_of(True, False)
    'only first'
    """
    both, first, second, neither = BOXES
    if first_right:
        return both if second_right else first
    return second if second_right else neither


def box_words(d: Dossier) -> dict[str, str]:
    """What screens call the boxes: ``only old`` where the way's name is ``Old way``."""
    both, first, second, neither = BOXES
    one, other = (d.roster.inside(arm) for arm in d.pair)
    return {both: both, first: f"only {one}", second: f"only {other}", neither: neither}
