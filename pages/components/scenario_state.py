"""The scenario a reader is building: kept in the session and in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.decision.assumptions import Register
from core.decision.presets import presets_in, with_preset, without_preset
from core.decision.scenario_link import PREFIX, Opened, from_link, read_amount_of, to_link
from core.domain.assumption import Range, Scenario
from core.domain.elicitation import parse_range, range_text
from core.domain.errors import BadUsage

CURRENT = "scenario"
PROBLEMS = "scenario-problems"
FIELD = "field-"
PRESETS_KEY = "scenario-presets"


def current_scenario(register: Register) -> Scenario:
    """The scenario as it stands; read from the address when the screen is opened by a link."""
    written = {key: value for key, value in st.query_params.items() if _is_ours(key)}
    if CURRENT not in st.session_state or (
        written and written != to_link(st.session_state[CURRENT], register)
    ):
        opened: Opened = from_link(written, register)
        _forget_fields()
        st.session_state[CURRENT] = opened.scenario
        st.session_state[PROBLEMS] = {str(at): told for at, told in enumerate(opened.problems)}
        _write_link(opened.scenario, register)
    elif not written:
        _write_link(st.session_state[CURRENT], register)
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
        if st.query_params.get(key) != text:
            st.query_params[key] = text


def set_scenario(scenario: Scenario, register: Register, *, keep_fields: bool = False) -> None:
    """Make a scenario the current one; fields show it anew unless they were just typed in."""
    st.session_state[CURRENT] = scenario
    if not keep_fields:
        _forget_fields()
    _write_link(scenario, register)


def _forget_fields() -> None:
    for key in list(st.session_state):
        if str(key).startswith(FIELD):
            del st.session_state[key]
    st.session_state.pop(PROBLEMS, None)


def shown(name: str, value: object) -> str:
    """Key of a field, filled with a value where nobody has touched it."""
    st.session_state.setdefault(FIELD + name, value)
    return FIELD + name


def problem_of(name: str) -> str | None:
    """What is wrong with a field, if anything."""
    problems: dict[str, str] = st.session_state.get(PROBLEMS, {})
    return problems.get(name)


def link_problems() -> list[str]:
    """What in the address could not be read."""
    problems: dict[str, str] = st.session_state.get(PROBLEMS, {})
    return [told for key, told in problems.items() if key.isdigit()]


def any_problem() -> bool:
    """Whether a field holds something that could not be read."""
    return any(not key.isdigit() for key in st.session_state.get(PROBLEMS, {}))


def _typed(name: str, change: Callable[[str], Scenario], register: Register) -> None:
    """Take a typed text over, or say what is wrong and keep the last good answer."""
    problems = dict(st.session_state.get(PROBLEMS, {}))
    try:
        scenario = change(str(st.session_state.get(FIELD + name, "")))
    except BadUsage as error:
        problems[name] = str(error)
    else:
        problems.pop(name, None)
        set_scenario(scenario, register, keep_fields=True)
    st.session_state[PROBLEMS] = problems


def type_range(name: str, default: Range, unit: str, register: Register) -> None:
    """Callback of a field that holds a range; the default or nothing takes the change back."""

    def change(text: str) -> Scenario:
        """The scenario with the typed range."""
        scenario: Scenario = st.session_state[CURRENT]
        given = parse_range(text, unit) if text.strip() else default
        overrides = {key: known for key, known in scenario.overrides.items() if key != name}
        if given != default:
            overrides[name] = given
        return replace(scenario, overrides=overrides)

    _typed(name, change, register)


def type_amount(name: str, register: Register) -> None:
    """Callback of a field that holds one amount of dollars, or nothing."""

    def change(text: str) -> Scenario:
        """The scenario with the typed amount."""
        scenario: Scenario = st.session_state[CURRENT]
        usd = read_amount_of(text)
        if name == "live":
            return replace(scenario, value_per_month=usd)
        yes, no = scenario.error_costs
        return replace(scenario, error_costs=(usd, no) if name == "wy" else (yes, usd))

    _typed(name, change, register)


def choose_field(name: str, field: str, register: Register) -> None:
    """Callback of a switch."""
    scenario: Scenario = st.session_state[CURRENT]
    chosen = {field: st.session_state[FIELD + name]}
    set_scenario(replace(scenario, **chosen), register, keep_fields=True)
    if field == "pay":  # the pay field now stands for something else
        _forget_fields()


def choose_presets(register: Register) -> None:
    """Callback of the presets: put on what was chosen, take back what was let go."""
    scenario: Scenario = st.session_state[CURRENT]
    wanted, there = st.session_state[PRESETS_KEY], presets_in(scenario, register)
    for name in there:
        if name not in wanted:
            scenario = without_preset(scenario, name)
    for name in wanted:
        if name not in there:
            scenario = with_preset(scenario, name, register)
    set_scenario(scenario, register)


def range_field_text(scenario: Scenario, key: str, default: Range, unit: str) -> str:
    """What a range field shows."""
    return range_text(scenario.overrides.get(key, default), unit)
