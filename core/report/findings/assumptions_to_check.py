"""Which assumptions to check first, and the cheapest way to know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.decision.assumptions.register import Register
from core.decision.sensitivity.cost_by_source import dollars_carried
from core.decision.sensitivity.tornado import Mover, worth_noting
from core.decision.valuation import Valuation
from core.domain.assumption import Grade
from core.domain.drivers.driver import Driver
from core.report.format.numbers import money
from core.report.format.quantities import amount
from core.report.wording.assumption_words import assumption_name, range_words

MOST = 3
_HOURS = {
    "h": "Track the hours of one round.",
    "h each": "Track the hours of one round.",
    "h/month": "Track the hours of one month.",
    "s": "Time the next 50 items.",
}


@dataclass(frozen=True)
class AssumptionCheck:
    """One assumption worth checking; empty texts are left out.

    Attributes
    ----------
    now : str
        The value it has.
    carries : str
        Dollars that rest on it.
    flips_at : str
        Value at which the recommendation changes.
    worth : str
        What knowing it exactly is worth.
    logged : str
        What tracking it once is worth.
    cheapest : str
        The cheapest way to know it.
    """

    driver: Driver
    name: str
    now: str
    grade: Grade
    carries: str = ""
    flips_at: str = ""
    worth: str = ""
    logged: str = ""
    cheapest: str = ""


def checks_by_dollars(
    register: Register, valuation: Valuation, most: int = MOST
) -> list[AssumptionCheck]:
    """The assumptions without a source on which most dollars of both approaches rest."""
    found = []
    for driver, usd in dollars_carried(valuation).items():
        given = register[driver]
        if given.range is None or (given.grade.sourced and given.grade is not Grade.VENDOR):
            continue
        found.append(
            AssumptionCheck(
                driver,
                assumption_name(register, driver, tied=True),
                range_words(given.range, given.unit),
                given.grade,
                carries=money(usd),
                cheapest=cheapest_arm(given.unit, given.recurs),
            )
        )
    return found[:most]


def checks_by_worth(
    register: Register, movers: Sequence[Mover], most: int = MOST
) -> list[AssumptionCheck]:
    """The assumptions that are most worth knowing; fewer where few are worth anything."""
    worth = [mover for mover in movers if mover.worth >= 1.0]
    return [
        AssumptionCheck(
            mover.driver,
            assumption_name(register, mover.driver, tied=bool(mover.tied)),
            range_words(mover.given, register[mover.driver].unit),
            register[mover.driver].grade,
            flips_at=(
                amount(mover.flips_at, register[mover.driver].unit)
                if mover.could_flip and mover.flips_at is not None
                else ""
            ),
            worth=money(mover.worth),
            logged=(
                f"{money(mover.worth_of_one)} already for one round"
                if worth_noting(register, mover)
                else ""
            ),
            cheapest=cheapest_arm(register[mover.driver].unit, register[mover.driver].recurs),
        )
        for mover in worth[:most]
    ]


def cheapest_arm(unit: str, recurs: str = "") -> str:
    """How to know a value of this unit better, by the least effort.

    Parameters
    ----------
    unit, recurs : str
        As the register spells them.

    Examples
    --------
    >>> cheapest_arm("h each"), cheapest_arm("USD/month"), cheapest_arm("h", "once")
    ('Track the hours of one round.', 'Ask two suppliers for a price.', 'Track the hours.')
    """
    if unit.startswith("h") and recurs.startswith("once"):
        return "Track the hours."
    if unit.startswith("USD"):
        return "Ask two suppliers for a price."
    if unit in _HOURS:
        return _HOURS[unit]
    if unit.startswith("share"):
        return "Count it on the next 100 items."
    if unit in ("h/day", "working days"):
        return "Ask the person, or look at last month's calendar."
    return "Look it up in your own records of last year."
