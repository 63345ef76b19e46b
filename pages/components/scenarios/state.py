"""The scenario a reader is building: kept in the session and in the address."""

from __future__ import annotations

import streamlit as st

from core.decision.assumptions.register import Register
from core.decision.scenarios.url import PREFIX, from_link, to_link
from core.domain.assumption import Scenario

CURRENT = "scenario"
PROBLEMS = "scenario-problems"
LINK_PROBLEMS = "scenario-link-problems"
PARKED = "scenario-parked"
STOOD = "scenario-stood"
FIELD = "field-"
PRESETS_KEY = "scenario-presets"


def current_scenario(register: Register) -> Scenario:
    """The scenario as it stands, in step with the address.

    An address that says something else is opened: a link, the browser's back and forward. One
    that says nothing is the baseline, unless the reader comes from another screen, which drops
    what the address said: then the scenario is as it was left.
    """
    stayed = PRESETS_KEY in st.session_state  # widgets of a screen are forgotten when it is left
    if not stayed:
        st.session_state.pop(PROBLEMS, None)
    written = {key: value for key, value in st.query_params.items() if _is_ours(key)}
    known: Scenario | None = st.session_state.get(CURRENT)
    if known is None or (written != to_link(known, register) and (written or stayed)):
        opened = from_link(written, register)
        set_scenario(opened.scenario, register)
        st.session_state[LINK_PROBLEMS] = opened.problems
    else:
        _write_link(known, register)
    scenario: Scenario = st.session_state[CURRENT]
    return scenario


def _is_ours(key: str) -> bool:
    return key == "v" or key.startswith(PREFIX)


def _write_link(scenario: Scenario, register: Register) -> None:
    link = to_link(scenario, register)
    for key in [key for key in st.query_params if _is_ours(key)]:
        if key not in link:
            del st.query_params[key]
    for key, text in link.items():
        if st.query_params.get_all(key) != [text]:
            st.query_params[key] = text


def set_scenario(scenario: Scenario, register: Register, *, keep_fields: bool = False) -> None:
    """Make a scenario the current one; fields show it anew unless they were just typed in."""
    st.session_state[CURRENT] = scenario
    st.session_state.pop(LINK_PROBLEMS, None)
    if not keep_fields:
        _forget_fields()
    _write_link(scenario, register)


def _forget_fields() -> None:
    for key in list(st.session_state):
        if str(key).startswith(FIELD):
            del st.session_state[key]
    for key in (PROBLEMS, PARKED, STOOD):
        st.session_state.pop(key, None)


def shown(name: str, value: object) -> str:
    """Key of a field, filled with a value where nobody has touched it."""
    st.session_state.setdefault(FIELD + name, value)
    return FIELD + name


def problem_of(name: str) -> str | None:
    """What is wrong with a field, if anything."""
    problems: dict[str, str] = st.session_state.get(PROBLEMS, {})
    return problems.get(name)


def link_problems() -> tuple[str, ...]:
    """What in the address could not be read."""
    problems: tuple[str, ...] = st.session_state.get(LINK_PROBLEMS, ())
    return problems


def any_problem() -> bool:
    """Whether a field holds something that could not be read."""
    return bool(st.session_state.get(PROBLEMS))
