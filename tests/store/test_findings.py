"""A clock that is behind the store: told at the start, keys stay ended, and the way out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from core.access.scopes import Scope
from core.cli import main
from core.domain import clock
from core.domain.actor import LOCAL
from core.domain.clock import Clock, utc_now
from core.store.audit_log import audit_log, first_broken, note_event
from core.store.connection import FILE, Store
from core.store.copying import copy_store
from core.store.jobs import active_jobs, add_job, job_of
from core.store.scenarios import list_scenarios, save_scenario
from core.workflows.admin.api_tokens import UnknownToken, actor_of_token, make_token

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 20, 12)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Begins a process at which the machine's clock says something."""

    def begin(moment: datetime) -> None:
        monkeypatch.setattr("core.store.findings.machine_time", lambda: moment)
        monkeypatch.setattr("core.store.audit_log.machine_time", lambda: moment)
        own = Clock(lambda: moment)
        monkeypatch.setattr(clock, "CLOCK", own)
        monkeypatch.setattr("core.store.findings.CLOCK", own)

    return begin


def test_a_key_that_had_ended_stays_ended_when_the_clock_is_behind(tmp_path: Path, at):
    at(NOON)
    with Store(tmp_path) as store:
        _, key = make_token(store, "ci", [Scope.READ], 1, by=LOCAL)
        assert actor_of_token(store, key, Scope.READ)
        assert store.found == []
    at(NOON + timedelta(days=2))
    with Store(tmp_path) as store:
        note_event(store, LOCAL, "something", "store")
    at(NOON)  # the machine was set back
    with Store(tmp_path) as store:
        with pytest.raises(UnknownToken):
            actor_of_token(store, key, Scope.READ)
        (finding,) = store.found
        assert "from 22 Nov 2026, 12:00 UTC" in finding.message
        assert f"--clock-is-right --home {tmp_path}" in finding.remedy
        assert utc_now() == NOON + timedelta(days=2)


def test_some_minutes_behind_are_not_told(tmp_path: Path, at):
    at(NOON)
    with Store(tmp_path) as store:
        note_event(store, LOCAL, "something", "store")
    at(NOON - timedelta(minutes=4))
    with Store(tmp_path) as store:
        assert store.found == []


def test_a_time_that_was_wrong_is_left_behind_by_saying_so(tmp_path: Path, at):
    at(NOON + timedelta(days=3650))
    with Store(tmp_path) as store:
        note_event(store, LOCAL, "something", "store")
    at(NOON)
    assert main(["audit", "--clock-is-right", "--home", str(tmp_path)]) == 0
    at(NOON)
    with Store(tmp_path) as store:
        assert store.found == []
        assert utc_now() == NOON
        assert [row.action for row in audit_log(store)] == ["clock accepted", "something"]
        assert first_broken(store) is None


def test_what_came_last_is_newest_whatever_the_clock_said_also_in_a_copy(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    hours = count()
    for module in ("jobs", "scenarios", "audit_log"):
        back = f"core.store.{module}.utc_now"
        monkeypatch.setattr(back, lambda: NOON - timedelta(hours=next(hours)))
    jobs = [add_job(store, "poc", subject).id for subject in "abab"]
    for name in ("first", "second"):
        save_scenario(store, name, "", {}, 12)
    (tmp_path / "copy").mkdir()
    copy_store(store, tmp_path / "copy" / FILE)
    with Store(tmp_path / "copy") as copied:
        for each in (store, copied):
            assert [job.id for job in active_jobs(each)] == jobs
            newest = job_of(each, "a")
            assert newest is not None
            assert newest.id == jobs[2]
            assert [saved.name for saved in list_scenarios(each)] == ["first", "second"]


def test_no_statement_takes_the_clock_for_an_order():
    for path in (ROOT / "core" / "store").rglob("*.py"):
        assert not re.search(r"ORDER BY[^\"]*_at\b", path.read_text(encoding="utf-8")), path
