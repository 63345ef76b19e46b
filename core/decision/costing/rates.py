"""What an hour of people costs and how many hours a day they have, as drivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.decision.assumptions.draws import Array, Draws
from core.domain.assumption import Assumption
from core.domain.drivers.driver import Driver
from core.domain.drivers.old_way import HOURLY_PAY, MANAGEMENT, PLATFORM_FEE, SPECIALIST_PAY
from core.domain.drivers.shared import (
    ANALYST_RATE,
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    PRODUCTIVE_HOURS_A_DAY,
)

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class StaffTime:
    """Drivers of one person's time: USD an hour, and hours a day."""

    rate: Driver
    hours_a_day: Driver


STAFF: Mapping[str, StaffTime] = {
    "expert": StaffTime(EXPERT_RATE, EXPERT_HOURS_A_DAY),
    "NN expert": StaffTime(NN_EXPERT_RATE, PRODUCTIVE_HOURS_A_DAY),
    "analyst": StaffTime(ANALYST_RATE, PRODUCTIVE_HOURS_A_DAY),
}
"""People on a payroll, by role; annotators are paid otherwise."""

MARK_UPS = frozenset({PLATFORM_FEE, MANAGEMENT})
"""Prices that are a share of what they come on top of."""


def annotator_rate(draws: Draws) -> Array:
    """What an hour of an annotator costs, the platform's fee included.

    Returns
    -------
    ndarray, shape (draws,)
        USD an hour: ``pay x (1 + fee)``.
    """
    pay = draws[SPECIALIST_PAY] if draws.scenario.specialists else draws[HOURLY_PAY]
    return pay * (1.0 + draws[PLATFORM_FEE])


def drivers_behind(driver: Driver, who: str, *, specialists: bool = False) -> tuple[Driver, ...]:
    """Drivers in a line's dollars, its own quantity not included.

    Parameters
    ----------
    driver : Driver
        What the line books.
    who : str
        Whose time or work it is.
    specialists : bool
        Whether annotators are paid as specialists.

    Returns
    -------
    tuple of Driver
        What the driver says it is priced by; else the rate of the person, if it is one.

    Examples
    --------
    >>> from core.domain.drivers.old_way import LABELLING_TIME, OLD_ERROR_REVIEW
    >>> drivers_behind(LABELLING_TIME, "annotators"), drivers_behind(OLD_ERROR_REVIEW, "expert")
    ((HOURLY_PAY, PLATFORM_FEE), (EXPERT_RATE,))
    """
    if driver.prices or who not in STAFF:
        paid = SPECIALIST_PAY if specialists else HOURLY_PAY
        return tuple(paid if each is HOURLY_PAY else each for each in driver.prices)
    return (STAFF[who].rate,)


def is_price(assumption: Assumption) -> bool:
    """Whether an assumption says what something costs, and not how much of it there is.

    Examples
    --------
    >>> from core.decision.assumptions.register import load_register
    >>> from core.domain.drivers.old_way import LABELLING_TIME
    >>> [is_price(load_register()[each]) for each in (HOURLY_PAY, PLATFORM_FEE, LABELLING_TIME)]
    [True, True, False]
    """
    return assumption.unit.startswith("USD") or assumption.driver in MARK_UPS
