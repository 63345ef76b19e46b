"""What the test set says in detail, in the round compared; and items to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.evaluation.by_class import ClassFigures
from core.evaluation.intervals import Estimate
from core.evaluation.metrics import Confusion
from core.evaluation.paired import PairedCounts
from core.report.findings.dossier import Dossier


@dataclass(frozen=True)
class ArmScores:
    """One approach on the test set.

    Attributes
    ----------
    confusion : ndarray
        True class by answer, the last column holding items without one.
    majority : float
        Accuracy of always answering the most common class.
    groups : mapping of str to Estimate
        Accuracy by group, ``name=value``.
    traps : mapping of str to Estimate
        Accuracy on the hard cases, by kind.
    """

    confusion: Confusion
    majority: float
    macro_f1: Estimate
    classes: list[ClassFigures]
    groups: Mapping[str, Estimate]
    traps: Mapping[str, Estimate]


@dataclass(frozen=True)
class ScoreSheet:
    """All approaches, the four boxes of the two told against each other, and items to look at.

    Attributes
    ----------
    boxes : PairedCounts
        On the test set: counts only.
    validation : DataFrame
        Validation items: ``item``, ``text``, ``expert``, and the answers of each approach under its
        id, of those that were asked.
    """

    arms: Mapping[str, ArmScores]
    boxes: PairedCounts
    validation: pd.DataFrame


def asked(d: Dossier, sheet: ScoreSheet) -> list[str]:
    """Approaches that answered the validation set: those named first."""
    return [arm for arm in (*d.named, *d.folded) if arm in sheet.validation]


def items_by_mistake(d: Dossier, sheet: ScoreSheet, arm: str) -> dict[str, pd.DataFrame]:
    """Validation items behind each kind of mistake of an approach, and behind each disagreement.

    Parameters
    ----------
    arm : str
        One that answered the validation set.

    Returns
    -------
    dict of str to DataFrame
        By what went wrong, in the words of the kinds of mistakes; kinds that were not made are left
        out. Against the other approach of the pair also where only one of them is right.
    """
    items = sheet.validation
    expert, said = items["expert"], items[arm]
    found = {
        kind.title: (expert == kind.truth)
        & (said != expert)
        & ((said == kind.said) if kind.said else True)
        for kind in d.kinds
    }
    other = d.reference if arm != d.reference else d.alternative
    if other in items and other != arm:
        right, theirs = said == expert, items[other] == expert
        found[f"Only {d.roster.inside(arm)} right"] = right & ~theirs
        found[f"Only {d.roster.inside(other)} right"] = ~right & theirs
    return {title: items[mask] for title, mask in found.items() if mask.any()}
