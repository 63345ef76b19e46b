"""The controls of a case: what a CTO knows and what moves the answer first, the rest folded.

The first five, by what moved the answer on the recorded PoCs: the cost of an error (from a few
cents on another approach is best), the horizon and how the model is served turn it by themselves;
hours of tuning are the widest swing of all inputs that one person can tell; predictions a month
multiply the cost of errors. Hourly rates move every approach alike, but are what a CTO looks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from components.scenarios.chosen import choose_field, choose_presets
from components.scenarios.fields import amount_field, case_field, range_field
from components.scenarios.mistakes import costs_by_kind
from components.scenarios.rules import own_rules
from components.scenarios.state import PRESETS_KEY, shown
from components.scenarios.today import where_today
from components.shared.frame import choose_period
from components.shared.text import escaped
from core.decision.assumptions.register import Register, settled
from core.decision.assumptions.service_prices import OF_SERVICES
from core.decision.scenarios.presets import PRESETS, has_effect, pay_driver, presets_in
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Assumption, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import ALWAYS_ON_GPU
from core.domain.drivers.old_way import HOURLY_PAY, PRICE_PER_LABEL, TUNING
from core.domain.drivers.shared import (
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    PREDICTIONS_A_MONTH,
)
from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node
from core.report.findings.dossier import Dossier
from core.report.wording.assumption_words import assumption_name
from core.report.wording.glossary import PROCESS_NAMES, STEP_NAMES

PLACED = (
    PREDICTIONS_A_MONTH,
    NN_EXPERT_RATE,
    TUNING,
    EXPERT_RATE,
    EXPERT_HOURS_A_DAY,
    HOURLY_PAY,
    PRICE_PER_LABEL,
)
"""Drivers that have a place of their own above the rest."""

KEEPING = {
    "shared": "Both approaches",
    OLD_PROCESS: "Keeping the model, human annotation",
    NEW_PROCESS: "Keeping the model, fine-tuning analyst",
    Node.PROMPT.value: "Prompting an LLM",
}
"""Headings of what belongs to no step of a process."""


def controls(d: Dossier | None, scenario: Scenario, register: Register, months: int) -> None:
    """All controls; what is changed goes to the address at once.

    Parameters
    ----------
    d : Dossier or None
        The PoC under the case on the screen; None where there is no data yet.
    months : int
        The horizon of the baseline.
    """
    _first_five(d, scenario, register, months)
    folds: dict[str, Callable[[], None]] = {
        "Labels, people and time": partial(_people, d, scenario, register)
    }
    if d is not None:
        folds["Cost of each kind of error"] = partial(costs_by_kind, scenario, register, d.kinds)
        folds["Where you stand today"] = partial(where_today, d, scenario, register)
    folds["Your own rules"] = partial(own_rules, scenario, register, measured=d is not None)
    folds["Ready-made changes"] = partial(_presets, scenario, register)
    folds["All other inputs"] = partial(_everything_else, scenario, register)
    for title, body in folds.items():
        with st.expander(title, on_change="rerun", key=f"fold-{title.split()[-1]}") as fold:
            if fold.open:
                body()


def _first_five(d: Dossier | None, scenario: Scenario, register: Register, months: int) -> None:
    range_field(scenario, register, PREDICTIONS_A_MONTH, "Predictions a month")
    if d is None:
        left, right = st.columns(2)
        with left:
            case_field(register, "items", "Items labelled in every round, alike for both.")
        with right:
            case_field(register, "votes", "Annotators who label the same item.")
    else:
        by_kind = scenario.error_costs[0] != scenario.error_costs[1]
        amount_field(
            scenario, register, "wa", "Cost of an error" + (", by kind below" if by_kind else "")
        )
    choose_period(months)
    range_field(scenario, register, NN_EXPERT_RATE, "ML engineer and analyst, $ an hour")
    range_field(scenario, register, TUNING, "Their tuning, hours a round")
    _served(scenario, register)


def _served(scenario: Scenario, register: Register) -> None:
    now = settled(register, scenario)
    st.segmented_control(
        "How the fine-tuned model is served",
        [PER_TOKEN, ALWAYS_ON],
        required=True,
        format_func={PER_TOKEN: "Per token", ALWAYS_ON: "Own GPU, always on"}.__getitem__,
        key=shown("host", now.hosting),
        on_change=choose_field,
        args=("host", "hosting", register),
    )
    if now.hosting == ALWAYS_ON:
        range_field(scenario, register, ALWAYS_ON_GPU)


def _presets(scenario: Scenario, register: Register) -> None:
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


def _people(d: Dossier | None, scenario: Scenario, register: Register) -> None:
    now = settled(register, scenario)
    st.segmented_control(
        "Annotators are paid",
        ["hourly", "per label"],
        required=True,
        format_func={"hourly": "By the hour", "per label": "By label"}.__getitem__,
        key=shown("pay", scenario.pay),
        on_change=choose_field,
        args=("pay", "pay", register),
    )
    range_field(scenario, register, pay_driver(scenario))
    st.toggle(
        "Annotators are specialists",
        key=shown("spec", scenario.specialists),
        help="People of your field, at their own hourly rate.",
        on_change=choose_field,
        args=("spec", "specialists", register),
    )
    for driver in (EXPERT_RATE, EXPERT_HOURS_A_DAY):
        range_field(scenario, register, driver)
    if d is None:
        if scenario.pay != "per label":
            case_field(register, "seconds", "What one label takes one annotator.")
        case_field(register, "iterations", "Both approaches are assumed to need as many.")
        case_field(register, "test_items", "Held out; your expert answers them for the PoC.")
    amount_field(scenario, register, "live", "Worth of launching a month sooner")
    st.toggle(
        "You own the model weights",
        key=shown("free", now.portable),
        help="Then no provider forces you to another model, and no forced move is paid for.",
        on_change=choose_field,
        args=("free", "portable", register),
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
            or (driver not in (*PLACED, *OF_SERVICES) and row.kind in ("range", "shared"))
        )
    ]


def _everything_else(scenario: Scenario, register: Register) -> None:
    """Every other input under the step it belongs to; those that a search names."""
    rest = _rest(scenario, register)
    sought = st.text_input(
        f"Search {len(rest)} inputs",
        key="scenario-search",
        type="search",
        placeholder="for example: retrain",
    )
    groups: dict[str, list[Driver]] = {}
    for driver in rest:
        heading = _heading(register[driver])
        if sought.casefold().strip() in f"{heading} {assumption_name(register, driver)}".casefold():
            groups.setdefault(heading, []).append(driver)
    if not groups:
        st.caption("No input of that name. Try part of a word.")
    for heading, drivers in groups.items():
        st.markdown(f"**{heading}**")
        for driver in drivers:
            range_field(scenario, register, driver)


def _heading(row: Assumption) -> str:
    """The step of a process that a driver belongs to, or what else it is about."""
    step = STEP_NAMES.get(f"{row.way} {row.step[:1]}")
    return f"{PROCESS_NAMES[row.way]}, {step}" if step else KEEPING.get(row.way, "Other")
