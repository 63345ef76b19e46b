"""What each booked quantity costs: one rule per kind of driver, in hours, dollars and working days.

A ledger entry names its driver and the driver its rule; the rule turns the entry's quantity
(counted, or drawn where it is assumed) into effort, money and elapsed time under what-ifs.
Quantities times prices, as docs/hand-check.md works them out by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.priced import Priceable, Priced
from core.decision.costing.rates import STAFF, annotator_rate
from core.domain.drivers.driver import PricingRule
from core.domain.drivers.new_way import (
    FINE_TUNE_HOURS,
    FIRST_RATIONALES,
    MINIMUM_JOB_CHARGE,
    TRAINING_TOKEN_PRICE,
)
from core.domain.drivers.old_way import (
    FIRST_GUIDELINE,
    LABELLING_TIME,
    PARALLEL_ANNOTATORS,
    PLATFORM_FEE,
    PRICE_PER_LABEL,
)
from core.domain.drivers.shared import (
    ADJUDICATED_SHARE,
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    GOLD_LABELS,
    LABELS_PER_GOLD_ITEM,
    PRODUCTIVE_HOURS_A_DAY,
)

SECONDS_PER_HOUR = 3600.0
FREE_NIGHT_HOURS = 16.0
"""A job started at the end of a working day costs nothing while it ends by the next one."""

Rule = Callable[[Priceable, Draws], Priced]


def price(line: Priceable, draws: Draws) -> Priced:
    """Price a line by the rule of its driver.

    Parameters
    ----------
    line : Priceable
        Quantities of shape (draws,), in the driver's unit.
    draws : Draws

    Returns
    -------
    Priced
        Hours, USD and working days, each of shape (draws,).

    Raises
    ------
    ValueError
        If the driver has no rule: a quantity must never be booked and forgotten.
    """
    if line.driver.rule is None:
        raise ValueError(f"{line.driver!r} has no rule, so nobody knows what it costs")
    return RULES[line.driver.rule](line, draws)


def _nothing(line: Priceable) -> Array:
    return np.zeros_like(line.quantity)


def _person(line: Priceable, draws: Draws) -> Priced:
    """Hours of one person, at the person's rate and hours a day."""
    hours, staff = line.quantity, STAFF[line.who]
    return Priced(hours, hours * draws[staff.rate], hours / draws[staff.hours_a_day])


def _pair(line: Priceable, draws: Draws) -> Priced:
    """Two people at once: both are paid, time passes at the pace of the scarcer one."""
    hours = line.quantity
    usd = hours * draws[STAFF[line.who].rate]
    if line.who == "analyst":
        return Priced(hours, usd, _nothing(line))
    pace = np.minimum(draws[EXPERT_HOURS_A_DAY], draws[PRODUCTIVE_HOURS_A_DAY])
    return Priced(hours, usd, hours / pace)


def _crowd_session(line: Priceable, draws: Draws) -> Priced:
    """Every annotator spends the same hours at the same time."""
    hours = line.quantity * draws[PARALLEL_ANNOTATORS]
    return Priced(
        hours, hours * annotator_rate(draws), line.quantity / draws[PRODUCTIVE_HOURS_A_DAY]
    )


def _recruiting(line: Priceable, draws: Draws) -> Priced:
    """Lead time runs while the expert writes or is interviewed; only the rest is waited for."""
    talking = draws[FIRST_GUIDELINE if FIRST_GUIDELINE in line.beside else FIRST_RATIONALES]
    meanwhile = talking / draws[EXPERT_HOURS_A_DAY]
    waited = np.maximum(line.quantity - meanwhile, 0.0)
    return Priced(_nothing(line), _nothing(line), waited)


def _labels(line: Priceable, draws: Draws) -> Priced:
    """Labels bought one by one."""
    if draws.scenario.pay != "per label":
        return _counted_elsewhere(line, draws)
    usd = line.quantity * draws[PRICE_PER_LABEL] * (1.0 + draws[PLATFORM_FEE])
    return Priced(_nothing(line), usd, _nothing(line))


def _labelling_days(hours: Array, draws: Draws) -> Array:
    """Working days of hours that several annotators share."""
    return hours / (draws[PARALLEL_ANNOTATORS] * draws[PRODUCTIVE_HOURS_A_DAY])


def _labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours of labelling, several annotators at once; paid by the hour unless by label."""
    hourly = draws.scenario.pay == "hourly"
    usd = line.quantity * annotator_rate(draws) if hourly else _nothing(line)
    return Priced(line.quantity, usd, _labelling_days(line.quantity, draws))


def _untimed_labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours of labels that nobody timed, at the assumed seconds each."""
    hours = line.quantity * draws[LABELLING_TIME] / SECONDS_PER_HOUR
    return _labelling(replace(line, quantity=hours), draws)


def _paid_labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours that were paid with the labels: they only take time."""
    return Priced(line.quantity, _nothing(line), _labelling_days(line.quantity, draws))


def _rewards(line: Priceable, draws: Draws) -> Priced:
    """Dollars people were paid for labels, and the platform's fee on them."""
    usd = line.quantity * (1.0 + draws[PLATFORM_FEE])
    return Priced(_nothing(line), usd, _nothing(line))


def _audit(line: Priceable, draws: Draws) -> Priced:
    """The expert judges items one by one."""
    hours = line.quantity * draws[GOLD_LABELS] / SECONDS_PER_HOUR
    return Priced(hours, hours * draws[EXPERT_RATE], hours / draws[EXPERT_HOURS_A_DAY])


def _gold(line: Priceable, draws: Draws) -> Priced:
    """Expert labels good enough to train or judge on: repeated and adjudicated."""
    seconds = draws[LABELS_PER_GOLD_ITEM] * draws[GOLD_LABELS] * (1.0 + draws[ADJUDICATED_SHARE])
    hours = line.quantity * (seconds / SECONDS_PER_HOUR)
    return Priced(hours, hours * draws[EXPERT_RATE], hours / draws[EXPERT_HOURS_A_DAY])


def _machine_wait(line: Priceable, draws: Draws) -> Priced:
    """Training runs around the clock; only what outlasts the night costs working days."""
    lost = np.maximum(draws[FINE_TUNE_HOURS] - FREE_NIGHT_HOURS, 0.0) / 24.0
    return Priced(_nothing(line), _nothing(line), line.quantity * lost)


def _training_tokens(line: Priceable, draws: Draws) -> Priced:
    """Tokens as if billed, at least one minimum charge per iteration."""
    usd = np.zeros(draws.size)
    for tokens in line.by_iteration:
        billed = np.maximum(tokens / 1e6 * draws[TRAINING_TOKEN_PRICE], draws[MINIMUM_JOB_CHARGE])
        usd += np.where(tokens > 0, billed, 0.0)
    nothing = np.zeros_like(usd)
    return Priced(nothing, usd, nothing)


def _priced_each(line: Priceable, draws: Draws) -> Priced:
    """Quantity times the driver's one price; nobody's hours."""
    (each,) = line.driver.prices
    return Priced(_nothing(line), line.quantity * draws[each], _nothing(line))


def _billed(line: Priceable, draws: Draws) -> Priced:
    """Dollars that somebody already paid."""
    return Priced(_nothing(line), line.quantity, _nothing(line))


def _waiting(line: Priceable, draws: Draws) -> Priced:
    """Days that pass while nobody works on it."""
    return Priced(_nothing(line), _nothing(line), line.quantity)


def _share_of_labour(line: Priceable, draws: Draws) -> Priced:
    """A share of what the lines of bought labels come to."""
    if line.labour is None:
        return _counted_elsewhere(line, draws)
    share = draws[line.driver]
    return Priced(line.labour.hours * share, line.labour.usd * share, _nothing(line))


def _counted_elsewhere(line: Priceable, draws: Draws) -> Priced:
    """A quantity that is shown but priced through another one."""
    return Priced(_nothing(line), _nothing(line), _nothing(line))


RULES: Mapping[PricingRule, Rule] = {
    PricingRule.PERSON: _person,
    PricingRule.PAIR: _pair,
    PricingRule.CROWD_SESSION: _crowd_session,
    PricingRule.RECRUITING: _recruiting,
    PricingRule.LABELS: _labels,
    PricingRule.LABELLING: _labelling,
    PricingRule.UNTIMED_LABELLING: _untimed_labelling,
    PricingRule.PAID_LABELLING: _paid_labelling,
    PricingRule.REWARDS: _rewards,
    PricingRule.AUDIT: _audit,
    PricingRule.GOLD: _gold,
    PricingRule.TRAINING_TOKENS: _training_tokens,
    PricingRule.MACHINE_WAIT: _machine_wait,
    PricingRule.PRICED_EACH: _priced_each,
    PricingRule.BILLED: _billed,
    PricingRule.WAITING: _waiting,
    PricingRule.SHARE_OF_LABOUR: _share_of_labour,
    PricingRule.COUNTED_ELSEWHERE: _counted_elsewhere,
}
