"""The process that owns the store: one job at a time, cancel, resume, the automatic first race."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.actor import LOCAL
from core.domain.errors import BadUsage
from core.jobs.worker_process import Aside
from core.store.connection import Store
from core.store.experiments import Experiment, list_experiments, load_experiment
from core.store.jobs import Job, active_jobs, finish_job, job_of, load_job, start_job
from core.store.runs import finished_runs
from core.store.verdicts import latest_verdict
from core.workflows import engine as engine_module
from core.workflows.engine import Engine, JobProgress, close_engines, engine
from core.workflows.poc.crash_loop import BACKGROUND
from core.workflows.poc.run import plan_poc
from tests.patience import until
from tests.quiet import TINY

RACE_SECONDS = 9.0
"""What running some of them takes, one after the other."""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Engine]:
    """An engine with its job thread, on an empty store."""
    opened = Engine(tmp_path / "home", "a test")
    opened.start()
    yield opened
    opened.close()


def ended(opened: Engine, job: Job) -> Job:
    until(lambda: not (load_job(opened.store, job.id) or job).active, RACE_SECONDS)
    found = load_job(opened.store, job.id)
    assert found is not None
    return found


def test_a_submitted_race_runs_to_its_verdict(running: Engine):
    experiment, job = running.submit(TINY, by=LOCAL)
    assert ended(running, job).status == "done"
    assert load_experiment(running.store, experiment.id).status == "finished"
    assert latest_verdict(running.store, experiment.id) is not None
    assert ended(running, job).done == ended(running, job).total


def test_a_plan_that_cannot_run_is_refused_and_nothing_is_written(running: Engine):
    with pytest.raises(BadUsage):
        running.submit(replace(TINY, target=2.0), by=LOCAL)
    assert list_experiments(running.store) == []


def test_a_cancelled_race_keeps_what_is_done_and_resumes(tmp_path: Path):
    opened = Engine(tmp_path / "home", "a test")
    try:
        experiment, job = opened.submit(TINY, by=LOCAL)
        opened.cancel(job.id, by=LOCAL)  # before the thread starts: the first report stops it
        opened.start()
        assert ended(opened, job).status == "cancelled"
        assert load_experiment(opened.store, experiment.id).status == "cancelled"
        again = opened.resume(experiment.id, by=LOCAL)
        assert ended(opened, again).status == "done"
        assert load_experiment(opened.store, experiment.id).status == "finished"
    finally:
        opened.close()


def test_a_failed_race_says_why_and_resumes_where_it_was(
    running: Engine, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise RuntimeError("disk on fire, key sk-0123456789abcdef")

    with monkeypatch.context() as patch:
        patch.setattr("core.experiment.runner._save_models", broken)
        experiment, job = running.submit(TINY, by=LOCAL)
        failed = ended(running, job)
    assert failed.status == "failed"
    assert "disk on fire" in (failed.error or "")
    assert "sk-0123" not in (failed.error or "")
    assert load_experiment(running.store, experiment.id).status == "failed"
    assert finished_runs(running.store, experiment.id) == set()
    assert ended(running, running.resume(experiment.id, by=LOCAL)).status == "done"


def test_a_job_that_cannot_be_written_down_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opened = Engine(tmp_path / "home", "a test")
    monkeypatch.setattr(engine_module, "WAIT_SECONDS", 0.01)
    tries = []

    def full(*_: object) -> None:
        tries.append(opened.working)
        if len(tries) < 3:  # as long as the disk is full
            raise OSError(errno.ENOSPC, "No space left on device")
        finish_job(opened.store, job.id, "done")

    monkeypatch.setattr(engine_module, "start_job", full)
    monkeypatch.setattr(engine_module, "run_poc", lambda *_: None)
    _, job = opened.submit(TINY, by=LOCAL)
    opened.start()
    try:
        assert ended(opened, job).status == "done"
        assert tries == [True] * 3
        (finding,) = opened.store.found
        assert "The disk is full" in finding.text
    finally:
        opened.close()


def test_a_job_that_a_dead_process_left_is_finished_at_the_next_start(tmp_path: Path):
    first = Engine(tmp_path / "home", "a test")
    experiment, job = first.submit(TINY, by=LOCAL)
    start_job(first.store, job.id)
    first.store.close()  # as after a kill: the job still says it runs
    second = Engine(tmp_path / "home", "a test")
    try:
        second.start()
        assert ended(second, job).status == "done"
        assert load_experiment(second.store, experiment.id).status == "finished"
    finally:
        second.close()


def test_a_stopping_process_leaves_its_job_for_the_next_one(tmp_path: Path):
    first = Engine(tmp_path / "home", "a test")
    _, job = first.submit(replace(TINY, seeds=(1, 2, 3)), by=LOCAL)
    first.start()
    until(lambda: (load_job(first.store, job.id) or job).status == "running", RACE_SECONDS)
    first.close()
    second = Engine(tmp_path / "home", "a test")
    try:
        assert [waiting.id for waiting in active_jobs(second.store)] == [job.id]
        second.start()
        assert ended(second, job).status == "done"
    finally:
        second.close()


def automatic(opened: Engine) -> tuple[Experiment, Job]:
    """The PoC that an empty store begins with, once it is planned."""

    def planned() -> tuple[Experiment, Job] | None:
        (poc,) = list_experiments(opened.store) or (None,)
        job = job_of(opened.store, poc.id) if poc else None
        return (poc, job) if poc and job else None

    until(planned, RACE_SECONDS)
    found = planned()
    assert found is not None
    return found


def test_the_first_race_starts_by_itself_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SWITCHPOINT_AUTORUN", "1")
    monkeypatch.setattr(engine_module, "first_plan", lambda: TINY)
    for _ in range(2):
        opened = Engine(tmp_path / "home", "a test")
        opened.start()
        opened.start()  # a second visitor changes nothing
        poc, job = automatic(opened)
        assert job.kind == BACKGROUND
        ended(opened, job)
        assert list_experiments(opened.store) == [load_experiment(opened.store, poc.id)]
        opened.close()


def test_what_runs_in_the_background_gives_way_to_what_somebody_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opened = Engine(tmp_path / "home", "a test")
    ran: list[str] = []

    def run(store: Store, poc: str, progress: JobProgress, aside: Aside | None) -> None:
        ran.append(poc)
        assert (aside is None) == (poc == urgent.id)
        if ran == [slow.id]:
            opened.resume(urgent.id, by=LOCAL)
        progress.report("training and scoring", 1, 9)

    slow, urgent = plan_poc(opened.store, TINY), plan_poc(opened.store, replace(TINY, target=0.6))
    monkeypatch.setattr(engine_module, "run_poc", run)
    job = opened.resume(slow.id, by=LOCAL, kind=BACKGROUND)
    opened.start()
    try:
        assert ended(opened, job).status == "done"
        assert ran == [slow.id, urgent.id, slow.id]
    finally:
        opened.close()


def test_the_automatic_race_never_asks_a_model_whatever_keys_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("an endpoint was called")

    monkeypatch.setenv("SWITCHPOINT_AUTORUN", "1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("SWITCHPOINT_PROMPT_MODEL", "gpt-6-luna")
    monkeypatch.setattr("core.services.chat.ChatModel.__init__", asked)
    monkeypatch.setattr(
        engine_module, "first_plan", lambda: replace(TINY, arms=("old", "new", "prompt"))
    )
    opened = Engine(tmp_path / "home", "a test")
    try:
        opened.start()
        poc, job = automatic(opened)
        assert ended(opened, job).status == "done"
        assert {arm for arm, _, _ in finished_runs(opened.store, poc.id)} == {"old", "new"}
    finally:
        opened.close()


def test_there_is_one_engine_per_process_and_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "home"))
    try:
        assert engine() is engine()
    finally:
        close_engines()


def test_jobs_run_one_after_the_other(running: Engine):
    jobs = [
        running.submit(TINY, by=LOCAL)[1],
        running.submit(replace(TINY, target=0.65), by=LOCAL)[1],
    ]
    assert [ended(running, job).status for job in jobs] == ["done", "done"]
    starts = [ended(running, job).started_at for job in jobs]
    assert starts[0] is not None
    assert starts[1] is not None
    assert starts[0] < starts[1]
    extra = running.resume("nothing", by=LOCAL)
    assert "nothing" in (ended(running, extra).error or "")
