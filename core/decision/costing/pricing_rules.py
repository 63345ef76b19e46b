"""What each booked quantity costs: one rule per kind of driver, in hours, dollars and working days.

A ledger entry names its driver and the driver its rule; the rule turns the entry's quantity
(counted, or drawn where it is assumed) into effort, money and elapsed time under what-ifs.
Quantities times prices, as docs/hand-check.md works them out by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.decision.assumptions.draws import Draws
from core.decision.costing import label_rules
from core.decision.costing.priced import Priceable, Priced
from core.decision.costing.rates import SECONDS_PER_HOUR, STAFF
from core.domain.drivers.driver import PricingRule
from core.domain.drivers.new_way import FINE_TUNE_HOURS, MINIMUM_JOB_CHARGE, TRAINING_TOKEN_PRICE
from core.domain.drivers.shared import (
    ADJUDICATED_SHARE,
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    GOLD_LABELS,
    LABELS_PER_GOLD_ITEM,
    PRODUCTIVE_HOURS_A_DAY,
)

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
        raise ValueError(f"{line.driver!r} has no pricing rule, so its cost is unknown")
    return RULES[line.driver.rule](line, draws)


def _person(line: Priceable, draws: Draws) -> Priced:
    """Hours of one person, at the person's rate and hours a day."""
    hours, staff = line.quantity, STAFF[line.who]
    return Priced(hours, hours * draws[staff.rate], hours / draws[staff.hours_a_day])


def _pair(line: Priceable, draws: Draws) -> Priced:
    """Two people at once: both are paid, time passes at the pace of the scarcer one."""
    hours = line.quantity
    usd = hours * draws[STAFF[line.who].rate]
    if line.who == "analyst":
        return line.priced(hours=hours, usd=usd)
    pace = np.minimum(draws[EXPERT_HOURS_A_DAY], draws[PRODUCTIVE_HOURS_A_DAY])
    return Priced(hours, usd, hours / pace)


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
    return line.priced(days=line.quantity * lost)


def _training_tokens(line: Priceable, draws: Draws) -> Priced:
    """Tokens as if billed, at least one minimum charge per iteration."""
    usd = np.zeros(draws.size)
    for tokens in line.by_iteration:
        billed = np.maximum(tokens / 1e6 * draws[TRAINING_TOKEN_PRICE], draws[MINIMUM_JOB_CHARGE])
        usd += np.where(tokens > 0, billed, 0.0)
    return line.priced(usd=usd)


def _priced_each(line: Priceable, draws: Draws) -> Priced:
    """Quantity times the driver's one price; nobody's hours."""
    (each,) = line.driver.prices
    return line.priced(usd=line.quantity * draws[each])


def _billed(line: Priceable, draws: Draws) -> Priced:
    """Dollars that somebody already paid."""
    return line.priced(usd=line.quantity)


def _waiting(line: Priceable, draws: Draws) -> Priced:
    """Days that pass while nobody works on it."""
    return line.priced(days=line.quantity)


def _counted_elsewhere(line: Priceable, draws: Draws) -> Priced:
    """A quantity that is shown but priced through another one."""
    return line.priced()


RULES: Mapping[PricingRule, Rule] = {
    PricingRule.PERSON: _person,
    PricingRule.PAIR: _pair,
    PricingRule.CROWD_SESSION: label_rules.crowd_session,
    PricingRule.RECRUITING: label_rules.recruiting,
    PricingRule.LABELS: label_rules.labels,
    PricingRule.LABELLING: label_rules.labelling,
    PricingRule.UNTIMED_LABELLING: label_rules.untimed_labelling,
    PricingRule.PAID_LABELLING: label_rules.paid_labelling,
    PricingRule.REWARDS: label_rules.rewards,
    PricingRule.AUDIT: _audit,
    PricingRule.GOLD: _gold,
    PricingRule.TRAINING_TOKENS: _training_tokens,
    PricingRule.MACHINE_WAIT: _machine_wait,
    PricingRule.PRICED_EACH: _priced_each,
    PricingRule.BILLED: _billed,
    PricingRule.WAITING: _waiting,
    PricingRule.SHARE_OF_LABOUR: label_rules.share_of_labour,
    PricingRule.COUNTED_ELSEWHERE: _counted_elsewhere,
}
