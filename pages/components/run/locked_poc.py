"""A locked PoC that is run round by round: what can be run, what is missing, its board."""

from __future__ import annotations

import streamlit as st

from components.run.round_board import where_it_stands
from components.shared.frame import show_error
from components.shared.session import actor
from components.shared.steps import RUN, steps
from components.shared.store_state import lines
from components.shared.text import escaped, plain
from core.domain.errors import SwitchpointError
from core.report.format.numbers import count, points, several, stamp, target_text
from core.report.wording.service_words import service_sentence
from core.store.experiments import Experiment
from core.store.jobs import job_of
from core.store.uploads.benchmarks import UploadedBenchmark
from core.workflows.engine import engine
from core.workflows.inputs.iteration_readiness import Iterations, iterations_of
from core.workflows.inputs.supply import supply_of
from core.workflows.poc.by_round import give_up, lack_text
from core.workflows.round_board.wording import bottleneck


def locked_poc(uploaded: UploadedBenchmark, poc: Experiment) -> None:
    """Bottleneck, the round that can be run, the board, the plan, and the way out."""
    store = engine().store
    iterations = iterations_of(store, poc, uploaded)
    steps(RUN)
    st.title(escaped(bottleneck(iterations)), anchor=False)
    st.caption(f"{plain(uploaded.task.title)} · {_plan_line(poc)}")
    _act(poc, iterations)
    where_it_stands(uploaded, supply_of(uploaded), poc.plan.sizes, poc)
    _plan(poc)


def _plan_line(poc: Experiment) -> str:
    locked = f" · plan locked {stamp(poc.locked_at)}" if poc.locked_at else ""
    return f"target {target_text(poc.plan.target)}{locked}"


def _act(poc: Experiment, iterations: Iterations) -> None:
    """The round that can be run as a button, else what it lacks as sentences."""
    next_ = iterations.opened if iterations.broken_off else iterations.opened + 1
    if iterations.broken_off:
        job = job_of(engine().store, poc.id)
        why = job.error if job is not None and job.error else "It was stopped before the end."
        lines(why)
        st.markdown("Progress is saved: it resumes with the uploads it started with.")
    for lack in iterations.lacking:
        st.markdown(f"- {plain(lack_text(next_, lack, poc.plan))}")
    with st.container(horizontal=True, vertical_alignment="center"):
        ready = iterations.broken_off or iterations.can_open is not None
        word = "Resume" if iterations.broken_off else "Run"
        if ready and st.button(f"{word} round {next_}", icon=":material/play_arrow:"):
            try:
                engine().run_iteration(poc.id, next_, by=actor())
            except SwitchpointError as error:
                show_error(error)
            else:
                st.rerun()
        if iterations.run:
            st.page_link("decision.py", label="See the decision so far", icon=":material/gavel:")
    if ready and not iterations.broken_off:
        st.caption(
            "It learns from what is uploaded now and evaluates each approach once on the test "
            "set. Later uploads count for later rounds only."
        )


def _plan(poc: Experiment) -> None:
    """What was locked, and abandoning the PoC."""
    plan = poc.plan
    with st.expander("The locked plan", icon=":material/lock:"):
        sizes = ", ".join(count(size) for size in plan.sizes)
        arms = ", ".join(plain(plan.roster.name(name)) for name in plan.arms)
        st.markdown(
            f"Target {target_text(plan.target)}; acceptable loss "
            f"{points(plan.margin).lstrip('+')} points. {several(plan.iterations, 'round')} with "
            f"{sizes} labelled items by their end, {several(len(plan.seeds), 'repeat')} "
            f"(random seeds). Approaches: {arms}."
        )
        st.markdown(escaped(service_sentence(plan.pricing_date)))
        st.caption(f"Plan hash {poc.plan_hash}")
        if st.button("Abandon this PoC", icon=":material/cancel:"):
            _give_up(poc)


@st.dialog("Abandon this PoC?")
def _give_up(poc: Experiment) -> None:
    """Say what stays, and end the PoC."""
    st.markdown(
        "Its rounds and their verdict are kept. You can plan another PoC; its evaluations on the "
        "same test set come on top."
    )
    with st.container(horizontal=True):
        if st.button("Abandon", icon=":material/cancel:"):
            give_up(engine().store, poc.id, by=actor())
            st.rerun()
        if st.button("Not yet"):
            st.rerun()
