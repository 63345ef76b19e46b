"""The controls of the Scenarios screen, in the order a CTO thinks."""

from __future__ import annotations

import streamlit as st

from components.scenario_state import (
    PRESETS_KEY,
    choose_field,
    choose_presets,
    problem_of,
    range_field_text,
    set_scenario,
    shown,
    type_amount,
    type_range,
)
from components.text import escaped
from core.decision.assumptions import Register, effective_ranges
from core.decision.presets import PRESETS, presets_in
from core.domain.assumption import Range, Scenario
from core.report.quantities import driver_name
from core.report.words import STEP_NAMES

HELP = "A range as text: '4k to 20k', 'about 100k', '10 / 24 / 80', or one number."
FIRST = ("V1", "S5", "S6", "S8", "O2d", "O2e")
"""Drivers that have a place of their own above the rest."""

STEPS = {"O1": "old 1", "O2": "old 2", "O3": "old 3", "O4": "old 4", "O5": "old 5"} | {
    "N1": "new 1",
    "N2": "new 2",
    "N3": "new 3",
}
OTHER = {"S": "Shared", "OO": "Keeping the old model", "NO": "Keeping the new model", "P": "Prompt"}


def controls(scenario: Scenario, register: Register, yes: str, no: str) -> None:
    """All controls; what is changed goes to the address at once.

    Parameters
    ----------
    yes, no : str
        Names of the two classes, for the two kinds of mistakes.
    """
    ranges = effective_ranges(register, Scenario())
    st.session_state[PRESETS_KEY] = presets_in(scenario, register)
    st.pills(
        "What if",
        list(PRESETS),
        selection_mode="multi",
        format_func=lambda name: PRESETS[name].title,
        key=PRESETS_KEY,
        wrap=True,
        on_change=choose_presets,
        args=(register,),
    )
    _range(scenario, register, ranges, "V1")
    st.markdown("**A wrong answer costs**")
    columns = st.columns(2)
    with columns[0]:
        _amount("wy", f"Says {yes}, is not", scenario.error_costs[0], register)
    with columns[1]:
        _amount("wn", f"Says {no}, is {yes}", scenario.error_costs[1], register)
    _amount("live", "Live a month sooner is worth, $", scenario.value_per_month, register)
    _switches(scenario, register)
    for key in ("O2d" if scenario.pay == "hourly" else "O2e", "S5", "S6", "S8"):
        _range(scenario, register, ranges, key)
    with st.expander(
        f"Everything else ({len(_rest(register))})", on_change="rerun", key="scenario-rest"
    ) as rest:
        if rest.open:
            _everything_else(scenario, register, ranges)
    if scenario != Scenario():
        st.button(
            "Back to the baseline",
            icon=":material/restart_alt:",
            on_click=set_scenario,
            args=(Scenario(), register),
        )


def _range(scenario: Scenario, register: Register, ranges: dict[str, Range], key: str) -> None:
    unit, default = register[key].unit, ranges[key]
    changed = key in scenario.overrides
    st.text_input(
        driver_name(register, key) + (" :material/edit:" if changed else ""),
        key=shown(key, range_field_text(scenario, key, default, unit)),
        help=escaped(f"{register[key].name}, {unit}. {HELP}"),
        on_change=type_range,
        args=(key, default, unit, register),
    )
    _problem(key)


def _amount(name: str, label: str, now: float | None, register: Register) -> None:
    st.text_input(
        escaped(label),
        key=shown(name, "" if now is None else f"${now:g}"),
        placeholder="not said",
        help="Dollars. Blank is legal: then it counts for nothing, and the screen says so.",
        on_change=type_amount,
        args=(name, register),
    )
    _problem(name)


def _problem(name: str) -> None:
    told = problem_of(name)
    if told:
        st.markdown(f":red[:material/error: {escaped(told)}]")


def _switches(scenario: Scenario, register: Register) -> None:
    st.segmented_control(
        "How the new model runs",
        ["per token", "always-on"],
        required=True,
        format_func={"per token": "Per token", "always-on": "Own GPU"}.__getitem__,
        key=shown("host", scenario.hosting),
        on_change=choose_field,
        args=("host", "hosting", register),
    )
    st.toggle(
        "The weights can move with us",
        key=shown("free", scenario.portable),
        on_change=choose_field,
        args=("free", "portable", register),
    )
    st.segmented_control(
        "Annotators are paid",
        ["hourly", "per label"],
        required=True,
        format_func={"hourly": "By the hour", "per label": "By label"}.__getitem__,
        key=shown("pay", scenario.pay),
        on_change=choose_field,
        args=("pay", "pay", register),
    )


def _rest(register: Register) -> list[str]:
    """Drawn inputs without a place of their own, those that follow another left out."""
    return [
        key
        for key, row in register.items()
        if key not in FIRST and row.range is not None and row.kind in ("range", "shared")
    ]


def _everything_else(scenario: Scenario, register: Register, ranges: dict[str, Range]) -> None:
    heading = ""
    for key in _rest(register):
        step = STEPS.get(key[:2])
        told = STEP_NAMES[step] if step else _other(key)
        if told != heading:
            heading = told
            way = "Old way, " if step and step.startswith("old") else ""
            way = "New way, " if step and step.startswith("new") else way
            st.markdown(f"**{way}{told}**")
        _range(scenario, register, ranges, key)


def _other(key: str) -> str:
    return next((told for start, told in OTHER.items() if key.startswith(start)), "Other")
