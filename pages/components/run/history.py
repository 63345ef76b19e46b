"""Races so far: what they found, and the way back into those that stopped."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.frame import case_name, race_name
from components.shared.session import actor
from components.shared.text import plain
from core.report.format.numbers import several, stamp, target_text
from core.store.experiments import Experiment, list_experiments
from core.store.jobs import Job, job_of
from core.store.verdicts import latest_verdict
from core.workflows.engine import engine
from core.workflows.inputs.iteration_readiness import whole_rounds
from core.workflows.poc.by_round import GIVEN_UP

STATUS = {
    "planned": "planned",
    "locked": "running",
    "finished": "finished",
    "failed": "stopped",
    "cancelled": "cancelled",
}


def history() -> None:
    """A table of all races, newest first, and a button for each that stopped."""
    store = engine().store
    races = list_experiments(store)
    if not races:
        return
    st.subheader("Races so far", anchor=False)
    st.dataframe(
        pd.DataFrame([_row(race) for race in races]),
        hide_index=True,
        alt="Races so far",
        column_config={"Started": st.column_config.TextColumn(pinned=True)},
    )
    for race in races:
        job = job_of(store, race.id)
        unfinished = race.status in ("failed", "cancelled", "planned", "locked")
        if unfinished and not race.plan.by_round and _idle(job):
            _stopped(race, job)


def _row(race: Experiment) -> dict[str, str]:
    verdict = latest_verdict(engine().store, race.id)
    return {
        "Started": stamp(race.created_at),
        "Test case": case_name(race),
        "Verdict": verdict.answer if verdict else "",
        "State": _state(race),
        "Target": target_text(race.plan.target),
        "Size": f"{several(race.plan.iterations, 'round')}, "
        f"{several(len(race.plan.seeds), 'repeat')}",
        "Plan": race.plan_hash[:12],
        "Decision": verdict.content_hash[:12] if verdict else "",
    }


def _state(race: Experiment) -> str:
    """Where a race is; of one that waits between its rounds, how many are run."""
    job = job_of(engine().store, race.id)
    if race.plan.by_round and race.locked_at is not None and _idle(job):
        run = whole_rounds(engine().store, race)
        if race.status != "finished":
            told = f"{run} of {several(race.plan.iterations, 'round')} run"
            return f"given up, {told}" if race.status == GIVEN_UP else told
    return STATUS.get(race.status, race.status)


def _idle(job: Job | None) -> bool:
    return job is None or not job.active


def _stopped(race: Experiment, job: Job | None) -> None:
    """Why a race stopped, and a button to go on."""
    reason = job.error if job is not None and job.error else "It was stopped before the end."
    with st.container(border=True):
        st.markdown(
            f"**{plain(race_name(race))}** did not finish. {plain(reason)} Nothing is lost."
        )
        if st.button("Resume", icon=":material/play_arrow:", key=f"resume-{race.id}"):
            engine().resume(race.id, by=actor())
            st.rerun()
