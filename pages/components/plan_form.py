"""The plan form: what is raced, what is simulated, what it will cost and tell."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.frame import show_error
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
        raw |= _simulation()
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
    columns = st.columns(3)
    rounds = columns[0].number_input("Rounds", 1, 10, default.iterations, key="plan-rounds")
    repeats = columns[1].number_input(
        "Repeats",
        1,
        50,
        len(default.seeds),
        key="plan-repeats",
        help="The same race again with different luck, to see how much luck matters.",
    )
    first = columns[2].number_input(
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


def _simulation() -> dict[str, Any]:
    """How the simulated people behave; part of the plan and of its hash."""
    default = Plan()
    with st.expander("More: how people are simulated", icon=":material/science:"):
        st.caption("Assumptions about the simulated people. They are part of the plan.")
        crowd, analyst = _crowd(default), _analyst(default)
        columns = st.columns(2)
        audits = columns[0].number_input(
            "Items the expert checks a round",
            0,
            500,
            default.audits,
            10,
            key="plan-audits",
            help="Both ways get the same number.",
        )
        votes = columns[1].number_input(
            "Votes per item", 1, 9, default.votes_per_item, key="plan-votes"
        )
        author = st.selectbox(
            "Who writes the rationales",
            ["simulated analyst", "hand-written"],
            key="plan-author",
            help="The hand-written set is an upper bound: its author knew the word lists.",
        )
        passes = st.number_input(
            "Passes of the stand-in model over its examples",
            1,
            50,
            default.fine_tune.epochs,
            key="plan-passes",
        )
    return {
        "audits": int(audits),
        "votes_per_item": int(votes),
        "rationale_author": author,
        "crowd": crowd,
        "analyst": analyst,
        "fine_tune": {"epochs": int(passes)},
    }


def _crowd(default: Plan) -> dict[str, Any]:
    columns = st.columns(3)
    slip = columns[0].number_input(
        "Slips, %",
        0.0,
        30.0,
        100 * default.crowd.slip,
        1.0,
        key="plan-slip",
        help="Answers given wrong by accident.",
    )
    learning = columns[1].number_input(
        "Learning, %",
        0.0,
        100.0,
        100 * default.crowd.learning,
        5.0,
        key="plan-learning",
        help="Chance that a briefing teaches a detail.",
    )
    seconds = columns[2].number_input(
        "Seconds a label",
        1.0,
        600.0,
        default.crowd.seconds,
        1.0,
        key="plan-seconds",
        help="Median on a medium-hard item.",
    )
    knows = st.slider(
        "What annotators know before any briefing",
        0.1,
        10.0,
        default.crowd.known_before,
        0.1,
        key="plan-knows",
        help="Multiplies the odds of knowing each detail; 1 is the default crowd.",
    )
    return {
        "slip": slip / 100,
        "learning": learning / 100,
        "seconds": seconds,
        "known_before": knows,
    }


def _analyst(default: Plan) -> dict[str, Any]:
    columns = st.columns(3)
    common = columns[0].number_input(
        "Expert mentions common things, %",
        0.0,
        100.0,
        100 * default.analyst.says_common,
        5.0,
        key="plan-common",
    )
    rare = columns[1].number_input(
        "... and rare ones, %", 0.0, 100.0, 100 * default.analyst.says_rare, 5.0, key="plan-rare"
    )
    notes = columns[2].number_input(
        "Analyst learns from a mistake, %",
        0.0,
        100.0,
        100 * default.analyst.notes_lesson,
        5.0,
        key="plan-notes",
    )
    return {"says_common": common / 100, "says_rare": rare / 100, "notes_lesson": notes / 100}


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
