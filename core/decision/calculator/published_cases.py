"""Cases with a name: published runs of the same cost model, to check this one against.

``evidence-5-3`` is the sanity run that came with the evidence for the default assumptions;
docs/evidence-5-3.md compares it with what it gives here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.decision.calculator.ledger import OwnCase
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import (
    ALWAYS_ON_GPU,
    ANALYST_TUNING,
    DATA_PREPARATION,
    FORCED_MIGRATIONS,
    INFERENCE_PRICE,
    MINIMUM_JOB_CHARGE,
    TEST_SET_INFERENCE,
    TOKEN_PRICE_CHANGE,
    TRAINING_TOKEN_PRICE,
)
from core.domain.drivers.old_way import PARALLEL_ANNOTATORS, SMALL_MODEL_HOSTING, TUNING
from core.domain.drivers.shared import (
    DEPLOYMENT_HOURS,
    EXPERT_HOURS_A_DAY,
    MONITORING_HOURS,
    PREDICTIONS_A_MONTH,
    RETRAINS_A_YEAR,
)

PUBLISHED_VOLUME = 100_000.0
PUBLISHED_SECONDS = 30.0


@dataclass(frozen=True)
class NamedCase:
    """A case without data, its assumptions, and where they were published.

    Attributes
    ----------
    says : str
        One sentence about it.
    """

    name: str
    says: str
    case: OwnCase
    scenario: Scenario


def fixed(values: Mapping[Driver, float]) -> dict[Driver, Range]:
    """Overrides that leave no doubt about a value.

    Examples
    --------
    >>> fixed({EXPERT_HOURS_A_DAY: 2})
    {EXPERT_HOURS_A_DAY: Range(low=2, mode=2, high=2)}
    """
    return {driver: Range(value, value, value) for driver, value in values.items()}


PRICES = {
    TRAINING_TOKEN_PRICE: 3.0,
    MINIMUM_JOB_CHARGE: 3.0,
    TEST_SET_INFERENCE: 0.00026,
    INFERENCE_PRICE: 0.00026,
}
"""Of the service the run was published with, which takes no new customers any more."""

PUBLISHED = {
    **PRICES,
    DATA_PREPARATION: 4.0,
    ANALYST_TUNING: 24.0,
    TUNING: 24.0,
    PARALLEL_ANNOTATORS: 5.0,
    SMALL_MODEL_HOSTING: 50.0,
    EXPERT_HOURS_A_DAY: 2.0,
    MONITORING_HOURS: 8.0,
    RETRAINS_A_YEAR: 4.0,
    FORCED_MIGRATIONS: 1.0,
    TOKEN_PRICE_CHANGE: 0.0,
    DEPLOYMENT_HOURS: 0.0,
}
"""What the published run states. It leaves out gold, going live and the privacy review (which no
way is charged for here either). This engine always counts as if nobody writes reasons, and no fee
per item is charged beside the fee on pay."""

DEDICATED = {FORCED_MIGRATIONS: 0.5, ALWAYS_ON_GPU: 1825.0}
PLAIN = {**PRICES, DEPLOYMENT_HOURS: 0.0}
REASONS_TAKE = 1.5
"""Likely extra time for reasons, which the published plain defaults multiply the seconds with."""


def evidence_5_3(
    items: int = 1000, volume: float = PUBLISHED_VOLUME, *, always_on: bool = False
) -> NamedCase:
    """The published sanity run: three rounds, symmetric hours, two expert hours a day.

    Parameters
    ----------
    items : int
        Items a round; 1,000 and 10,000 were published.
    volume : float
        Predictions a month; 100k, 1M and 10M were published.
    always_on : bool
        The dedicated machine instead of a price per token.
    """
    values = PUBLISHED | {PREDICTIONS_A_MONTH: volume} | (DEDICATED if always_on else {})
    return NamedCase(
        "evidence-5-3",
        "The sanity run published with the default assumptions, at their likeliest values.",
        _case(items, PUBLISHED_SECONDS),
        Scenario(
            "evidence-5-3",
            overrides=fixed(values),
            hosting=ALWAYS_ON if always_on else PER_TOKEN,
            portable=False,
        ),
    )


def plain_defaults(items: int = 1000) -> NamedCase:
    """The published run on plain default modes, reasons of annotators included."""
    return NamedCase(
        "plain-defaults",
        "Every default at its likeliest value, at the published prices of tokens; annotators "
        "write reasons, half as long again.",
        _case(items, PUBLISHED_SECONDS * REASONS_TAKE),
        Scenario("plain-defaults", overrides=fixed(PLAIN), hosting=PER_TOKEN, portable=False),
    )


def _case(items: int, seconds: float) -> OwnCase:
    """Three votes, three rounds; the old way is checked twice as often, as published."""
    return OwnCase(
        items=items, votes=3, seconds=seconds, iterations=3, test_items=500, checked_alike=False
    )


NAMED = {"evidence-5-3": evidence_5_3, "plain-defaults": plain_defaults}
