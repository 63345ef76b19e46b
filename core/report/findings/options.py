"""The one decision quantity, by approach.

How likely each one is the best choice, what it saves against what is done today with its 80%
range, and what choosing it wrongly costs; cost, accuracy and days beneath. Headline, rows,
pictures, break-evens and every form of the report tell these and no others, in these words.

What something costs is what choosing it *first* comes to: building and keeping it, waiting and
wrong answers where they have a price, and the next approaches where it falls short. So the
difference of two shown costs is exactly what one saves against the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.verdict_rule import FIRST_FROM
from core.evaluation.intervals import Estimate
from core.report.findings.dossier import Dossier
from core.report.format.numbers import about_money, about_range, chance, target_text
from core.report.wording.glossary import capital, in_period

SHOWN = 4
"""Rows that are read; the rest is folded."""


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

    @property
    def open(self) -> bool:
        """Whether nothing, or no difference, is within the range."""
        return self.low <= 0.0 <= self.high


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
        USD that choosing it gives up on average over *all* simulations against the best choice of
        each; the most that knowing everything is worth. Screens tell ``if_wrong``.
    cost : Range
        USD over the counted period, errors, waiting and falling short included: the difference of
        two costs is what ``saves`` says.
    accuracy : Estimate
        Or what the plan's target is about in its place.
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

    @property
    def if_wrong(self) -> float | None:
        """USD it costs on average in the simulations in which another choice is better.

        The expected loss spread over those alone: the chance of being wrong times this is
        ``loss``. 0 where no simulation says so, None where there is nothing to choose between.
        """
        if self.loss is None or self.chance_best is None:
            return None
        return self.loss / (1.0 - self.chance_best) if self.chance_best < 1.0 else 0.0

    @property
    def likely(self) -> str:
        """Its chance of being the best choice: ``57%``; ``-`` where it is no choice."""
        return "-" if self.chance_best is None else chance(self.chance_best)

    @property
    def saving(self) -> str:
        """``saves $24k``, ``costs $3.1k more``, ``costs the same``; empty for the reference."""
        if self.saves is None:
            return ""
        usd = about_money(abs(self.saves.mean))
        if usd == about_money(0.0):
            return "costs the same"
        return f"saves {usd}" if self.saves.mean > 0 else f"costs {usd} more"

    @property
    def saving_range(self) -> str:
        """The 80% range of what it saves: ``-$3.9k to $9.4k``; empty for the reference."""
        return "" if self.saves is None else about_range(self.saves.low, self.saves.high)

    @property
    def costs(self) -> str:
        """``$38k``."""
        return about_money(self.cost.mean)

    @property
    def cost_range(self) -> str:
        """Its 80% range: ``$24k-56k``."""
        return about_range(self.cost.low, self.cost.high)


@dataclass(frozen=True)
class Shown:
    """The rows of an answer: those that are read, and the rest."""

    rows: tuple[Option, ...]
    folded: tuple[Option, ...]


def options(d: Dossier) -> tuple[Option, ...]:
    """Every approach that was run: choices first, best expected ahead; then by cost.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    tuple of Option
    """
    order = [option.arm for option in d.valuation.verdict.options]
    return tuple(
        sorted(
            (option_of(d, arm) for arm in d.arms),
            key=lambda one: (
                order.index(one.arm) if one.arm in order else len(order),
                one.meets < FIRST_FROM,
                one.cost.mean,
            ),
        )
    )


def shown(d: Dossier) -> Shown:
    """The best four rows and the folded rest.

    What is recommended or ahead and the two approaches that the plan compares are always among the
    four; the best of the others fill them up. The cheapest alternative has a sentence of its own.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    Shown
    """
    found, best = options(d), d.valuation.verdict.best
    kept = set(d.valuation.outcome.pair)
    kept |= {best.arm} if best else set()
    for one in found:
        if len(kept) < SHOWN:
            kept.add(one.arm)
    return Shown(
        tuple(one for one in found if one.arm in kept),
        tuple(one for one in found if one.arm not in kept),
    )


def best_of(d: Dossier) -> Option | None:
    """What is recommended, or else ahead; None where there is nothing to choose."""
    best = d.valuation.verdict.best
    return None if best is None else option_of(d, best.arm)


def runner_up(d: Dossier) -> Option | None:
    """The other choice with the lowest expected cost, of those that may meet the target."""
    best, may = d.valuation.verdict.best, d.valuation.firsts
    others = [one.arm for one in d.valuation.verdict.options if best and one.arm != best.arm]
    kept = [arm for arm in others if arm in may] or others
    return option_of(d, kept[0]) if kept else None


def cheaper_alternative(d: Dossier) -> Option | None:
    """The cheapest approach that costs less than what is recommended or ahead, and may do.

    Also one for reference: the reader ought to know of it. None where there is none, or where the
    difference is too small to be told.
    """
    best = best_of(d)
    if best is None:
        return None
    may = [
        one
        for one in options(d)
        if one.meets >= FIRST_FROM
        and one.standing is not Standing.BARRED
        and one.cost.mean < best.cost.mean
        and one.costs != best.costs
    ]
    return min(may, key=lambda one: one.cost.mean, default=None)


def cheaper_sentence(d: Dossier) -> str:
    """The cheapest alternative, and why it is not what is recommended; empty where there is none.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    str
        ``Cheaper alternative: Rules only, $38k in the first 12 months, 86% likely to meet 85%.
        It is for reference, because this plan does not choose from it.``
    """
    found = cheaper_alternative(d)
    if found is None:
        return ""
    told = (
        f"Cheaper alternative: {d.name(found.arm)}, {found.costs} {in_period(d.months)}, "
        f"{chance(found.meets)} likely to meet {target_text(d.plan.target)}."
    )
    if found.standing is not Standing.REFERENCE:
        return told
    told += " It is for reference, because this plan does not choose from it."
    caution = d.caution(found.arm)
    return f"{told} {capital(caution)}." if caution else told


def wrong_choice(d: Dossier) -> str:
    """What it costs if what is recommended or ahead is not the best choice; empty if certain."""
    best = best_of(d)
    if best is None or not best.if_wrong:
        return ""
    return f"A wrong choice here costs {about_money(best.if_wrong)} on average."


def option_of(d: Dossier, arm: str) -> Option:
    """One approach as a choice."""
    v = d.valuation
    found = v.verdict.option(arm)
    several = len(v.verdict.options) > 1
    spent = d.spent
    return Option(
        arm,
        _standing(d, arm),
        found.chance_best if found is not None and several else None,
        None
        if arm == d.reference
        else _ranged(d, ("saves", arm), lambda: spent[d.reference] - spent[arm]),
        found.loss if found is not None and several else None,
        _ranged(d, ("cost", arm), lambda: spent[arm]),
        (v.measured.score or v.measured.accuracy)[arm],
        v.meets[arm],
        d.days(arm),
    )


def _ranged(d: Dossier, what: tuple[str, str], values: Callable[[], Array]) -> Range:
    """Sorting simulations takes a millisecond, and one page asks for the same ones ten times."""
    if what not in d.ranges:
        d.ranges[what] = Range.of(values())
    return d.ranges[what]


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
