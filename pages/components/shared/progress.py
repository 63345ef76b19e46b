"""An experiment while it runs: stage, share done, time left."""

from __future__ import annotations

import streamlit as st

from components.shared.session import actor, allowed, leave_if_over
from components.shared.text import plain
from core.access.permissions import Action
from core.store.jobs import Job, load_job
from core.workflows.engine import engine


def time_left(job: Job) -> str:
    """How long a job still takes, as it was measured on this machine."""
    return engine().time_left(job) or "waiting to start"


def progress_text(job: Job) -> str:
    """What a job does and how long it still takes, in one line."""
    return f"{plain(job.stage[:1].upper() + job.stage[1:])}: {time_left(job)}"


@st.fragment(run_every="1s")
def watch(job_id: str) -> None:
    """Follow a job; when it ends the whole screen is drawn again."""
    leave_if_over()
    job = load_job(engine().store, job_id)
    if job is None or not job.active:
        st.rerun()  # of the whole screen; a fragment redraws itself alone
    share = job.done / job.total if job.total else 0.0
    st.progress(min(share, 1.0), text=progress_text(job))
    if allowed(Action.RUN) and st.button(
        "Cancel", icon=":material/cancel:", key=f"cancel-{job_id}", disabled=job.cancel_requested
    ):
        engine().cancel(job_id, by=actor())
        st.rerun(scope="fragment")
