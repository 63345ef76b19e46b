"""A PoC that ended its process twice waits for somebody: in the app, for its workers, by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import main
from core.domain.actor import LOCAL
from core.domain.errors import WorkerDied
from core.store.connection import Store
from core.store.experiments import Experiment, list_experiments, load_experiment
from core.store.findings import Finding
from core.store.jobs import active_jobs, advance_job, broken_starts, job_of, start_job
from core.workflows import engine as engine_module
from core.workflows.engine import Engine
from core.workflows.poc.crash_loop import (
    BY_HAND,
    FIRST,
    by_hand,
    ends_before,
    take_up,
    waiting,
)
from core.workflows.poc.run import plan_poc, unfinished_poc
from tests.patience import until
from tests.quiet import TINY, Quiet

START_SECONDS = 2.0


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Engine]:
    """An engine whose job thread does not run."""
    found = Engine(tmp_path / "home", "a test")
    yield found
    found.close()


def killed_under(store: Store, poc: Experiment) -> None:
    """What a process leaves that is killed in the middle of a PoC."""
    job = job_of(store, poc.id)
    assert job is not None
    start_job(store, job.id)
    advance_job(store, job.id, "training and scoring", 3, 9)


def started(store: Store) -> Finding:
    """What the next start finds, of which there is one."""
    (finding,) = take_up(store)
    assert store.found[-1:] == [finding] if finding.mended else finding not in store.found
    assert waiting(store) == ([] if finding.mended else [finding])
    return finding


def test_what_a_kill_left_goes_on_once_and_the_second_time_waits(opened: Engine):
    store = opened.store
    poc, job = opened.submit(TINY, by=LOCAL)
    killed_under(store, poc)
    first = started(store)
    assert first.mended
    assert "training and scoring, 3 of 9" in first.message
    assert [waiting.id for waiting in active_jobs(store)] == [job.id]
    killed_under(store, poc)
    second = started(store)
    assert not second.mended
    assert "twice" in second.title
    assert "at: training and scoring, 3 of 9" in second.message
    assert not re.search(r"\d:\d\d:", second.message)
    assert f"--resume {poc.id} --home {store.home}" in second.remedy
    assert active_jobs(store) == []
    assert take_up(store) == []
    ended = job_of(store, poc.id)
    assert ended is not None
    assert (ended.status, ended.error) == ("failed", second.text)
    assert load_experiment(store, poc.id).status == "failed"


def test_started_by_hand_it_runs_and_another_kill_ends_it_at_once(opened: Engine):
    store = opened.store
    poc, _ = opened.submit(TINY, by=LOCAL)
    for _ in range(2):
        killed_under(store, poc)
        take_up(store)
    opened.resume(poc.id, by=LOCAL)
    assert len(active_jobs(store)) == 1
    assert waiting(store) == []
    killed_under(store, poc)
    assert "3 times" in started(store).title
    assert active_jobs(store) == []


def test_one_that_got_through_begins_to_count_anew(opened: Engine):
    store = opened.store
    poc, _ = opened.submit(TINY, by=LOCAL)
    killed_under(store, poc)
    take_up(store)
    opened.start()
    until(lambda: not active_jobs(store), START_SECONDS)
    assert broken_starts(store, poc.id) == []
    opened.resume(poc.id, by=LOCAL)
    until(lambda: not active_jobs(store), START_SECONDS)
    killed_under(store, poc)
    assert started(store).mended


def test_a_server_that_is_stopped_does_not_count_however_long_the_piece_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stopping = Engine(tmp_path / "home", "a test")
    poc, _ = stopping.submit(TINY, by=LOCAL)
    killed_under(stopping.store, poc)
    monkeypatch.setattr(stopping.store, "close", lambda: None)  # ended before it came to that
    stopping.close()
    monkeypatch.undo()
    assert take_up(stopping.store) == []
    assert [job.status for job in active_jobs(stopping.store)] == ["queued"]
    stopping.store.close()


def test_a_worker_that_dies_counts_like_the_program(
    opened: Engine, monkeypatch: pytest.MonkeyPatch
):
    starts = []

    def dies(_: Store, poc: str, *__: object) -> None:
        starts.append(poc)
        raise WorkerDied

    monkeypatch.setattr(engine_module, "run_poc", dies)
    poc, _ = opened.submit(TINY, by=LOCAL)
    opened.start()
    until(lambda: not active_jobs(opened.store), START_SECONDS)
    assert starts == [poc.id, poc.id]
    ended = job_of(opened.store, poc.id)
    assert ended is not None
    assert "a worker process ended" in (ended.error or "")


def test_the_first_poc_of_an_empty_store_is_not_planned_a_third_time(
    opened: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SWITCHPOINT_AUTORUN", "1")
    monkeypatch.setattr(engine_module, "first_plan", lambda: TINY)

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr(engine_module, "plan_poc", killed)
    for _ in range(2):
        with pytest.raises(SystemExit):
            opened._autorun()
        row = job_of(opened.store, FIRST)
        assert row is not None
        start_job(opened.store, row.id)
        take_up(opened.store)
    opened._autorun()  # as at any later start
    (finding,) = waiting(opened.store)
    assert "twice" in finding.title
    assert len(broken_starts(opened.store, FIRST)) == 2
    assert list_experiments(opened.store) == []
    plan_poc(opened.store, TINY)  # by a button on Decision
    assert waiting(opened.store) == []


def test_the_command_always_runs_and_says_how_often_it_ended_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with Store(tmp_path) as store:
        poc = plan_poc(store, TINY)
        for _ in range(3):
            told = pytest.raises(WorkerDied, match="it waits for you")
            with told, by_hand(store, poc.id, Quiet()):
                raise WorkerDied
    command = ["poc", "--resume", poc.id, "--home", str(tmp_path), "--quiet"]
    assert main(command) == 0
    assert "interrupted 3 times before" in capsys.readouterr().err
    with Store(tmp_path) as store:
        assert load_experiment(store, poc.id).status == "finished"
        job = job_of(store, poc.id)
        assert job is not None
        assert (job.kind, job.status) == (BY_HAND, "done")
        assert ends_before(store, poc.id) == ""


def test_a_command_that_was_killed_is_not_started_by_the_app(opened: Engine):
    store = opened.store
    poc = plan_poc(store, TINY)
    watching = by_hand(store, poc.id, Quiet())
    watching.__enter__().report("training and scoring", 3, 9)  # and then nothing: it was killed
    assert "once" in started(store).title
    assert active_jobs(store) == []


@pytest.mark.parametrize("options", [[], ["keto", "--resume", "poc-1"], ["--resume", "poc-1"]])
def test_the_command_wants_a_benchmark_or_a_poc_that_is_there(options: list[str], tmp_path: Path):
    assert main(["poc", *options, "--home", str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists()


def test_a_command_that_ends_before_its_page_is_there_begins_no_second_poc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.report.document.html.page", killed)
    monkeypatch.setattr("core.report.findings.break_even.flips_of", lambda *_: None)
    with Store(tmp_path) as store:
        poc = plan_poc(store, TINY)
    assert main(["poc", "--resume", poc.id, "--home", str(tmp_path), "--quiet"]) == 1
    assert not (tmp_path / "decision.json").exists()
    with Store(tmp_path) as store:
        again = unfinished_poc(store, TINY, None)
        assert again is not None
        assert again.id == poc.id
