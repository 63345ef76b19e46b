"""What is typed into a case's fields: taken over, or told what is wrong and put aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from components.scenarios.state import (
    CURRENT,
    FIELD,
    PROBLEMS,
    TYPED,
    current_case,
    set_case,
    set_scenario,
)
from core.decision.assumptions.register import Register
from core.decision.calculator.ledger import OwnCase
from core.decision.scenarios.url import (
    CASE_FIELDS,
    read_amount_of,
    unit_of,
    with_amount,
    with_field,
    without,
)
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.errors import BadUsage
from core.domain.range_parsing import parse_range, range_text

SAME_COST = {"wa": ("wy", "wn"), "wy": ("wa",), "wn": ("wa",)}
"""Fields that say the same of other errors."""


def baseline_range(scenario: Scenario, register: Register, driver: Driver) -> Range | None:
    """What an input is while nobody has set it itself: its own range, or that of its twin now."""
    row = register[driver]
    if row.range is None:
        return None
    return scenario.overrides.get(row.same_as, row.range) if row.same_as else row.range


def range_field_text(scenario: Scenario, register: Register, driver: Driver) -> str:
    """What a range field shows."""
    given = scenario.overrides.get(driver, baseline_range(scenario, register, driver))
    return "" if given is None else range_text(given, register[driver].unit)


def type_range(driver: Driver, register: Register) -> None:
    """Callback of a field that holds a range; the baseline's or nothing takes the change back."""

    def change(text: str) -> Scenario:
        """The scenario with the typed range."""
        scenario: Scenario = st.session_state[CURRENT]
        baseline = baseline_range(scenario, register, driver)
        given = parse_range(text, register[driver].unit) if text.strip() else baseline
        overrides = {d: known for d, known in scenario.overrides.items() if d is not driver}
        if given is not None and given != baseline:
            overrides[driver] = given
        return replace(scenario, overrides=overrides)

    followers = [d.code for d, row in register.items() if row.same_as is driver]
    _typed(driver.code, change, register, followers)


def type_amount(name: str, register: Register) -> None:
    """Callback of a field that holds one amount, or nothing."""

    def change(text: str) -> Scenario:
        """The scenario with the typed amount."""
        scenario: Scenario = st.session_state[CURRENT]
        return with_amount(scenario, name, read_amount_of(text, unit_of(name)))

    _typed(name, change, register, SAME_COST.get(name, ()))


def type_case(name: str, register: Register) -> None:
    """Callback of a field of a task without data."""
    _typed(name, lambda text: with_field(current_case(), name, text), register)


def take_back(key: str, register: Register) -> None:
    """Callback of a chip: as if nobody had changed it."""
    if key in CASE_FIELDS:
        set_case(with_field(current_case(), key, ""), register)
    else:
        set_scenario(without(st.session_state[CURRENT], key, register), register, keep_fields=True)
    problems: dict[str, str] = st.session_state.get(PROBLEMS, {})
    for field in [name for name in st.session_state if str(name).startswith(FIELD)]:
        if str(field).removeprefix(FIELD) not in problems or field == FIELD + key:
            del st.session_state[field]
    problems.pop(key, None)


def _typed(
    name: str,
    change: Callable[[str], Scenario | OwnCase],
    register: Register,
    followers: Sequence[str] = (),
) -> None:
    """Take a typed text over, or say what is wrong and keep the last good answer.

    Parameters
    ----------
    name : str
        Of the field: a driver's code, or what an address calls an amount.
    followers : sequence of str
        Fields that show another value then.
    """
    problems = dict(st.session_state.get(PROBLEMS, {}))
    text = str(st.session_state.get(FIELD + name, ""))
    st.session_state[TYPED] = name
    try:
        changed = change(text)
    except BadUsage as error:
        problems[name] = error.text
    else:
        problems.pop(name, None)
        if isinstance(changed, OwnCase):
            set_case(changed, register)
        else:
            set_scenario(changed, register, keep_fields=True)
        if not text.strip():
            st.session_state.pop(FIELD + name, None)  # the field shows the baseline's value again
        for follower in followers:
            st.session_state.pop(FIELD + follower, None)
            problems.pop(follower, None)
    st.session_state[PROBLEMS] = problems
