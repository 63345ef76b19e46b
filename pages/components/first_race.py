"""What Decision shows before there is a verdict: a race to wait for, or to start."""

from __future__ import annotations

import streamlit as st

from components.diagram import show_process
from components.frame import newest_job
from components.text import plain
from components.waiting import watch
from core.domain.plan import Plan
from core.store.jobs import Job
from core.workflows.engine import engine

EXPLAINED = {
    "old": "**Old way.** An expert briefs annotators, annotators label examples, an NN expert "
    "tunes a model on them. More rounds follow until it is good enough.",
    "new": "**New way.** The expert's reasons become code with an analyst, the code labels "
    "examples, a model is trained on them.",
}
WILL_APPEAR = (
    "**What will appear.** Which way reaches the target for less, in money and days, how sure "
    "that is, and what it rests on. Everybody in this demo is simulated; the trained model is a "
    "stand-in, not an LLM."
)


def first_race() -> None:
    """The first race while it runs, after it failed, or before anybody started one."""
    found = newest_job()
    if found is None:
        st.title("Should you stop paying annotators?", anchor=False)
        st.markdown(
            "No race has been run yet. One on 1,000 sealed restaurant dishes takes about "
            "30 seconds and needs no key and no upload."
        )
        if st.button("Race both ways on keto dishes", icon=":material/play_arrow:"):
            engine().submit(Plan())
            st.rerun()
        _explain()
        return
    race, job = found
    if job.active:
        st.title("Racing both ways on 1,000 dishes", anchor=False)
        st.markdown("About 30 seconds on two cores. The verdict appears here by itself.")
        watch(job.id)
        _explain()
        return
    _stopped(job)
    if st.button("Resume", icon=":material/play_arrow:"):
        engine().resume(race.id)
        st.rerun()
    _explain()


def _stopped(job: Job) -> None:
    st.title("The race stopped", anchor=False)
    if job.status == "cancelled":
        st.info("Somebody cancelled it. Nothing that was done is lost.")
        return
    st.error(
        f"At {plain(job.stage)}: {plain(job.error or 'the reason was not written down')}. What was "
        "done is kept.",
        title="The race could not go on",
    )


def _explain() -> None:
    with st.container(border=True):
        for way, text in EXPLAINED.items():
            st.markdown(text)
            show_process(way)
        st.markdown(WILL_APPEAR)
