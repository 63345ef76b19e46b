"""Ready-made changes to a case, one button each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.decision.accuracy.incumbent_model import ACCURACY
from core.decision.assumptions.register import Register, effective_ranges
from core.decision.costing.contract_exit import LEFT, MONTHLY, NOTICE
from core.domain.assumption import Range, Scenario
from core.domain.unit_limits import MOST

HURTS_USD = 5.0
NOTHING = Range(0.0, 0.0, 0.0)
TODAY = (ACCURACY, LEFT, NOTICE, MONTHLY)
"""What is blank until somebody says where they stand."""
PAY = ("O2d", "O2e", "O2f")
"""What labels are paid by: pay an hour, price a label, specialists' pay an hour."""


@dataclass(frozen=True)
class Preset:
    """A change with a name.

    Attributes
    ----------
    keys : tuple of str
        Assumptions it sets, so that taking it back gives them their own range again.
    """

    title: str
    keys: tuple[str, ...]
    change: Callable[[Scenario, Mapping[str, Range]], Scenario]


def pay_key(scenario: Scenario) -> str:
    """The assumption that labels are paid by.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str
        One of ``PAY``: in USD an hour, or USD a label where labels are bought one by one.

    Examples
    --------
    >>> pay_key(Scenario()), pay_key(Scenario(pay="per label")), pay_key(Scenario(specialists=True))
    ('O2d', 'O2e', 'O2f')
    """
    if scenario.pay == "per label":
        return "O2e"
    return "O2f" if scenario.specialists else "O2d"


def has_effect(key: str, scenario: Scenario) -> bool:
    """Whether anything is priced by an assumption, given the switches.

    Examples
    --------
    >>> has_effect("O2e", Scenario()), has_effect("NOb", Scenario(hosting="always-on"))
    (False, True)
    """
    return {
        "O2d": not scenario.specialists,
        "O2e": scenario.pay == "per label",
        "O2f": scenario.specialists,
        "NOb": scenario.hosting == "always-on",
    }.get(key, True)


def _scaled(key: str, factor: float) -> Callable[[Scenario, Mapping[str, Range]], Scenario]:
    """A change that multiplies one range."""

    def change(scenario: Scenario, ranges: Mapping[str, Range]) -> Scenario:
        """Multiply low, likely and high."""
        given = ranges[key]
        # Ten times a value that was set high may be more than its unit allows, which no link holds.
        low, mode, high = (
            min(value * factor, MOST) for value in (given.low, given.mode, given.high)
        )
        scaled = replace(given, low=low, mode=mode, high=high)
        return replace(scenario, overrides={**scenario.overrides, key: scaled})

    return change


def _exactly(key: str, value: float) -> Callable[[Scenario, Mapping[str, Range]], Scenario]:
    """A change that sets one value nobody doubts."""

    def change(scenario: Scenario, ranges: Mapping[str, Range]) -> Scenario:
        """Set low, likely and high to the value."""
        return replace(scenario, overrides={**scenario.overrides, key: Range(value, value, value)})

    return change


def _paid(factor: float) -> Callable[[Scenario, Mapping[str, Range]], Scenario]:
    """A change of whatever labels are paid by."""

    def change(scenario: Scenario, ranges: Mapping[str, Range]) -> Scenario:
        """Multiply the pay or the price a label."""
        return _scaled(pay_key(scenario), factor)(scenario, ranges)

    return change


def _hurts(scenario: Scenario, ranges: Mapping[str, Range]) -> Scenario:
    return replace(scenario, error_costs=(HURTS_USD, HURTS_USD))


PRESETS: Mapping[str, Preset] = {
    "free": Preset("Free labels", PAY, _paid(0.0)),
    "double": Preset("Label price doubles", PAY, _paid(2.0)),
    "hour": Preset("Expert has 1 h a day", ("S8",), _exactly("S8", 1.0)),
    "half": Preset("Half the tuning", ("O4a",), _scaled("O4a", 0.5)),
    "dies": Preset("Two forced moves a year", ("NOc",), _exactly("NOc", 2.0)),
    "hurts": Preset("Wrong answers cost $5", (), _hurts),
    "volume": Preset("10x volume", ("V1",), _scaled("V1", 10.0)),
}

PAID = ("O1a", "O1c", "O1d")
"""Guideline, training and contracting: paid already by who is annotating."""


def with_preset(scenario: Scenario, name: str, register: Register) -> Scenario:
    """The scenario with one preset on top of its defaults.

    Examples
    --------
    >>> from core.decision.assumptions.register import load_register
    >>> with_preset(Scenario(), "hour", load_register()).overrides
    {'S8': Range(low=1.0, mode=1.0, high=1.0)}
    """
    ranges = effective_ranges(register, Scenario())
    return PRESETS[name].change(scenario, ranges)


def without_preset(scenario: Scenario, name: str) -> Scenario:
    """The scenario with what a preset set given back."""
    overrides = {
        key: given for key, given in scenario.overrides.items() if key not in PRESETS[name].keys
    }
    costs = (None, None) if name == "hurts" else scenario.error_costs
    return replace(scenario, overrides=overrides, error_costs=costs)


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
    return all(scenario.overrides.get(key) == NOTHING for key in PAID)


def with_annotating(scenario: Scenario) -> Scenario:
    """The scenario of who is annotating: what is paid is not counted again."""
    return replace(scenario, overrides={**scenario.overrides, **dict.fromkeys(PAID, NOTHING)})


def from_scratch(scenario: Scenario) -> Scenario:
    """The scenario of who is not annotating: no labels, no contract, no model in use."""
    own = {key: given for key, given in scenario.overrides.items() if key not in (*PAID, *TODAY)}
    return replace(scenario, overrides=own, labels_owned=None, leaving=None)


def stands_somewhere(scenario: Scenario) -> bool:
    """Whether anything of today is said.

    Examples
    --------
    >>> stands_somewhere(Scenario()), stands_somewhere(Scenario(labels_owned=100.0))
    (False, True)
    """
    return annotating(scenario) or scenario != from_scratch(scenario)
