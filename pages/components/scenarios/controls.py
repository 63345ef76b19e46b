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
from core.decision.assumptions.register import Register, settled
from core.decision.assumptions.service_prices import OF_SERVICES
from core.decision.scenarios.presets import PRESETS, has_effect, pay_driver, presets_in
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Assumption, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import ALWAYS_ON_GPU
from core.domain.drivers.old_way import HOURLY_PAY, PRICE_PER_LABEL
from core.domain.drivers.shared import (
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    PREDICTIONS_A_MONTH,
)
from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node
from core.report.findings.dossier import Dossier
from core.report.wording.glossary import PROCESS_NAMES, STEP_NAMES

FIRST = (
    PREDICTIONS_A_MONTH,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    EXPERT_HOURS_A_DAY,
    HOURLY_PAY,
    PRICE_PER_LABEL,
)
"""Drivers that have a place of their own above the rest."""

KEEPING = {
    "shared": "Shared",
    OLD_PROCESS: "Keeping the old model",
    NEW_PROCESS: "Keeping the new model",
    Node.PROMPT.value: "Prompt",
}
"""Headings of what belongs to no step of a process."""


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
    range_field(scenario, register, PREDICTIONS_A_MONTH)
    costs_by_error_kind(scenario, register, d.kinds)
    amount_field(scenario, register, "live", "Live a month sooner is worth")
    told_problem("live")
    _switches(scenario, register)
    for driver in (pay_driver(scenario), EXPERT_RATE, NN_EXPERT_RATE, EXPERT_HOURS_A_DAY):
        range_field(scenario, register, driver)
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
    now = settled(register, scenario)
    st.segmented_control(
        "How the new model runs",
        [PER_TOKEN, ALWAYS_ON],
        required=True,
        format_func={PER_TOKEN: "Per token", ALWAYS_ON: "Own GPU"}.__getitem__,
        key=shown("host", now.hosting),
        on_change=choose_field,
        args=("host", "hosting", register),
    )
    if now.hosting == ALWAYS_ON:
        range_field(scenario, register, ALWAYS_ON_GPU)
    st.toggle(
        "The weights can move with us",
        key=shown("free", now.portable),
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


def _rest(scenario: Scenario, register: Register) -> list[Driver]:
    """Inputs without a place of their own; by label, briefings are still paid by the hour."""
    hourly = pay_driver(replace(scenario, pay="hourly"))
    return [
        driver
        for driver, row in register.items()
        if row.range is not None
        and driver is not ALWAYS_ON_GPU  # stands under its switch
        and (
            (driver is hourly and scenario.pay == "per label")
            or (driver in OF_SERVICES and has_effect(driver, scenario, register))
            or (driver not in (*FIRST, *OF_SERVICES) and row.kind in ("range", "shared"))
        )
    ]


def _everything_else(scenario: Scenario, register: Register, drivers: list[Driver]) -> None:
    heading = ""
    for driver in drivers:
        told = _heading(register[driver])
        if told != heading:
            heading = told
            st.markdown(f"**{told}**")
        range_field(scenario, register, driver)


def _heading(row: Assumption) -> str:
    """The step of a process that a driver belongs to, or what else it is about."""
    step = STEP_NAMES.get(f"{row.way} {row.step[:1]}")
    return f"{PROCESS_NAMES[row.way]}, {step}" if step else KEEPING.get(row.way, "Other")
