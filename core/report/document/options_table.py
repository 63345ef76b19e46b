"""The options as one table, the same in every form: the decision quantity in rows."""

from __future__ import annotations

from core.domain.verdict import Answer
from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.document.traceable_numbers import estimate_stated, likely
from core.report.findings.dossier import Dossier
from core.report.findings.options import (
    Option,
    Range,
    Standing,
    best_of,
    cheaper_sentence,
    options,
    runner_up,
    shown,
    wrong_choice,
)
from core.report.format.numbers import about_money, chance, count, percent, target_text
from core.report.headline import headline_of
from core.report.wording.glossary import in_years, period_text

MARKED = (Standing.RECOMMENDED, Standing.AHEAD)


def options_table(d: Dossier, every: bool = False) -> TableBlock:
    """A row an option: chance of being best, cost, what it saves, accuracy, days.

    Parameters
    ----------
    every : bool
        All approaches instead of the best four.
    """
    told = options(d) if every else shown(d).rows
    target, left = target_text(d.plan.target), len(d.arms) - len(told)
    more = f" The appendix has {count(left)} more." if left else ""
    return TableBlock(
        "all-options" if every else "options",
        (
            "Option",
            "Best choice",
            "Expected cost",
            f"Against {d.roster.inside(d.reference)}",
            f"Accuracy (target {target})",
            f"Meets {target}",
            "Days to launch",
        ),
        tuple(_row(d, one) for one in told),
        f"Expected cost: build, {period_text(d.months)}, and what falling short of {target} "
        f"costs. In brackets: 80% range; of accuracy the 95% interval.{more}",
        (0.20, 0.09, 0.15, 0.25, 0.16, 0.08, 0.07),
        stacked=not every,
    )


def _row(d: Dossier, one: Option) -> tuple[TableCell, ...]:
    at, days = f"worked out: option.{one.arm}", count(one.days)
    low, middle, high = (percent(getattr(one.accuracy, end)) for end in ("low", "value", "high"))
    return (
        TableCell(f"{d.name(one.arm)}{d.role(one.arm)}", marked=one.standing in MARKED),
        TableCell("-")
        if one.chance_best is None
        else likely(one.chance_best, f"worked out: chance_best.{one.arm}"),
        _amount(one.cost, one.costs, one.cost_range, f"{at}.cost"),
        TableCell("what you do today")
        if one.saves is None
        else _amount(one.saves, one.saving, one.saving_range, f"{at}.saves"),
        TableCell(
            f"{middle} ({low}-{high})",
            estimate_stated(one.accuracy, f"worked out: option.{one.arm}.accuracy"),
        ),
        likely(one.meets, f"verdict.arms.{one.arm}.meets"),
        TableCell(days, (Stated(days, one.days, f"verdict.arms.{one.arm}.days.p50"),)),
    )


def _amount(found: Range, mean: str, low_high: str, where: str) -> TableCell:
    ends = ("mean", "low", "high")
    values = {end: getattr(found, end) for end in ends}
    stated = (Stated(about_money(value), value, f"{where}.{end}") for end, value in values.items())
    return TableCell(f"{mean} ({low_high})", tuple(stated))


def options_claim(d: Dossier) -> str:
    """What the options come to, as a heading."""
    best, v, told = best_of(d), d.valuation, options(d)
    target = target_text(d.plan.target)
    if v.verdict.answer is Answer.INVALID:
        return "The comparison was not fair: these numbers are for diagnosis only"
    if best is None:
        near = max(told, key=lambda one: one.meets)
        return f"{d.name(near.arm)} comes closest: {chance(near.meets)} likely to meet {target}"
    other = best if best.saves is not None else runner_up(d)
    other = other or next((one for one in told if one.saves is not None), None)
    if other is None or other.saves is None:
        return f"{d.name(best.arm)} costs {best.costs} {in_years(d.months)}"
    claim = f"{d.name(other.arm)} {other.saving} {in_years(d.months)}"
    return f"{claim}, or not: {other.saving_range}" if other.saves.open else claim


def beside_the_table(d: Dossier) -> tuple[str, ...]:
    """The cheapest alternative, and what a wrong choice costs where the lead has not said it."""
    best, cheaper = best_of(d), cheaper_sentence(d)
    if not cheaper and best is not None:
        cheaper = (
            "Cheaper alternative: none. No other approach that may meet "
            f"{target_text(d.plan.target)} costs less."
        )
    name, _, rest = cheaper.partition(":")
    wrong = wrong_choice(d)
    told = (f"**{name}:**{rest}" if rest else "", "" if wrong in headline_of(d).lead else wrong)
    return tuple(line for line in told if line)
