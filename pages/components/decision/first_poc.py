"""The recorded example on an empty store, and the same PoC that runs here meanwhile."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import finished_pocs, newest_job, running_job
from components.shared.progress import time_left
from components.shared.session import actor, allowed, leave_if_over
from components.shared.store_state import lines
from components.shared.text import escaped, plain
from core.access.permissions import Action
from core.benchmarks.embedded import EMBEDDED, default_plan
from core.domain.benchmark import Split
from core.domain.plan import Plan
from core.domain.single_flight import shared
from core.report.format.numbers import count, day
from core.store.experiments import Experiment
from core.store.jobs import Job, job_of
from core.store.verdicts import latest_verdict, verdict_counts
from core.workflows.engine import engine
from core.workflows.poc.crash_loop import BACKGROUND, FIRST, WHERE
from core.workflows.poc.example import example_record, recorded_example
from core.workflows.poc.reproduction import Reproduction, compare

LOOK_SECONDS = 2
TEXT_WIDTH = 560
"""Pixels; beside it are the badge and a button."""


@st.fragment(run_every=LOOK_SECONDS)
def example_banner() -> None:
    """On an empty store: that this is the recorded example, and what this machine does meanwhile.

    Drawn again by itself, and the whole screen once this machine has a result of its own.
    """
    leave_if_over()
    if finished_pocs():
        st.rerun()
    example, host = recorded_example(), example_record()["run"]["host"]
    recorded = f" on {day(example.locked_at.date())}" if example.locked_at else ""
    planning, found = job_of(engine().store, FIRST), newest_job()
    job = running_job() or (found[1] if found else planning)
    if job is not None and job is planning and job.status == "done":
        job = None  # planned, and never queued
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("Recorded example", icon=":material/history:", color="blue")
        st.caption(
            f"The default plan of {plain(example.title)}, run{recorded} on a "
            f"{plain(host['system'])} computer ({plain(host['machine'])}). {_meanwhile(job)}",
            width=TEXT_WIDTH,
        )
        if job is not None and allowed(Action.RUN):
            _button(job)
    if job is not None and job.status == "failed":
        _why(job)
    if job is None or (job.status == "failed" and job.kind == FIRST):
        _offer()


def _meanwhile(job: Job | None) -> str:
    """What this machine does beside the example, in one sentence."""
    if job is None:
        return "No PoC has been run on this machine yet."
    if job.kind == FIRST and job.active:
        return "This machine is preparing the same PoC."
    if job.active:
        what = "The same PoC is" if job.kind == BACKGROUND else "A PoC is"
        return f"{what} running in the background: {time_left(job)}."
    if job.status == "cancelled":
        return "The same PoC was cancelled on this machine. Progress is saved; you can resume it."
    title = (job.error or "").partition("\n")[0] or f"it stopped at: {job.stage}"
    return f"The same PoC failed on this machine ({plain(title)}); the example is not affected."


def _button(job: Job) -> None:
    """What can be done about a job: cancel it, or go on with it."""
    if job.kind == FIRST:
        return
    if job.active:
        st.button(
            "Cancel",
            key=f"cancel-{job.id}",
            type="tertiary",
            disabled=job.cancel_requested,
            on_click=_cancel,
            args=(job,),
        )
        return
    st.button(
        "Resume",
        key=f"resume-{job.id}",
        type="tertiary",
        icon=":material/play_arrow:",
        on_click=_resume,
        args=(job,),
    )


def _cancel(job: Job) -> None:
    engine().cancel(job.id, by=actor())


def _resume(job: Job) -> None:
    engine().resume(job.subject, by=actor(), kind=BACKGROUND)


def _why(job: Job) -> None:
    """What else is known about why a job failed, and what to do about it."""
    if rest := (job.error or "").partition("\n")[2]:
        with st.container(border=True, gap="xsmall"):
            lines(rest.replace(WHERE, "Press Resume"))


def _offer() -> None:
    """A button for each test case that comes with the product."""
    if not allowed(Action.RUN):
        st.caption("Ask an analyst to run one.")
        return
    with st.container(horizontal=True):
        for name, task in EMBEDDED.items():
            plan = default_plan(name)
            test_set = f"{count(task.sizes(plan.benchmark_settings)[Split.TEST])} {task.noun[1]}"
            st.button(
                f"Run the PoC on {task.short}",
                icon=":material/play_arrow:",
                help=f"{escaped(task.rule)} The test set holds {test_set}.",
                on_click=_run,
                args=(plan,),
            )


def _run(plan: Plan) -> None:
    engine().submit(plan, by=actor())


def same_as_example(poc: Experiment) -> None:
    """Under the answer of the example's own plan: did it come out the same on this machine?"""
    example = recorded_example()
    if poc.plan_hash != example.plan_hash or poc.status != "finished":
        return
    store = engine().store
    told = _compared(str(store.home), poc.id, verdict_counts(store).get(poc.id, 0))
    if told is None:
        return
    if told.same:
        st.caption(
            ":material/check: This machine ran the recorded example again and came out the same: "
            f"{plain(', '.join(told.compared))}."
        )
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            ":orange[:material/difference:] **This machine did not come out the same as the "
            "recorded example**"
        )
        st.markdown("\n".join(f"- {plain(one)}." for one in told.differences))
        st.caption(
            "The numbers on this screen are this machine's. Tell whoever maintains Switchpoint."
        )


@shared(8)
def _compared(home: str, poc: str, verdicts: int) -> Reproduction | None:
    found = latest_verdict(engine().store, poc)
    return None if found is None else compare(example_record(), found.record)
