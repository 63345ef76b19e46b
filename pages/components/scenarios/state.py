"""The case a reader is building: kept in the session and in the address."""

from __future__ import annotations

import streamlit as st

from components.shared.query_params import MOVED
from components.shared.text import plain
from core.decision.assumptions.register import Register
from core.decision.calculator.ledger import OwnCase
from core.decision.scenarios.url import (
    CASE_PREFIX,
    PREFIX,
    case_from_link,
    case_link,
    from_link,
    to_link,
)
from core.domain.assumption import Scenario

CURRENT = "scenario"
CASE = "scenario-case"
PROBLEMS = "scenario-problems"
LINK_PROBLEMS = "scenario-link-problems"
TYPED = "scenario-typed"
PARKED = "scenario-parked"
STOOD = "scenario-stood"
PROBLEMS_SHOWN = 3
FIELD = "field-"
PRESETS_KEY = "scenario-presets"


def current_scenario(register: Register) -> Scenario:
    """The scenario as it stands, in step with the address.

    An address that says something else is opened: a link, the browser's back and forward. One
    that says nothing is the baseline, unless the reader comes from another screen, which drops
    what the address said: then the scenario is as it was left.
    """
    stayed = not st.session_state.get(MOVED)
    if not stayed:
        st.session_state.pop(PROBLEMS, None)
    written = {key: value for key, value in st.query_params.items() if _is_ours(key)}
    known: Scenario | None = st.session_state.get(CURRENT)
    if known is None or (written != _link(register) and (written or stayed)):
        opened, case = from_link(written, register), case_from_link(written)
        st.session_state[CASE] = case.case
        set_scenario(opened.scenario, register)
        st.session_state[LINK_PROBLEMS] = (*opened.problems, *case.problems)
    else:
        _write_link(register)
    scenario: Scenario = st.session_state[CURRENT]
    return scenario


def current_case() -> OwnCase:
    """The task of who has no data yet."""
    case: OwnCase = st.session_state.get(CASE, OwnCase())
    return case


def _is_ours(key: str) -> bool:
    return key == "v" or key.startswith((PREFIX, CASE_PREFIX))


def _link(register: Register) -> dict[str, str]:
    return {**to_link(st.session_state[CURRENT], register), **case_link(current_case())}


def _write_link(register: Register) -> None:
    link = _link(register)
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
    _write_link(register)


def set_case(case: OwnCase, register: Register) -> None:
    """Make a task the current one."""
    st.session_state[CASE] = case
    _write_link(register)


def back_to_baseline(register: Register) -> None:
    """Callback: nothing is changed any more."""
    st.session_state[CASE] = OwnCase()
    set_scenario(Scenario(), register)


def _forget_fields() -> None:
    for key in list(st.session_state):
        if str(key).startswith(FIELD):
            del st.session_state[key]
    for key in (PROBLEMS, PARKED, STOOD, TYPED):
        st.session_state.pop(key, None)


def shown(name: str, value: object) -> str:
    """Key of a field, filled with a value where nobody has touched it."""
    st.session_state.setdefault(FIELD + name, value)
    return FIELD + name


def problem_of(name: str) -> str | None:
    """What is wrong with a field, if anything."""
    problems: dict[str, str] = st.session_state.get(PROBLEMS, {})
    return problems.get(name)


def told_link() -> None:
    """What in the address could not be read."""
    problems: tuple[str, ...] = st.session_state.get(LINK_PROBLEMS, ())
    if problems:
        listed = [f"- {plain(problem)}" for problem in problems[:PROBLEMS_SHOWN]]
        if len(problems) > PROBLEMS_SHOWN:
            listed.append(f"- and {len(problems) - PROBLEMS_SHOWN} more")
        title, icon = "The link could not be read in full", ":material/link_off:"
        st.warning("\n".join(listed), title=title, icon=icon)


def any_problem() -> bool:
    """Whether a field holds something that could not be read."""
    return bool(st.session_state.get(PROBLEMS))
