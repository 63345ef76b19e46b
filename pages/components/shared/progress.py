"""An experiment while it runs: stage, share done, time left."""

from __future__ import annotations

import streamlit as st

from components.shared.session import actor, allowed, leave_if_over
from components.shared.text import plain
from core.access.permissions import Action
from core.domain.clock import utc_now
from core.store.jobs import Job, load_job
from core.workflows.engine import engine


def seconds_left(job: Job) -> float | None:
    """Seconds left by the share that is done; None while too little is known."""
    if job.started_at is None or not job.total or job.done < 0.05 * job.total:
        return None
    spent = (utc_now() - job.started_at).total_seconds()
    if spent <= 0.0:  # the clock was set meanwhile
        return None
    return spent * (job.total - job.done) / job.done


def progress_text(job: Job) -> str:
    """Stage and time left in one line."""
    left = seconds_left(job)
    about = f"about {max(1, round(left))} s left" if left is not None else "starting"
    return f"{plain(job.stage[:1].upper() + job.stage[1:])}: {about}"


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
