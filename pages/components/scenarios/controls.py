"""The controls of the Scenarios screen, in the order a CTO thinks."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.scenarios.chosen import choose_field, choose_presets
from components.scenarios.fields import amount_field, range_field, told_problem
from components.scenarios.mistakes import costs_by_error_kind
from components.scenarios.rules import own_rules
from components.scenarios.state import PRESETS_KEY, set_scenario, shown
from components.scenarios.today import where_today
from components.shared.text import escaped
from core.decision.assumptions.register import Register
from core.decision.scenarios.presets import PRESETS, pay_key, presets_in
from core.domain.assumption import Scenario
from core.report.findings.dossier import Dossier
from core.report.wording.glossary import STEP_NAMES

FIRST = ("V1", "S5", "S6", "S8", "O2d", "O2e")
"""Drivers that have a place of their own above the rest."""

STEPS = {"O1": "old 1", "O2": "old 2", "O3": "old 3", "O4": "old 4", "O5": "old 5"} | {
    "N1": "new 1",
    "N2": "new 2",
    "N3": "new 3",
}
OTHER = {"S": "Shared", "OO": "Keeping the old model", "NO": "Keeping the new model", "P": "Prompt"}


def controls(d: Dossier, scenario: Scenario, register: Register) -> None:
    """All controls; what is changed goes to the address at once.

    Parameters
    ----------
    d : Dossier
        The race under the case on the screen.
    """
    where_today(d, scenario, register)
    st.session_state[PRESETS_KEY] = presets_in(scenario, register)
    st.pills(
        "What if",
        list(PRESETS),
        selection_mode="multi",
        format_func=lambda name: escaped(PRESETS[name].title),
        key=PRESETS_KEY,
        wrap=True,
        on_change=choose_presets,
        args=(register,),
    )
    range_field(scenario, register, "V1")
    costs_by_error_kind(scenario, register, d.kinds)
    amount_field(scenario, register, "live", "Live a month sooner is worth")
    told_problem("live")
    _switches(scenario, register)
    for key in (pay_key(scenario), "S5", "S6", "S8"):
        range_field(scenario, register, key)
    own_rules(scenario, register)
    rest = _rest(scenario, register)
    with st.expander(
        f"Everything else ({len(rest)})", on_change="rerun", key="scenario-rest"
    ) as expander:
        if expander.open:
            _everything_else(scenario, register, rest)
    if scenario != Scenario():
        st.button(
            "Back to the baseline",
            icon=":material/restart_alt:",
            on_click=set_scenario,
            args=(Scenario(), register),
        )


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
    if scenario.hosting == "always-on":
        range_field(scenario, register, "NOb")
    st.toggle(
        "The weights can move with us",
        key=shown("free", scenario.portable),
        help="Then nobody forces you to another model, and no forced move is paid for.",
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
    st.toggle(
        "Annotators are specialists",
        key=shown("spec", scenario.specialists),
        help="People of your field, at their own rate an hour.",
        on_change=choose_field,
        args=("spec", "specialists", register),
    )


def _rest(scenario: Scenario, register: Register) -> list[str]:
    """Inputs without a place of their own; by label, briefings are still paid by the hour."""
    hourly = pay_key(replace(scenario, pay="hourly"))
    return [
        key
        for key, row in register.items()
        if row.range is not None
        and (
            (key == hourly and scenario.pay == "per label")
            or (key not in FIRST and row.kind in ("range", "shared"))
        )
    ]


def _everything_else(scenario: Scenario, register: Register, keys: list[str]) -> None:
    heading = ""
    for key in keys:
        step = STEPS.get(key[:2])
        told = STEP_NAMES[step] if step else _other(key)
        if told != heading:
            heading = told
            arm = "Old way, " if step and step.startswith("old") else ""
            arm = "New way, " if step and step.startswith("new") else arm
            st.markdown(f"**{arm}{told}**")
        range_field(scenario, register, key)


def _other(key: str) -> str:
    return next((told for start, told in OTHER.items() if key.startswith(start)), "Other")
