"""A case without data in words: which way costs less, how sure, and what a PoC would take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.decision.calculator.break_even import BreakEven
from core.decision.calculator.result import OwnResult, Spread
from core.decision.costing.calendar import end_date, next_working_day
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.domain.verdict import ConfidenceLabel, confidence_label
from core.report.format.numbers import (
    chance,
    count,
    day,
    days,
    money,
    money_range,
    percent,
    unit_price,
)
from core.report.wording.glossary import PROCESS_NAMES, bold, capital

SAME_ITERATIONS = "both ways are taken to reach the target in the same number of rounds"


@dataclass(frozen=True)
class OwnTold:
    """A case without data in words.

    Attributes
    ----------
    difference : str
        How much dearer or cheaper the new way is, with its range.
    poc : str
        What one round of each way takes.
    worth : str
        Whether knowing more would pay for it, on cost alone.
    accuracy : str
        What nothing is said about.
    left_out : str
        What both ways need and no number holds.
    """

    headline: str
    lead: str
    difference: str
    poc: str
    worth: str
    accuracy: str
    left_out: str


def tell_own_case(found: OwnResult, months: int, today: date) -> OwnTold:
    """Everything the screen says about a case.

    Parameters
    ----------
    months : int
        Counted period; 0 is the build alone.
    today : date
        The PoC is dated as if it began on the next working day.
    """
    return OwnTold(
        headline=_headline(found, months),
        lead=_lead(found, months),
        difference=f"{capital(span(months))}, the new way costs {_gap(found.difference[months])}.",
        poc=_poc(found, today),
        worth=_worth(found, months),
        accuracy=(
            f"{bold('Nothing is said about accuracy:')} {SAME_ITERATIONS}, because nothing of "
            "yours was measured. Which way answers better, and whether either gets there, "
            "only a race on your own items can tell."
        ),
        left_out=_left_out(found),
    )


def span(months: int) -> str:
    """The counted period at the end of a sentence.

    Examples
    --------
    >>> span(0), span(24)
    ('to build', 'over 24 months')
    """
    return f"over {months} months" if months else "to build"


def chance_wrong(found: OwnResult, months: int) -> float:
    """Share of the what-ifs in which the way that is better on average is not."""
    new = found.chance_better[months]
    return 1.0 - new if found.better[months] == NEW_PROCESS else new


def _headline(found: OwnResult, months: int) -> str:
    arm = found.better[months]
    timed = ", time counted" if found.scenario.value_per_month else ""
    tone = confidence_label(chance_wrong(found, months))
    if tone is ConfidenceLabel.CLEAR:
        return f"{PROCESS_NAMES[arm]} looks cheaper {span(months)}{timed}"
    if tone is ConfidenceLabel.LEANING:
        return f"Leaning {arm}: cheaper {span(months)}{timed}"
    what = "Cost and time" if timed else "Cost alone"
    return f"{what} cannot decide {span(months) if months else 'the build'}"


def _lead(found: OwnResult, months: int) -> str:
    iterations = found.case.iterations
    old, new = (found.arms[arm].total[months].middle for arm in (OLD_PROCESS, NEW_PROCESS))
    need = f"{iterations} round{'' if iterations == 1 else 's'}"
    return (
        f"If both ways need **{need}**, the old way costs {bold(money(old))} {span(months)}, the "
        f"new way {bold(money(new))}; chance that the new way is cheaper: "
        f"{bold(chance(found.chance_cheaper[months]))}. How accurate either would be is not known."
    )


def _gap(gap: Spread) -> str:
    """A difference in dollars with its range, in words instead of signs."""
    if gap.low >= 0:
        return f"{money(gap.middle)} more (8-in-10 range: {money_range(gap.low, gap.high)} more)"
    if gap.high <= 0:
        ends = money_range(-gap.high, -gap.low)
        return f"{money(-gap.middle)} less (8-in-10 range: {ends} less)"
    word = "more" if gap.middle > 0 else "less"
    return (
        f"{money(abs(gap.middle))} {word} (8-in-10 range: {money(-gap.low)} less to "
        f"{money(gap.high)} more)"
    )


def _poc(found: OwnResult, today: date) -> str:
    poc, start = found.poc, next_working_day(today)
    return (
        f"One round of each way costs about {bold(money(poc.usd.middle))} and "
        f"{bold(count(poc.expert_hours.middle))} of your expert's hours "
        f"({count(poc.test_set_hours.middle)} of them for the exam) over "
        f"{bold(days(poc.days.middle))}: begun on {day(start)}, it ends about "
        f"{day(end_date(start, poc.days.middle))}. 8-in-10 range: "
        f"{money_range(poc.usd.low, poc.usd.high)}, {count(poc.days.low)}-"
        f"{count(poc.days.high)} days. The round of the way you keep is not lost."
    )


def _worth(found: OwnResult, months: int) -> str:
    worth, price = found.worth_knowing[months], found.poc.usd.middle
    start = (
        f"Knowing every cost exactly would be worth at most {bold(money(worth))} "
        f"{span(months) if months else 'for the build'}, "
    )
    if worth < price:
        return (
            f"{start}less than the PoC costs. So a PoC is worth its price only for what it says "
            "about accuracy, which nobody can say without one."
        )
    return (
        f"{start}more than the PoC costs. So it can pay for itself on cost alone, before what it "
        "says about accuracy."
    )


def _left_out(found: OwnResult) -> str:
    test_set, review = found.test_set, found.review
    return (
        f"Not in any total, because both ways need it alike: the exam ({money(test_set.middle)}) "
        f"and a privacy review ({money_range(review.low, review.high)}; texts leave the house "
        "either way). Wrong answers, hiring, leaving and contracts are not counted at all."
        f"{_discounted(found.scenario.discount)}"
    )


def _discounted(share: float) -> str:
    return f" Money spent later counts less, by {percent(share)} a year." if share else ""


def turning_points(items: BreakEven, price: BreakEven, volume: BreakEven) -> list[str]:
    """Where the cheaper way changes, one short sentence each; never is an answer too."""
    return [
        _turn(items, "Items a round", count),
        _turn(price, "Price a label, fees included", unit_price),
        _turn(volume, "Decisions a month", count),
    ]


def _turn(found: BreakEven, name: str, write: Callable[[float], str]) -> str:
    below, above = (f"the {PROCESS_NAMES[way].lower()}" for way in (found.below, found.above))
    if found.at is None:
        return f"{name}: never flips; {below} is cheaper up to {write(found.high)}."
    return (
        f"{name}: flips at about {bold(write(_three_figures(found.at)))}; above it "
        f"{above} is cheaper."
    )


def _three_figures(value: float) -> float:
    return float(f"{value:.3g}")
