"""The process that owns the store: one connection, one job thread, looks beside it."""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from core.access.permissions import Action, require
from core.domain.actor import APP, Actor
from core.domain.errors import BadData, RunCancelled, SwitchpointError, WorkerDied
from core.domain.plan import Plan
from core.domain.refusals import unexpected
from core.domain.secret_redaction import without_secrets
from core.experiment.runner import TRAINING
from core.jobs.time_left import TimeLeft
from core.jobs.worker_process import Aside
from core.store.connection import Store, home_folder
from core.store.experiments import Experiment, end_experiment, list_experiments
from core.store.findings import Finding
from core.store.jobs import (
    Job,
    active_jobs,
    add_job,
    advance_job,
    finish_job,
    job_of,
    load_job,
    put_back,
    request_cancel,
    start_job,
)
from core.workflows.dataset.background_check import BackgroundChecks
from core.workflows.poc.by_round import lock_by_round, open_iteration
from core.workflows.poc.crash_loop import (
    BACKGROUND,
    FIRST,
    LONGEST_ERROR,
    POC,
    WORKER,
    again_after,
    planning_first,
    take_up,
    waits_for_somebody,
)
from core.workflows.poc.example import first_plan
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.report.preparing import Preparing

AUTORUN = "SWITCHPOINT_AUTORUN"
BACKGROUND_NICENESS = 10
WAIT_SECONDS = 30.0
NOT_WRITTEN = "A PoC could not be written down; it is tried again every half minute"

log = logging.getLogger("switchpoint")


class Stopping(Exception):
    """The process ends: leave the job as it is, so that the next start resumes it."""


class GivesWay(Exception):
    """Somebody waits for another job: the one in the background goes on after it."""


class JobProgress:
    """Progress of a job, written to the store; raises when it should stop.

    Parameters
    ----------
    store : Store
    job : Job
    stop : Event
        Set when the process ends.
    """

    def __init__(self, store: Store, job: Job, stop: threading.Event) -> None:
        self._store = store
        self._job = job
        self._stop = stop
        self.left = TimeLeft(TRAINING)

    def report(self, stage: str, done: int, total: int) -> None:
        """Write it down.

        Parameters
        ----------
        stage : str
            What is being done, in words.
        done, total : int
            Pieces of it; 0 of 0 where nobody can tell.

        Raises
        ------
        RunCancelled
            If somebody asked for it.
        Stopping
            If the process ends.
        """
        if not self._stop.is_set():
            advance_job(self._store, self._job.id, stage, done, total)
            self.left.note(stage, done, total, time.monotonic())
        self.check()

    def check(self) -> None:
        """Raise what :meth:`report` raises, or :class:`GivesWay`; write nothing."""
        if self._stop.is_set():
            raise Stopping
        job = load_job(self._store, self._job.id)
        if job is None or job.cancel_requested:
            raise RunCancelled("The PoC was cancelled", "Progress is saved.")
        first = next_job(active_jobs(self._store))
        if job.kind == BACKGROUND and first is not None and first.id != job.id:
            raise GivesWay


def next_job(jobs: list[Job]) -> Job | None:
    """The oldest job that somebody waits for; else the one in the background.

    Parameters
    ----------
    jobs : list of Job
        Oldest first.
    """
    return min(jobs, key=lambda job: job.kind == BACKGROUND, default=None)


class NobodyWatches:
    """Progress of what is done while somebody waits."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Go on."""


class Engine:
    """Store and jobs of one process.

    Parameters
    ----------
    home : Path
        Folder of the store.
    purpose : str
        What this process is, for the message to the next one.
    """

    def __init__(self, home: Path, purpose: str) -> None:
        self.store = Store(home, purpose)
        self.background_checks = BackgroundChecks(self.store)
        self.preparing = Preparing(self.store)
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._progress: tuple[str, JobProgress] | None = None

    def start(self) -> None:
        """Start the job thread: finish what a killed process left, else the first experiment.

        What ended its process twice is left to somebody, as ``waiting`` tells.
        """
        if self._thread is not None:
            return
        for finding in take_up(self.store):
            log.warning("%s", finding.text)
        self._thread = threading.Thread(target=self._work, daemon=True, name="jobs")
        self._thread.start()

    @property
    def working(self) -> bool:
        """Whether the job thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def _autorun(self) -> None:
        """On an empty store the embedded experiment runs by itself, without any endpoint."""
        if os.environ.get(AUTORUN, "1") == "0" or list_experiments(self.store):
            return
        last = job_of(self.store, FIRST)
        if last is not None and waits_for_somebody(self.store, last):
            return
        with planning_first(self.store), Aside(BACKGROUND_NICENESS, self._check) as aside:
            experiment = plan_poc(self.store, first_plan(), APP, aside)
            self.resume(experiment.id, by=APP, kind=BACKGROUND)

    def _check(self) -> None:
        if self._stop.is_set():
            raise Stopping

    def time_left(self, job: Job) -> str:
        """How long a running job still takes on this machine, for a screen.

        Never more than was told before.
        """
        if self._progress is None or self._progress[0] != job.id:
            return ""
        return self._progress[1].left.told(time.monotonic())

    def submit(self, plan: Plan, *, by: Actor) -> tuple[Experiment, Job]:
        """Plan an experiment and queue it.

        Parameters
        ----------
        plan : Plan
        by : Actor

        Returns
        -------
        tuple of Experiment and Job

        Raises
        ------
        BadUsage
            If the plan cannot be run.
        NotAllowed
        """
        require(by, Action.RUN)
        experiment = plan_poc(self.store, plan, by)
        return experiment, self.resume(experiment.id, by=by)

    def lock(self, plan: Plan, *, by: Actor) -> Experiment:
        """Lock a plan: one that is run step by step waits for its iterations, others are queued.

        Parameters
        ----------
        plan : Plan
        by : Actor

        Returns
        -------
        Experiment

        Raises
        ------
        BadUsage
            If the plan cannot be run.
        NotAllowed
        """
        require(by, Action.RUN)
        if plan.by_round:
            return lock_by_round(self.store, plan, NobodyWatches(), by)
        return self.submit(plan, by=by)[0]

    def run_iteration(self, experiment_id: str, iteration: int, *, by: Actor) -> Job:
        """Fix what an iteration of a locked experiment learns from, and queue it.

        Parameters
        ----------
        experiment_id : str
        iteration : int
            From 1, the one that is meant.
        by : Actor

        Returns
        -------
        Job

        Raises
        ------
        BadUsage
            If it is not this iteration's turn, or something it needs is not here.
        NotAllowed
        """
        require(by, Action.RUN)
        open_iteration(self.store, experiment_id, iteration, by)
        return self.resume(experiment_id, by=by)

    def resume(self, experiment_id: str, *, by: Actor, kind: str = POC) -> Job:
        """Queue a planned, failed or cancelled experiment.

        Parameters
        ----------
        experiment_id : str
        by : Actor
        kind : str
            ``POC``, or ``BACKGROUND`` for one process that stands back for everything else.
        """
        require(by, Action.RUN)
        job = add_job(self.store, kind, experiment_id, by)
        self._wake.set()
        return job

    def cancel(self, job_id: str, *, by: Actor) -> None:
        """Ask a job to stop; what is done is kept."""
        require(by, Action.RUN)
        request_cancel(self.store, job_id, by)

    def close(self) -> None:
        """Let the running piece end, then write everything to the file."""
        # First of all: whatever ends this process from here on, the job did not.
        try:
            put_back(self.store)
        except Exception:
            log.exception("the job that runs could not be handed over")
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=WAIT_SECONDS)
        self.preparing.stop()
        self.background_checks.close()
        self.store.close()

    def _work(self) -> None:
        begun = False
        while not self._stop.is_set():
            job = None
            try:
                if not begun:
                    self._autorun()
                    begun = True
                job = next_job(active_jobs(self.store))
                if job is not None:
                    self._run(job)
            except Stopping:
                return
            # Such as a full disk: not even a failure can be written down, and a thread that ends
            # would leave the job waiting until the next start.
            except Exception as error:
                log.exception("a job could not be written down; trying again")
                self._tell(error)
                self._stop.wait(WAIT_SECONDS)
                continue
            if job is None:
                self._wake.wait(timeout=WAIT_SECONDS)
                self._wake.clear()

    def _tell(self, error: Exception) -> None:
        why = error.text if isinstance(error, SwitchpointError) else unexpected(error)
        # In place of the one before: how much is free changes all the time.
        others = [one for one in self.store.found if one.title != NOT_WRITTEN]
        self.store.found[:] = [*others, Finding(NOT_WRITTEN, why)]

    def _run(self, job: Job) -> None:
        start_job(self.store, job.id)
        progress = JobProgress(self.store, job, self._stop)
        self._progress = job.id, progress
        try:
            with ExitStack() as stack:
                aside = None
                if job.kind == BACKGROUND:
                    aside = stack.enter_context(Aside(BACKGROUND_NICENESS, progress.check))
                run_poc(self.store, job.subject, progress, aside)
        except RunCancelled:
            finish_job(self.store, job.id, "cancelled")
        except GivesWay:
            put_back(self.store)
        except Stopping:
            raise  # before the last one, which would write it down as a failure
        except WorkerDied:
            again_after(self.store, load_job(self.store, job.id) or job, WORKER)
        except SwitchpointError as error:
            self._failed(job, error.text)
        except Exception as error:
            log.exception("job %s failed", job.id)
            self._failed(job, unexpected(error))
        else:
            finish_job(self.store, job.id, "done")
            self.preparing.ask(job.subject, job.id)

    def _failed(self, job: Job, message: str) -> None:
        end_experiment(self.store, job.subject, "failed")
        # What an endpoint answered may repeat the key it was asked with, and be a page long.
        finish_job(self.store, job.id, "failed", without_secrets(message)[:LONGEST_ERROR])


_lock = threading.Lock()
_engines: dict[Path, Engine] = {}
_logged: set[str] = set()


def engine(purpose: str = "The Switchpoint app") -> Engine:
    """The one engine of this process; opened when first asked for.

    Parameters
    ----------
    purpose : str
        What this process is: told to the next one that wants the same store. Only the first call
        counts.

    Returns
    -------
    Engine
        Its job thread is not started by this.

    Raises
    ------
    StoreHeld
        If another process has the store.
    BadData
        If it cannot be opened for any other reason.
    """
    home = home_folder()
    with _lock:  # each visitor has a thread, and two would open one store twice
        if home not in _engines:
            _engines[home] = _opened(home, purpose)
        return _engines[home]


def _opened(home: Path, purpose: str) -> Engine:
    """A new engine; also what nobody expected is an error that screens can show."""
    try:
        return Engine(home, purpose)
    except SwitchpointError:
        raise
    except Exception as error:
        first = (str(error).splitlines() or [""])[0]
        text = f"{type(error).__name__}: {without_secrets(first)}"
        if text not in _logged:  # every screen and every probe tries again
            _logged.add(text)
            log.exception("the store in %s cannot be opened", home)
        raise BadData(
            f"The store in {home} cannot be opened",
            text,
            "Make room if the disk is full; else move the file away and restore a backup.",
        ) from error


def close_engines() -> None:
    """Close what this process has open."""
    with _lock:
        while _engines:
            _engines.popitem()[1].close()
