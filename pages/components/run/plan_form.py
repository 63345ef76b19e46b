"""The plan form: what is compared, what is simulated, what it will cost and tell."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.run.plan_fields import poc_fields
from components.run.simulation_form import simulation
from components.shared.frame import show_error
from components.shared.session import actor
from components.shared.text import escaped, plain
from core.benchmarks.embedded import Embedded, default_plan
from core.domain.benchmark import Split
from core.domain.errors import SwitchpointError
from core.domain.plan import Plan, plan_from_dict
from core.report.format.numbers import several, target_text
from core.report.wording.plan_words import schedule_words
from core.report.wording.planning import outlook
from core.report.wording.service_words import service_sentence
from core.workflows.engine import engine
from core.workflows.inputs.lacking import left_out_lines
from core.workflows.inputs.plan import complete_plan, left_out
from core.workflows.inputs.supply import check_here


def plan_form(task: Embedded) -> None:
    """Headline, the form, its price and power, and the lock."""
    st.title(f"Plan a PoC: {task.title.lower()}", anchor=False)
    st.markdown(escaped(task.rule))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        raw = poc_fields(task.name, task.classes)
        raw |= simulation(default_plan(task.name))
    plan = _plan_or_none(raw)
    with right:
        _price(task, plan)
        lock_button(plan)


def lock_button(plan: Plan | None) -> None:
    """The next step, once there is a plan that can be run."""
    if plan is not None and st.button("Lock the plan", icon=":material/lock:", width="stretch"):
        lock_dialog(plan)


def _plan_or_none(raw: dict[str, Any]) -> Plan | None:
    """The plan if it can be run; else what is wrong with it, beside the form."""
    try:
        asked = plan_from_dict(raw)
        plan = complete_plan(asked, None)
        for line in left_out_lines(left_out(asked, None)):
            st.caption(plain(line))
        check_here(plan, None)
    except SwitchpointError as error:
        show_error(error)
        return None
    return plan


def _price(task: Embedded, plan: Plan | None) -> None:
    with st.container(border=True):
        st.header("What this PoC takes", anchor=False)
        if plan is None:
            st.markdown("The plan cannot be run yet.")
            return
        told = outlook(plan, task.sizes(plan.benchmark_settings)[Split.TEST], task.noun[1])
        for sentence in (told.price, told.proof, told.power):
            st.markdown(escaped(sentence))
        approaches(plan)


def approaches(plan: Plan) -> None:
    """Which service is assumed, and what each approach of a plan is, folded."""
    st.caption(escaped(service_sentence(plan.pricing_date)))
    can = plan.candidates()
    with st.expander(f"{len(can)} can be recommended, {len(plan.arms) - len(can)} for reference"):
        for one in plan.roster.arms:
            role = "" if one.id in can else " (for reference)"
            told = f"**{plain(one.name)}**{role}: {plain(one.meaning)}; "
            st.markdown(told + plain(schedule_words(one, plan)))


@st.dialog("Lock the plan?")
def lock_dialog(plan: Plan) -> None:
    """Say what cannot be changed any more, and submit."""
    st.markdown(
        "After this, target, approaches and the number of evaluations on the test set are fixed."
    )
    st.markdown(
        f"Target {target_text(plan.target)}, {several(plan.iterations, 'round')}, "
        f"{several(len(plan.seeds), 'repeat')}, {several(len(plan.arms), 'approach', 'es')}."
    )
    with st.expander("Details for engineers"):
        st.caption(f"Plan hash {plan.hash()}")
    with st.container(horizontal=True):
        word = "Lock" if plan.by_round else "Lock and run"
        if st.button(word, icon=":material/lock:"):
            try:
                with st.spinner("Checking the training pool for test items"):
                    engine().lock(plan, by=actor())
            except SwitchpointError as error:
                show_error(error)
            else:
                st.rerun()
        if st.button("Not yet"):
            st.rerun()
