"""Ready-made changes to a case, one button each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.decision.assumptions import Register, effective_ranges
from core.domain.assumption import Range, Scenario

HURTS_USD = 5.0


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


def _scaled(key: str, factor: float) -> Callable[[Scenario, Mapping[str, Range]], Scenario]:
    """A change that multiplies one range."""

    def change(scenario: Scenario, ranges: Mapping[str, Range]) -> Scenario:
        """Multiply low, likely and high."""
        given = ranges[key]
        scaled = Range(given.low * factor, given.mode * factor, given.high * factor)
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
        key = "O2d" if scenario.pay == "hourly" else "O2e"
        return _scaled(key, factor)(scenario, ranges)

    return change


def _hurts(scenario: Scenario, ranges: Mapping[str, Range]) -> Scenario:
    return replace(scenario, error_costs=(HURTS_USD, HURTS_USD))


PRESETS: Mapping[str, Preset] = {
    "free": Preset("Free labels", ("O2d", "O2e"), _paid(0.0)),
    "double": Preset("Label price doubles", ("O2d", "O2e"), _paid(2.0)),
    "hour": Preset("Expert has 1 h a day", ("S8",), _exactly("S8", 1.0)),
    "half": Preset("Half the tuning", ("O4a",), _scaled("O4a", 0.5)),
    "dies": Preset("Two forced moves a year", ("NOc",), _exactly("NOc", 2.0)),
    "hurts": Preset("Wrong answers cost $5", (), _hurts),
    "volume": Preset("10x volume", ("V1",), _scaled("V1", 10.0)),
    "annotating": Preset(
        "Already annotating",
        ("O1a", "O1c", "O1d"),
        lambda scenario, ranges: replace(
            scenario,
            overrides={
                **scenario.overrides,
                **{key: Range(0.0, 0.0, 0.0) for key in ("O1a", "O1c", "O1d")},
            },
        ),
    ),
}
"""*Already annotating*: guideline, training and contract are paid for and are not counted again."""


def with_preset(scenario: Scenario, name: str, register: Register) -> Scenario:
    """The scenario with one preset on top of its defaults.

    Examples
    --------
    >>> from core.decision.assumptions import load_register
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
    """Presets whose change the scenario already contains."""
    return [name for name in PRESETS if with_preset(scenario, name, register) == scenario]
