"""PoC runs so far: what they found, and how to resume those that stopped."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.frame import case_name, poc_name
from components.shared.session import actor
from components.shared.store_state import lines
from components.shared.text import plain
from core.report.format.numbers import several, stamp, target_text
from core.store.experiments import Experiment, list_experiments
from core.store.jobs import Job, job_of
from core.store.verdicts import latest_verdict
from core.workflows.engine import engine
from core.workflows.inputs.iteration_readiness import whole_iterations
from core.workflows.poc.by_round import GIVEN_UP
from core.workflows.poc.crash_loop import WHERE

STATUS = {
    "planned": "planned",
    "locked": "running",
    "finished": "finished",
    "failed": "stopped",
    "cancelled": "cancelled",
}


def history() -> None:
    """A table of all PoC runs, newest first, and a button for each that stopped."""
    store = engine().store
    pocs = list_experiments(store)
    if not pocs:
        return
    st.header("PoC runs", anchor=False)
    st.dataframe(
        pd.DataFrame([_row(poc) for poc in pocs]),
        hide_index=True,
        alt="PoC runs, newest first",
        column_config={"Started": st.column_config.TextColumn(pinned=True)},
    )
    for poc in pocs:
        job = job_of(store, poc.id)
        unfinished = poc.status in ("failed", "cancelled", "planned", "locked")
        if unfinished and not poc.plan.by_round and _idle(job):
            _stopped(poc, job)


def _row(poc: Experiment) -> dict[str, str]:
    verdict = latest_verdict(engine().store, poc.id)
    return {
        "Started": stamp(poc.created_at),
        "Benchmark": case_name(poc),
        "Verdict": verdict.answer if verdict else "",
        "Status": _state(poc),
        "Target": target_text(poc.plan.target),
        "Size": f"{several(poc.plan.iterations, 'round')}, "
        f"{several(len(poc.plan.seeds), 'repeat')}",
    }


def _state(poc: Experiment) -> str:
    """Where a PoC is; of one that waits between its rounds, how many are run."""
    job = job_of(engine().store, poc.id)
    if poc.plan.by_round and poc.locked_at is not None and _idle(job):
        run = whole_iterations(engine().store, poc)
        if poc.status != "finished":
            told = f"{run} of {several(poc.plan.iterations, 'round')} run"
            return f"abandoned, {told}" if poc.status == GIVEN_UP else told
    return STATUS.get(poc.status, poc.status)


def _idle(job: Job | None) -> bool:
    return job is None or not job.active


def _stopped(poc: Experiment, job: Job | None) -> None:
    """Why a PoC stopped, and a button to resume it."""
    reason = job.error if job is not None and job.error else "It was stopped before the end."
    title, _, rest = reason.partition("\n")
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(poc_name(poc))}** did not finish. {plain(title.rstrip('.'))}.")
        lines(rest.replace(WHERE, "Press Resume") or "Progress is saved.")
        if st.button("Resume", icon=":material/play_arrow:", key=f"resume-{poc.id}"):
            engine().resume(poc.id, by=actor())
            st.rerun()
