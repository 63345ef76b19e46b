"""What bought labels cost: annotators found, trained, paid by the hour or by label, managed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.priced import Priceable, Priced
from core.decision.costing.rates import SECONDS_PER_HOUR, annotator_rate
from core.domain.drivers.new_way import FIRST_RATIONALES
from core.domain.drivers.old_way import (
    FIRST_GUIDELINE,
    LABELLING_TIME,
    PARALLEL_ANNOTATORS,
    PLATFORM_FEE,
    PRICE_PER_LABEL,
)
from core.domain.drivers.shared import EXPERT_HOURS_A_DAY, PRODUCTIVE_HOURS_A_DAY


def crowd_session(line: Priceable, draws: Draws) -> Priced:
    """Every annotator spends the same hours at the same time."""
    hours = line.quantity * draws[PARALLEL_ANNOTATORS]
    days = line.quantity / draws[PRODUCTIVE_HOURS_A_DAY]
    return Priced(hours, hours * annotator_rate(draws), days)


def recruiting(line: Priceable, draws: Draws) -> Priced:
    """Lead time runs while the expert writes or is interviewed; only the rest is waited for."""
    talking = draws[FIRST_GUIDELINE if FIRST_GUIDELINE in line.beside else FIRST_RATIONALES]
    meanwhile = talking / draws[EXPERT_HOURS_A_DAY]
    return line.priced(days=np.maximum(line.quantity - meanwhile, 0.0))


def labels(line: Priceable, draws: Draws) -> Priced:
    """Labels bought one by one."""
    if draws.scenario.pay != "per label":
        return line.priced()
    return line.priced(usd=line.quantity * draws[PRICE_PER_LABEL] * (1.0 + draws[PLATFORM_FEE]))


def labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours of labelling, several annotators at once; paid by the hour unless by label."""
    hours = line.quantity
    usd = hours * annotator_rate(draws) if draws.scenario.pay == "hourly" else None
    return line.priced(hours=hours, usd=usd, days=_shared(hours, draws))


def untimed_labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours of labels that nobody timed, at the assumed seconds each."""
    hours = line.quantity * draws[LABELLING_TIME] / SECONDS_PER_HOUR
    return labelling(replace(line, quantity=hours), draws)


def paid_labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours that were paid with the labels: they only take time."""
    return line.priced(hours=line.quantity, days=_shared(line.quantity, draws))


def _shared(hours: Array, draws: Draws) -> Array:
    """Working days of hours that several annotators share."""
    return hours / (draws[PARALLEL_ANNOTATORS] * draws[PRODUCTIVE_HOURS_A_DAY])


def rewards(line: Priceable, draws: Draws) -> Priced:
    """Dollars people were paid for labels, and the platform's fee on them."""
    return line.priced(usd=line.quantity * (1.0 + draws[PLATFORM_FEE]))


def share_of_labour(line: Priceable, draws: Draws) -> Priced:
    """A share of what the lines of bought labels come to, whatever was booked."""
    if line.labour is None:
        return line.priced()
    share = draws[line.driver]
    return line.priced(hours=line.labour.hours * share, usd=line.labour.usd * share)
