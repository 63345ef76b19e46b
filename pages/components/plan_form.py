"""The plan form: what is raced, what is simulated, what it will cost and tell."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.frame import show_error
from components.simulation_form import simulation
from components.text import escaped
from core.benchmarks.embedded import EMBEDDED
from core.domain.arms import ARMS, Role
from core.domain.errors import SwitchpointError
from core.domain.plan import Plan, doubling_sizes, plan_from_dict
from core.domain.plan_check import PERIODS, check_plan
from core.report.formats import target_text
from core.report.planning import outlook
from core.report.words import ARM_MEANING, ARM_NAMES
from core.report.words import PERIODS as PERIOD_NAMES
from core.workflows.engine import engine

EXAM_ITEMS = 1000


def plan_form() -> None:
    """Headline, the form, its price and power, and the lock."""
    task = next(iter(EMBEDDED.values()))
    st.title(f"Plan a race: {task.title.lower()}", anchor=False)
    st.markdown(escaped(task.rule))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        raw = _race(task.name)
        raw |= simulation()
    plan = _plan_or_none(raw)
    with right:
        _price(plan)
    if plan is not None and st.button("Lock the plan", icon=":material/lock:"):
        _lock(plan)


def _race(benchmark: str) -> dict[str, Any]:
    """Target, margin, ways, rounds, repeats."""
    default = Plan()
    columns = st.columns(2)
    target = columns[0].number_input(
        "Target, %",
        50.0,
        99.0,
        100 * default.target,
        0.5,
        format="%.1f",
        key="plan-target",
        help="Accuracy both ways must reach; proved means that even the low end of the margin "
        "of error is there.",
    )
    margin = columns[1].number_input(
        "Points that still count as equal",
        0.0,
        20.0,
        100 * default.margin,
        0.5,
        format="%.1f",
        key="plan-margin",
        help="A loss of accuracy you would not mind.",
    )
    size = st.columns(3)
    rounds = size[0].number_input("Rounds", 1, 10, default.iterations, key="plan-rounds")
    repeats = size[1].number_input(
        "Repeats",
        1,
        50,
        len(default.seeds),
        key="plan-repeats",
        help="The same race again with different luck, to see how much luck matters.",
    )
    first = size[2].number_input(
        "Items in round 1",
        50,
        2000,
        default.sizes[0],
        50,
        key="plan-first",
        help="Every round doubles what is labelled.",
    )
    ways = st.pills(
        "Ways",
        [arm.id for arm in ARMS],
        wrap=True,
        selection_mode="multi",
        default=list(default.arms),
        key="plan-ways",
        format_func=lambda arm: ARM_NAMES[arm],
        help="Old way, new way and hybrid can be recommended; the others are controls that "
        "show what is really needed.",
    )
    months = st.segmented_control(
        "Count the cost",
        PERIODS,
        default=default.period_months,
        required=True,
        format_func=lambda period: PERIOD_NAMES[period],
        key="plan-months",
    )
    return {
        "benchmark": benchmark,
        "target": round(target / 100, 4),
        "margin": round(margin / 100, 4),
        "arms": ways,
        "period_months": months,
        "sizes": doubling_sizes(int(rounds), int(first)),
        "seeds": list(range(1, int(repeats) + 1)),
    }


def _plan_or_none(raw: dict[str, Any]) -> Plan | None:
    """The plan if it can be run; else what is wrong with it, beside the form."""
    try:
        plan = plan_from_dict(raw)
        check_plan(plan)
    except SwitchpointError as error:
        show_error(error)
        return None
    return plan


def _price(plan: Plan | None) -> None:
    with st.container(border=True):
        st.subheader("What it takes", anchor=False)
        if plan is None:
            st.markdown("The plan cannot be run yet.")
            return
        told = outlook(plan, EXAM_ITEMS, "dishes")
        for sentence in (told.price, told.proof, told.power):
            st.markdown(escaped(sentence))
        candidates = list(plan.candidates())
        st.caption(
            f"{len(candidates)} candidates, {len(plan.arms) - len(candidates)} controls. "
            + "; ".join(
                f"{ARM_NAMES[arm.id]}: {ARM_MEANING[arm.id]}"
                for arm in ARMS
                if arm.id in plan.arms and arm.role is Role.CANDIDATE
            )
            + "."
        )


@st.dialog("Lock the plan?")
def _lock(plan: Plan) -> None:
    st.markdown("After this, target, rule and looks at the exam cannot change.")
    st.markdown(
        f"Target {target_text(plan.target)}, {plan.iterations} rounds, "
        f"{len(plan.seeds)} repeats, {len(plan.arms)} ways."
    )
    st.caption(f"Plan {plan.hash()}")
    with st.container(horizontal=True):
        if st.button("Lock and race", icon=":material/lock:"):
            try:
                engine().submit(plan)
            except SwitchpointError as error:
                show_error(error)
            else:
                st.rerun()
        if st.button("Not yet"):
            st.rerun()
