"""Ready-made changes to a case, one button each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.decision.assumptions.register import Register, effective_ranges, hosting_of, portable_of
from core.domain.assumption import ALWAYS_ON, Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import ALWAYS_ON_GPU, FORCED_MIGRATIONS, INFERENCE_PRICE
from core.domain.drivers.old_way import (
    ANNOTATOR_TRAINING,
    FIRST_GUIDELINE,
    HOURLY_PAY,
    PRICE_PER_LABEL,
    RECRUITING,
    SPECIALIST_PAY,
    TUNING,
)
from core.domain.drivers.shared import EXPERT_HOURS_A_DAY, PREDICTIONS_A_MONTH
from core.domain.drivers.today import (
    ACCURACY_IN_USE,
    CONTRACT_MONTHS_LEFT,
    CONTRACT_NOTICE,
    CONTRACT_PRICE,
)
from core.domain.unit_limits import MOST

HURTS_USD = 5.0
NOTHING = Range(0.0, 0.0, 0.0)
TODAY = (ACCURACY_IN_USE, CONTRACT_MONTHS_LEFT, CONTRACT_NOTICE, CONTRACT_PRICE)
"""What is blank until somebody says where they stand."""
PAY = (HOURLY_PAY, PRICE_PER_LABEL, SPECIALIST_PAY)
"""What labels are paid by: pay an hour, price a label, specialists' pay an hour."""


Change = Callable[[Scenario, Mapping[Driver, Range]], Scenario]
"""From a scenario and the ranges of its baseline to the changed scenario."""


@dataclass(frozen=True)
class Preset:
    """A change with a name.

    Attributes
    ----------
    drivers : tuple of Driver
        Those it sets, so that taking it back gives them their own range again.
    """

    title: str
    drivers: tuple[Driver, ...]
    change: Change


def pay_driver(scenario: Scenario) -> Driver:
    """The driver that labels are paid by.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str
        One of ``PAY``: in USD an hour, or USD a label where labels are bought one by one.

    Examples
    --------
    >>> pay_driver(Scenario()), pay_driver(Scenario(pay="per label"))
    (HOURLY_PAY, PRICE_PER_LABEL)
    >>> pay_driver(Scenario(specialists=True))
    SPECIALIST_PAY
    """
    if scenario.pay == "per label":
        return PRICE_PER_LABEL
    return SPECIALIST_PAY if scenario.specialists else HOURLY_PAY


def has_effect(driver: Driver, scenario: Scenario, register: Register) -> bool:
    """Whether anything is priced by a driver, given the switches.

    Examples
    --------
    >>> has_effect(PRICE_PER_LABEL, Scenario(), {})
    False
    >>> has_effect(ALWAYS_ON_GPU, Scenario(hosting="always-on"), {})
    True
    """
    always_on = hosting_of(register, scenario) == ALWAYS_ON
    return {
        HOURLY_PAY: not scenario.specialists,
        PRICE_PER_LABEL: scenario.pay == "per label",
        SPECIALIST_PAY: scenario.specialists,
        ALWAYS_ON_GPU: always_on,
        INFERENCE_PRICE: not always_on,
        FORCED_MIGRATIONS: not portable_of(register, scenario),
    }.get(driver, True)


def _scaled(driver: Driver, factor: float) -> Change:
    """A change that multiplies one range."""

    def change(scenario: Scenario, ranges: Mapping[Driver, Range]) -> Scenario:
        """Multiply low, likely and high."""
        given = ranges[driver]
        # Ten times a value that was set high may be more than its unit allows, which no link holds.
        low, mode, high = (
            min(value * factor, MOST) for value in (given.low, given.mode, given.high)
        )
        scaled = replace(given, low=low, mode=mode, high=high)
        return replace(scenario, overrides={**scenario.overrides, driver: scaled})

    return change


def _exactly(driver: Driver, value: float) -> Change:
    """A change that sets one value nobody doubts."""

    def change(scenario: Scenario, ranges: Mapping[Driver, Range]) -> Scenario:
        """Set low, likely and high to the value."""
        exact = Range(value, value, value)
        return replace(scenario, overrides={**scenario.overrides, driver: exact})

    return change


def _paid(factor: float) -> Change:
    """A change of whatever labels are paid by."""

    def change(scenario: Scenario, ranges: Mapping[Driver, Range]) -> Scenario:
        """Multiply the pay or the price a label."""
        return _scaled(pay_driver(scenario), factor)(scenario, ranges)

    return change


def _hurts(scenario: Scenario, ranges: Mapping[Driver, Range]) -> Scenario:
    return replace(scenario, error_costs=(HURTS_USD, HURTS_USD))


def _moved(scenario: Scenario, ranges: Mapping[Driver, Range]) -> Scenario:
    """A provider forces two moves a year, so it is one that keeps the weights."""
    return replace(_exactly(FORCED_MIGRATIONS, 2.0)(scenario, ranges), portable=False)


PRESETS: Mapping[str, Preset] = {
    "free": Preset("Free labels", PAY, _paid(0.0)),
    "double": Preset("Label price doubles", PAY, _paid(2.0)),
    "hour": Preset(
        "Expert has 1 h a day", (EXPERT_HOURS_A_DAY,), _exactly(EXPERT_HOURS_A_DAY, 1.0)
    ),
    "half": Preset("Half the tuning", (TUNING,), _scaled(TUNING, 0.5)),
    "dies": Preset("Two forced moves a year", (FORCED_MIGRATIONS,), _moved),
    "hurts": Preset("Wrong answers cost $5", (), _hurts),
    "volume": Preset("10x volume", (PREDICTIONS_A_MONTH,), _scaled(PREDICTIONS_A_MONTH, 10.0)),
}

PAID = (FIRST_GUIDELINE, ANNOTATOR_TRAINING, RECRUITING)
"""Guideline, training and contracting: paid already by who is annotating."""


def with_preset(scenario: Scenario, name: str, register: Register) -> Scenario:
    """The scenario with one preset on top of its defaults.

    Examples
    --------
    >>> from core.decision.assumptions.register import load_register
    >>> with_preset(Scenario(), "hour", load_register()).overrides
    {EXPERT_HOURS_A_DAY: Range(low=1.0, mode=1.0, high=1.0)}
    """
    ranges = effective_ranges(register, Scenario())
    return PRESETS[name].change(scenario, ranges)


def without_preset(scenario: Scenario, name: str) -> Scenario:
    """The scenario with what a preset set given back."""
    given_back = PRESETS[name].drivers
    overrides = {d: given for d, given in scenario.overrides.items() if d not in given_back}
    costs = (None, None) if name == "hurts" else scenario.error_costs
    portable = None if name == "dies" else scenario.portable
    return replace(scenario, overrides=overrides, error_costs=costs, portable=portable)


def presets_in(scenario: Scenario, register: Register) -> list[str]:
    """Presets whose change the scenario already contains.

    Parameters
    ----------
    scenario : Scenario
    register : Register
        Where the ranges stand that a preset multiplies.

    Returns
    -------
    list of str
        Keys of ``PRESETS``.
    """
    return [name for name in PRESETS if with_preset(scenario, name, register) == scenario]


def annotating(scenario: Scenario) -> bool:
    """Whether guideline, training and contracting are paid already.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    bool
        True only where all three cost exactly nothing.

    Examples
    --------
    >>> annotating(Scenario()), annotating(with_annotating(Scenario()))
    (False, True)
    """
    return all(scenario.overrides.get(driver) == NOTHING for driver in PAID)


def with_annotating(scenario: Scenario) -> Scenario:
    """The scenario of who is annotating: what is paid is not counted again."""
    return replace(scenario, overrides={**scenario.overrides, **dict.fromkeys(PAID, NOTHING)})


def from_scratch(scenario: Scenario) -> Scenario:
    """The scenario of who is not annotating: no labels, no contract, no model in use."""
    own = {d: given for d, given in scenario.overrides.items() if d not in (*PAID, *TODAY)}
    return replace(scenario, overrides=own, labels_owned=None, leaving=None)


def stands_somewhere(scenario: Scenario) -> bool:
    """Whether anything of today is said.

    Examples
    --------
    >>> stands_somewhere(Scenario()), stands_somewhere(Scenario(labels_owned=100.0))
    (False, True)
    """
    return annotating(scenario) or scenario != from_scratch(scenario)
