"""A case without data in words: which approach costs less, how sure, what a PoC would take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.decision.calculator.break_even import BreakEven
from core.decision.calculator.result import OwnResult
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
    several,
    unit_price,
)
from core.report.wording.glossary import PROCESS_NAMES, bold, period_text

THE = {OLD_PROCESS: "human annotation", NEW_PROCESS: "the fine-tuning analyst"}
"""Names inside a sentence."""


@dataclass(frozen=True)
class OwnTold:
    """A case without data in words.

    Attributes
    ----------
    lead : str
        What is assumed, and what nothing is known about.
    poc : str
        What one round of each approach takes.
    worth : str
        Whether knowing more would pay for it, on cost alone.
    left_out : str
        What no number holds.
    """

    headline: str
    lead: str
    poc: str
    worth: str
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
        _headline(found, months),
        _lead(found),
        _poc(found, today),
        _worth(found, months),
        _left_out(found),
    )


def span(months: int) -> str:
    """The counted period at the end of a sentence.

    Examples
    --------
    >>> span(0), span(24)
    ('until launch', 'in the first 24 months')
    """
    return f"in the {period_text(months)}" if months else period_text(0)


def chance_wrong(found: OwnResult, months: int) -> float:
    """Share of the simulations in which the approach that is better on average is not."""
    new = found.chance_better[months]
    return 1.0 - new if found.better[months] == NEW_PROCESS else new


def _headline(found: OwnResult, months: int) -> str:
    arm, wrong = found.better[months], chance_wrong(found, months)
    name, likely = PROCESS_NAMES[arm], f"({chance(1.0 - wrong)} likely)"
    timed = ", time counted" if found.scenario.value_per_month else ""
    if confidence_label(wrong) is ConfidenceLabel.TOSS_UP:
        what = "time counted" if timed else "on cost alone"
        return f"Undecided {what}: {THE[arm]} is ahead {span(months)} {likely}"
    if timed:
        return f"{name} is the better choice {span(months)}{timed} {likely}"
    saved = abs(found.difference[months].mean)
    return f"{name} costs {money(saved)} less {span(months)} {likely}"


def _lead(found: OwnResult) -> str:
    rounds = several(found.case.iterations, "round")
    return (
        f"Nothing is measured yet, so both are assumed to need {bold(rounds)}. Only a PoC can tell "
        "how accurate each one is"
    )


def _poc(found: OwnResult, today: date) -> str:
    poc, start = found.poc, next_working_day(today)
    return (
        f"One round of each approach costs about {bold(money(poc.usd.middle))} "
        f"(80% range {money_range(poc.usd.low, poc.usd.high)}). It takes "
        f"{bold(count(poc.expert_hours.middle))} hours of your expert, "
        f"{count(poc.test_set_hours.middle)} of them for the test set. Started on {day(start)}, "
        f"it ends about {day(end_date(start, poc.days.middle))}, after "
        f"{bold(days(poc.days.middle))} (80% range {count(poc.days.low)}-"
        f"{count(poc.days.high)}). The round of the approach you keep is not lost."
    )


def _worth(found: OwnResult, months: int) -> str:
    worth, price = found.worth_knowing[months], found.poc.usd.middle
    start = f"Knowing every cost exactly would be worth at most {bold(money(worth))} {span(months)}"
    if worth < price:
        return f"{start}, less than the PoC costs. The PoC pays for what it tells about accuracy."
    return f"{start}, more than the PoC costs. The PoC can pay for itself on cost alone."


def _left_out(found: OwnResult) -> str:
    return (
        "Average cost over the simulations, with the 80% range. Not included, because both "
        f"need them: the test set ({money(found.test_set.middle)}) and a privacy review "
        f"({money_range(found.review.low, found.review.high)}). Errors and contracts do not count "
        f"without a PoC.{_discounted(found.scenario.discount)}"
    )


def _discounted(share: float) -> str:
    return f" Money spent later counts less, by {percent(share)} a year." if share else ""


def turning_points(items: BreakEven, price: BreakEven, volume: BreakEven) -> list[str]:
    """Where the cheaper approach changes, one short sentence each; never is an answer too."""
    return [
        _turn(items, "Items labelled a round", count),
        _turn(price, "Price of a label, fees included", unit_price),
        _turn(volume, "Predictions a month", count),
    ]


def _turn(found: BreakEven, name: str, write: Callable[[float], str]) -> str:
    below, above = (THE[way] for way in (found.below, found.above))
    if found.at is None:
        return f"{bold(name)}: no break-even; {below} costs less up to {write(found.high)}."
    return (
        f"{bold(name)}: break-even at about {bold(write(_rounded(found.at)))}. Above it {above} "
        "costs less."
    )


def _rounded(value: float) -> float:
    """Two figures: more is not known."""
    return float(f"{value:.2g}")
