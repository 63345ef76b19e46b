"""What is chosen for a case: switches, presets, where one stands; undone, it comes back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.scenarios.state import (
    CURRENT,
    FIELD,
    PARKED,
    PRESETS_KEY,
    PROBLEMS,
    STOOD,
    set_scenario,
)
from core.decision.assumptions.register import Register, settled
from core.decision.scenarios.presets import (
    PAID,
    PAY,
    TODAY,
    from_scratch,
    has_effect,
    presets_in,
    with_annotating,
    with_preset,
    without_preset,
)
from core.domain.assumption import Scenario
from core.domain.drivers.new_way import ALWAYS_ON_GPU, FORCED_MIGRATIONS, INFERENCE_PRICE

PAY_PRESETS = ("free", "double")
SWITCHED = (*PAY, ALWAYS_ON_GPU, INFERENCE_PRICE, FORCED_MIGRATIONS)
"""Inputs that count or not by a switch."""


def choose_field(name: str, field: str, register: Register) -> None:
    """Callback of a switch.

    What no longer counts is put aside and comes back with the switch; a preset on what labels
    are paid by goes over to what they are paid by now.
    """
    bare: Scenario = st.session_state[CURRENT]
    on = [preset for preset in presets_in(bare, register) if preset in PAY_PRESETS]
    for preset in on:
        bare = without_preset(bare, preset)
    scenario = _with(bare, field, st.session_state[FIELD + name], register)
    ranges = {**st.session_state.get(PARKED, {}), **bare.overrides}
    counting = {
        driver: given for driver, given in ranges.items() if has_effect(driver, scenario, register)
    }
    scenario = replace(scenario, overrides=counting)
    for preset in on:
        scenario = with_preset(scenario, preset, register)
    set_scenario(scenario, register, keep_fields=True)
    st.session_state[PARKED] = {d: given for d, given in ranges.items() if d not in counting}
    for driver in SWITCHED:
        st.session_state.pop(FIELD + driver.code, None)


def _with(scenario: Scenario, field: str, chosen: object, register: Register) -> Scenario:
    """The scenario with one switch set; nothing is said where the default service does the same."""
    plain = Scenario()
    if getattr(settled(register, plain), field) == chosen:
        chosen = getattr(plain, field)
    return replace(scenario, **{field: chosen})  # type: ignore[arg-type]


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


def choose_today(register: Register) -> None:
    """Callback of where one stands: what is put aside from scratch comes back with the choice."""
    scenario: Scenario = st.session_state[CURRENT]
    stood: Scenario = st.session_state.get(STOOD, scenario)
    if st.session_state[FIELD + "today"] == "scratch":
        st.session_state[STOOD] = scenario
        _stand(from_scratch(scenario), register)
    else:
        said = {d: given for d, given in stood.overrides.items() if d in TODAY}
        back = replace(
            scenario,
            overrides={**scenario.overrides, **said},
            labels_owned=stood.labels_owned,
            leaving=stood.leaving,
        )
        _stand(with_annotating(back), register)


def pay_no_more(register: Register) -> None:
    """Callback: guideline, training and contracting are paid already."""
    _stand(with_annotating(st.session_state[CURRENT]), register)


def _stand(scenario: Scenario, register: Register) -> None:
    """Make it the current one; fields of where one stands show it anew, without complaints."""
    set_scenario(scenario, register, keep_fields=True)
    problems: dict[str, str] = st.session_state.get(PROBLEMS, {})
    for name in (*(driver.code for driver in (*PAID, *TODAY)), "own", "leave"):
        st.session_state.pop(FIELD + name, None)
        problems.pop(name, None)
