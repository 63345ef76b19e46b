"""What is typed into a case's fields: taken over, or told what is wrong and put aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components.scenarios.state import CURRENT, FIELD, PROBLEMS, set_scenario
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import read_amount_of, unit_of, with_amount
from core.domain.assumption import Range, Scenario
from core.domain.errors import BadUsage
from core.domain.range_parsing import parse_range, range_text


def baseline_range(scenario: Scenario, register: Register, key: str) -> Range | None:
    """What an input is while nobody has set it itself: its own range, or that of its twin now."""
    row = register[key]
    if row.range is None:
        return None
    return scenario.overrides.get(row.same_as, row.range) if row.same_as else row.range


def range_field_text(scenario: Scenario, register: Register, key: str) -> str:
    """What a range field shows."""
    given = scenario.overrides.get(key, baseline_range(scenario, register, key))
    return "" if given is None else range_text(given, register[key].unit)


def type_range(name: str, register: Register) -> None:
    """Callback of a field that holds a range; the baseline's or nothing takes the change back."""

    def change(text: str) -> Scenario:
        """The scenario with the typed range."""
        scenario: Scenario = st.session_state[CURRENT]
        baseline = baseline_range(scenario, register, name)
        given = parse_range(text, register[name].unit) if text.strip() else baseline
        overrides = {key: known for key, known in scenario.overrides.items() if key != name}
        if given is not None and given != baseline:
            overrides[name] = given
        return replace(scenario, overrides=overrides)

    _typed(name, change, register)


def type_amount(name: str, register: Register) -> None:
    """Callback of a field that holds one amount, or nothing."""

    def change(text: str) -> Scenario:
        """The scenario with the typed amount."""
        scenario: Scenario = st.session_state[CURRENT]
        return with_amount(scenario, name, read_amount_of(text, unit_of(name)))

    _typed(name, change, register)


def take_back(name: str, take: Callable[[str, Register], None], register: Register) -> None:
    """Callback of a field's reset: as if it had been emptied."""
    st.session_state[FIELD + name] = ""
    take(name, register)


def _typed(name: str, change: Callable[[str], Scenario], register: Register) -> None:
    """Take a typed text over, or say what is wrong and keep the last good answer."""
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
        for follower in _followers(name, register):
            st.session_state.pop(FIELD + follower, None)
            problems.pop(follower, None)
    st.session_state[PROBLEMS] = problems


def _followers(name: str, register: Register) -> list[str]:
    return [key for key, row in register.items() if row.same_as == name]
