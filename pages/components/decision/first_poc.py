"""What Decision shows before there is a verdict: a race to wait for, or to start."""

from __future__ import annotations

import streamlit as st

from components.shared.diagram import show_process
from components.shared.frame import newest_job
from components.shared.progress import watch
from components.shared.session import actor, allowed
from components.shared.store_state import lines
from components.shared.text import escaped, plain
from core.access.permissions import Action
from core.benchmarks.embedded import EMBEDDED, default_plan
from core.domain.benchmark import Split
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.report.format.numbers import count
from core.store.jobs import Job
from core.workflows.engine import engine
from core.workflows.poc.crash_loop import WHERE
from core.workflows.poc.sample_size import sample_size_text

EXPLAINED = {
    OLD_PROCESS: "**Old way.** An expert briefs annotators, annotators label examples, an NN "
    "expert tunes a model on them. More rounds follow until it is good enough.",
    NEW_PROCESS: "**New way.** The expert's reasons become code with an analyst, the code labels "
    "examples, a model is trained on them.",
}
WILL_APPEAR = (
    "**What will appear.** Which way meets the target for less, in money and days, how sure "
    "that is, and what it rests on. Everybody in this demo is simulated; the trained model is a "
    "stand-in, not an LLM."
)


def first_poc() -> None:
    """The first race while it runs, after it failed, or before anybody started one."""
    found = newest_job()
    if found is None:
        st.title("Should you stop paying annotators?", anchor=False)
        if allowed(Action.RUN):
            _offer()
        else:
            st.markdown("No race has been run yet. Ask an analyst to run one.")
        _explain()
        return
    poc, job = found
    if job.active:
        st.title(
            f"Racing both ways on {plain(sample_size_text(engine().store, poc))}", anchor=False
        )
        st.markdown("About 30 seconds on two cores. The verdict appears here by itself.")
        watch(job.id)
        _explain()
        return
    _stopped(job)
    if allowed(Action.RUN) and st.button("Resume", icon=":material/play_arrow:"):
        engine().resume(poc.id, by=actor())
        st.rerun()
    _explain()


def _offer() -> None:
    """A button for each test case that comes with the product."""
    st.markdown(
        "No race has been run yet. One takes about 30 seconds and needs no key and no upload."
    )
    with st.container(horizontal=True):
        for name, task in EMBEDDED.items():
            plan = default_plan(name)
            test_set = f"{count(task.sizes(plan.benchmark_settings)[Split.TEST])} {task.noun[1]}"
            if st.button(
                f"Race both ways on {task.short}",
                icon=":material/play_arrow:",
                help=f"{escaped(task.rule)} {test_set} are sealed as the exam.",
            ):
                engine().submit(plan, by=actor())
                st.rerun()


def _stopped(job: Job) -> None:
    st.title("The race stopped", anchor=False)
    if job.status == "cancelled":
        st.info("Somebody cancelled it. Nothing that was done is lost.")
        return
    with st.container(border=True, gap="xsmall"):
        if not job.error:
            st.markdown(f"At {plain(job.stage)}: the reason was not written down.")
        title, _, rest = (job.error or "").partition("\n")
        if title:
            st.markdown(f":orange[:material/build:] **{plain(title)}**")
            lines(rest.replace(WHERE, "Press Resume") or f"At: {job.stage}. What was done is kept.")


def _explain() -> None:
    with st.container(border=True):
        for process, text in EXPLAINED.items():
            st.markdown(text)
            show_process(process)
        st.markdown(WILL_APPEAR)
