"""What is typed into a case's fields: taken over, or told what is wrong and put aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from components.scenarios.state import CURRENT, FIELD, PROBLEMS, set_scenario
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import read_amount_of, unit_of, with_amount
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.errors import BadUsage
from core.domain.range_parsing import parse_range, range_text


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

    _typed(name, change, register)


def take_back(driver: Driver, register: Register) -> None:
    """Callback of a field's reset: as if it had been emptied."""
    st.session_state[FIELD + driver.code] = ""
    type_range(driver, register)


def _typed(
    name: str,
    change: Callable[[str], Scenario],
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
    try:
        scenario = change(text)
    except BadUsage as error:
        problems[name] = error.text
    else:
        problems.pop(name, None)
        set_scenario(scenario, register, keep_fields=True)
        if not text.strip():
            st.session_state.pop(FIELD + name, None)  # the field shows the baseline's value again
        for follower in followers:
            st.session_state.pop(FIELD + follower, None)
            problems.pop(follower, None)
    st.session_state[PROBLEMS] = problems
