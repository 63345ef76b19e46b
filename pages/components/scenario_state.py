"""The scenario a reader is building: kept in the session and in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.decision.assumptions import Register
from core.decision.presets import PAY, has_effect, presets_in, with_preset, without_preset
from core.decision.scenario_link import (
    PREFIX,
    from_link,
    read_amount_of,
    to_link,
    unit_of,
    with_amount,
)
from core.domain.assumption import Range, Scenario
from core.domain.elicitation import parse_range, range_text
from core.domain.errors import BadUsage

CURRENT = "scenario"
PROBLEMS = "scenario-problems"
LINK_PROBLEMS = "scenario-link-problems"
PARKED = "scenario-parked"
FIELD = "field-"
PRESETS_KEY = "scenario-presets"
PAY_PRESETS = ("free", "double")
SWITCHED = (*PAY, "NOb")
"""Inputs that count or not by a switch."""


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
    for key in (PROBLEMS, PARKED):
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


def baseline_range(scenario: Scenario, register: Register, key: str) -> Range:
    """What an input is while nobody has set it itself: its own range, or that of its twin now."""
    row = register[key]
    assert row.range is not None
    return scenario.overrides.get(row.same_as, row.range) if row.same_as else row.range


def type_range(name: str, register: Register) -> None:
    """Callback of a field that holds a range; the baseline's or nothing takes the change back."""

    def change(text: str) -> Scenario:
        """The scenario with the typed range."""
        scenario: Scenario = st.session_state[CURRENT]
        baseline = baseline_range(scenario, register, name)
        given = parse_range(text, register[name].unit) if text.strip() else baseline
        overrides = {key: known for key, known in scenario.overrides.items() if key != name}
        if given != baseline:
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


def choose_field(name: str, field: str, register: Register) -> None:
    """Callback of a switch.

    What no longer counts is put aside and comes back with the switch; a preset on what labels
    are paid by goes over to what they are paid by now.
    """
    bare: Scenario = st.session_state[CURRENT]
    on = [preset for preset in presets_in(bare, register) if preset in PAY_PRESETS]
    for preset in on:
        bare = without_preset(bare, preset)
    chosen = {field: st.session_state[FIELD + name]}
    scenario = replace(bare, **chosen)
    ranges = {**st.session_state.get(PARKED, {}), **bare.overrides}
    counting = {key: given for key, given in ranges.items() if has_effect(key, scenario)}
    scenario = replace(scenario, overrides=counting)
    for preset in on:
        scenario = with_preset(scenario, preset, register)
    set_scenario(scenario, register, keep_fields=True)
    st.session_state[PARKED] = {k: given for k, given in ranges.items() if k not in counting}
    for key in SWITCHED:
        st.session_state.pop(FIELD + key, None)


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


def range_field_text(scenario: Scenario, register: Register, key: str) -> str:
    """What a range field shows."""
    given = scenario.overrides.get(key, baseline_range(scenario, register, key))
    return range_text(given, register[key].unit)
