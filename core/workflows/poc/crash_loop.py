"""A PoC that ended its process twice waits for somebody to start it: no loop of starts and ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from core.domain.errors import RunCancelled, SwitchpointError, WorkerDied
from core.domain.secret_redaction import without_secrets
from core.store.connection import Store
from core.store.experiments import end_experiment
from core.store.findings import Finding, moment
from core.store.home import command
from core.store.integrity.reading import given_up_in
from core.store.jobs import (
    BrokenStart,
    Job,
    add_broken_start,
    add_job,
    advance_job,
    broken_starts,
    finish_job,
    job_of,
    jobs_running,
    load_job,
    start_job,
)

POC, BY_HAND, FIRST = "poc", "poc by hand", "first poc"
"""Kinds of jobs: queued in the app; run by the command; planning the one of an empty store."""
BACKGROUND = "poc in the background"
"""Queued in the app and run at low priority: nobody waits for it."""
WHERE = "Press Resume on Run the PoC"
MOST = 2
PROGRAM, WORKER = "the program", "a worker process"
LONGEST_ERROR = 2000


class ProgressListener(Protocol):
    """Where a PoC says how far it is."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say it."""


def take_up(store: Store) -> list[Finding]:
    """What a process that ended left running: queued again, or given up after the second time.

    Parameters
    ----------
    store : Store
        Just opened: nothing runs in it.

    Returns
    -------
    list of Finding
        One for each job that was left; of what goes on also appended to ``store.found``.
    """
    found = [_taken_up(store, job) for job in jobs_running(store)]
    store.found.extend(finding for finding in found if finding.mended)
    return found


def waiting(store: Store) -> list[Finding]:
    """What waits for somebody now, as :func:`given_up` tells it: gone as soon as it is resumed."""
    jobs = [job_of(store, subject) for subject in given_up_in(store)]
    return [given_up(store, job) for job in jobs if job is not None]


def _taken_up(store: Store, job: Job) -> Finding:
    if again_after(store, job, PROGRAM):
        last = broken_starts(store, job.subject)[-1]
        return Finding(
            "A PoC was interrupted and resumes",
            f"It stopped on {_when([last])}. Progress is saved.",
            "You need to do nothing. If its process ends once more, it waits for you.",
            mended=True,
        )
    return given_up(store, job)


def again_after(store: Store, job: Job, process: str) -> bool:
    """Write down that a process ended under a job; tells whether it is started again by itself.

    Parameters
    ----------
    process : str
        What ended, in words.
    """
    add_broken_start(store, job, process)
    again = job.kind != BY_HAND and len(broken_starts(store, job.subject)) < MOST
    if again and job.kind in (POC, BACKGROUND):
        return True
    finish_job(store, job.id, "failed", given_up(store, job).text[:LONGEST_ERROR])
    if job.kind != FIRST:
        end_experiment(store, job.subject, "failed")
    return again


def waits_for_somebody(store: Store, job: Job) -> bool:
    """Whether a job is not started by itself any more."""
    return len(broken_starts(store, job.subject)) >= MOST


def given_up(store: Store, job: Job) -> Finding:
    """Why a job is not started again by itself, and how somebody starts it."""
    starts = broken_starts(store, job.subject)
    times = {1: "once", 2: "twice"}.get(len(starts), f"{len(starts)} times")
    again = ["keto"] if job.kind == FIRST else ["--resume", job.subject]
    button = "Start one on Decision" if job.kind == FIRST else WHERE
    return Finding(
        f"The PoC stopped {times}; it waits for you",
        f"It stopped on {_when(starts[-MOST:])}. The usual cause is too little memory. Progress "
        "is saved.",
        f"{button}, or stop the app and run: {command(store.home, 'poc', *again)}",
    )


def ends_before(store: Store, experiment_id: str) -> str:
    """What whoever starts a PoC by hand is told about its earlier ends; empty where it had none."""
    starts = broken_starts(store, experiment_id)
    if not starts:
        return ""
    times = f"{len(starts)} time{'s' * (len(starts) > 1)}"
    return (
        f"This PoC was interrupted {times} before, last on {_when(starts[-1:])}. "
        "It resumes there.\n"
    )


def _when(starts: list[BrokenStart]) -> str:
    """When and at which step: of each, or of all where the step is the same."""
    if len({(start.stage, start.process) for start in starts}) == 1:
        last = starts[-1]
        times = " and ".join(dict.fromkeys(moment(start.seen_at) for start in starts))
        return f"{times}, at: {last.stage} ({last.process} ended)"
    return "; and on ".join(_when([start]) for start in starts)


@contextmanager
def by_hand(
    store: Store, experiment_id: str, progress: ProgressListener
) -> Iterator[ProgressListener]:
    """Run a PoC as somebody's command: always, and written down as a job while it runs.

    Yields
    ------
    ProgressListener
        Tells the given one, and the store.
    """
    job = add_job(store, BY_HAND, experiment_id, noted=False)
    start_job(store, job.id)
    try:
        yield _Written(store, job.id, progress)
    except WorkerDied as error:
        again_after(store, load_job(store, job.id) or job, WORKER)
        finding = given_up(store, job)
        raise WorkerDied(finding.title, finding.message, finding.remedy) from error
    except (RunCancelled, KeyboardInterrupt):
        finish_job(store, job.id, "cancelled")
        raise
    except BaseException as error:
        text = error.text if isinstance(error, SwitchpointError) else type(error).__name__
        finish_job(store, job.id, "failed", without_secrets(text)[:LONGEST_ERROR])
        raise
    finish_job(store, job.id, "done")


@contextmanager
def planning_first(store: Store) -> Iterator[None]:
    """While the PoC of an empty store is planned, which builds its benchmark."""
    job = add_job(store, FIRST, FIRST, noted=False)
    start_job(store, job.id)
    try:
        yield
    except BaseException:
        finish_job(store, job.id, "failed")
        raise
    finish_job(store, job.id, "done")


class _Written:
    """Progress that is told on, and written to the store."""

    def __init__(self, store: Store, job_id: str, told: ProgressListener) -> None:
        self._store, self._job_id, self._told = store, job_id, told

    def report(self, stage: str, done: int, total: int) -> None:
        advance_job(self._store, self._job_id, stage, done, total)
        self._told.report(stage, done, total)
