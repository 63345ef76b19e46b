"""A PoC while it runs: the bar, and accuracy so far on the validation set."""

from __future__ import annotations

import streamlit as st

from components.shared.progress import progress_text
from components.shared.session import actor, leave_if_over
from components.shared.steps import RUN, steps
from components.shared.text import escaped, plain
from core.report.format.numbers import percent, several
from core.store.experiments import load_experiment
from core.store.jobs import Job, load_job
from core.workflows.engine import engine
from core.workflows.poc.live_scores import validation_so_far


def live(job: Job) -> None:
    """Headline, bar, one number per approach; drawn again by itself."""
    steps(RUN)
    st.title("The PoC is running", anchor=False)
    st.caption(
        "It continues if you leave. Accuracy here is on the validation set; the held-out test "
        "set decides at the end."
    )
    _follow(job.id)


@st.fragment(run_every="1.5s")
def _follow(job_id: str) -> None:
    leave_if_over()
    store = engine().store
    job = load_job(store, job_id)
    if job is None or not job.active:
        st.rerun()
    share = job.done / job.total if job.total else 0.0
    st.progress(min(share, 1.0), text=progress_text(job))
    plan = load_experiment(store, job.subject).plan
    so_far = validation_so_far(store, job.subject)
    with st.grid(4, min_column_width=165):
        for one in plan.roster.arms:
            iterations = so_far.get(one.id)
            if iterations:
                st.metric(
                    plain(plan.roster.name(one.id)),
                    percent(iterations[-1]),
                    border=True,
                    delta=f"{len(iterations)} of {several(len(plan.sizes_of(one)), 'round')}",
                    delta_color="off",
                    delta_arrow="off",
                )
    if st.button(
        "Cancel",
        icon=":material/cancel:",
        disabled=job.cancel_requested,
        help="Progress is saved; you can resume the PoC.",
    ):
        engine().cancel(job_id, by=actor())
        st.toast(escaped("The PoC stops at the next step."))
