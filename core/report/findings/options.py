"""The one decision quantity, by approach.

How likely each one is the best choice, what it saves against what is done today with its 80%
range, and what choosing it wrongly costs; cost, accuracy and days beneath. Headline, rows,
pictures, break-evens and every form of the report tell these and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.verdict_rule import FIRST_FROM
from core.evaluation.intervals import Estimate
from core.report.findings.dossier import Dossier


class Standing(StrEnum):
    """What an approach is in the answer."""

    RECOMMENDED = "recommended"
    AHEAD = "ahead"
    OPTION = "option"
    UNLIKELY = "unlikely to meet the target"
    BARRED = "barred by your own rules"
    REFERENCE = "for reference"


@dataclass(frozen=True)
class Range:
    """What is expected over the simulations, with its 80% range (10th to 90th percentile)."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Array) -> Range:
        """Of some simulations, shape (draws,)."""
        low, high = np.percentile(values, [10, 90])
        return cls(float(np.mean(values)), float(low), float(high))


@dataclass(frozen=True)
class Option:
    """An approach as a choice.

    Attributes
    ----------
    arm : str
    standing : Standing
    chance_best : float or None
        Chance of being the best choice; over all options 1. None where it is no choice, or where
        there is nothing to choose between.
    saves : Range or None
        USD saved against the reference, simulation by simulation, over the counted period; below
        zero it costs more. None for the reference itself.
    loss : float or None
        USD that choosing it gives up on average against the best choice of each simulation.
    cost : Range
        USD over the counted period, errors, waiting and falling short included: the difference of
        two costs is what ``saves`` says.
    accuracy : Estimate
    meets : float
        Chance of meeting the target.
    days : float
        Working days until launch, middle outcome.
    """

    arm: str
    standing: Standing
    chance_best: float | None
    saves: Range | None
    loss: float | None
    cost: Range
    accuracy: Estimate
    meets: float
    days: float


def options(d: Dossier) -> tuple[Option, ...]:
    """Every approach that was run: choices first, best expected ahead; then by cost.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    tuple of Option
    """
    found = [_option(d, arm) for arm in d.arms]
    order = [option.arm for option in d.valuation.verdict.options]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.index(one.arm) if one.arm in order else len(order),
                one.meets < FIRST_FROM,
                one.cost.mean,
            ),
        )
    )


def cheaper_alternative(d: Dossier) -> Option | None:
    """The cheapest approach that costs less than what is recommended or ahead, and may do.

    Also one for reference: the reader ought to know of it. None where there is none.
    """
    best = d.valuation.verdict.best
    if best is None:
        return None
    told = {one.arm: one for one in options(d)}
    may = [
        one
        for one in told.values()
        if one.meets >= FIRST_FROM
        and one.standing is not Standing.BARRED
        and one.cost.mean < told[best.arm].cost.mean
    ]
    return min(may, key=lambda one: one.cost.mean, default=None)


def _option(d: Dossier, arm: str) -> Option:
    v = d.valuation
    found = v.verdict.option(arm)
    several = len(v.verdict.options) > 1
    benefit = v.benefit[arm]
    return Option(
        arm,
        _standing(d, arm),
        found.chance_best if found is not None and several else None,
        None if arm == d.reference else Range.of(benefit - v.benefit[d.reference]),
        found.loss if found is not None and several else None,
        Range.of(-benefit),
        d.accuracy(arm),
        v.meets[arm],
        d.days(arm),
    )


def _standing(d: Dossier, arm: str) -> Standing:
    v = d.valuation
    if arm == v.verdict.recommended:
        return Standing.RECOMMENDED
    if v.verdict.best is not None and arm == v.verdict.best.arm:
        return Standing.AHEAD
    if arm in v.barred:
        return Standing.BARRED
    if not d.is_candidate(arm):
        return Standing.REFERENCE
    return Standing.OPTION if v.meets[arm] >= FIRST_FROM else Standing.UNLIKELY
