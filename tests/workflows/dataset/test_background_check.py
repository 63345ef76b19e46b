"""Looking at many items: one look for all, seen while it runs, stopped, kept."""

from __future__ import annotations

import threading
from functools import partial

import pandas as pd
import pytest

from core.domain.actor import LOCAL
from core.domain.errors import RunCancelled
from core.experiment import uploaded
from core.experiment.uploaded import usable_rows
from core.jobs.pool import BACKEND
from core.jobs.worker_process import Aside
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.proposals import has_proposal
from core.workflows.dataset import background_check as looking
from core.workflows.dataset.background_check import BackgroundChecks, rows_ready
from core.workflows.dataset.quality_check import check_uploaded, remove_repeats
from core.workflows.importing.upload import upload
from tests.patience import patience, until
from tests.workflows.importing.texts import csv_file, items

CHECK_SECONDS = 6.0
ITEMS = [{k: v for k, v in row.items() if k != "split"} for row in items(200)]
TWICE = [*ITEMS, ITEMS[0] | {"item_id": "x1"}]


@pytest.fixture
def many(store, monkeypatch):
    """More items than a screen looks at itself."""
    monkeypatch.setattr(looking, "AT_ONCE", 100)
    assert upload(store, "weather", [csv_file("items.csv", TWICE)]).landed
    check_runs = BackgroundChecks(store)
    yield store, check_runs
    check_runs.close()


def ended(check_run):
    until(lambda: not check_run.active, CHECK_SECONDS)
    return check_run


def told(check):
    found = check.found
    return (
        found.duplicates.exact,
        found.leaks,
        found.twins,
        found.personal,
        found.balance,
        found.cleaning,
        found.languages,
        found.contradictions,
    )


def test_it_finds_what_looking_at_once_finds_and_keeps_families_and_splits(many):
    store, check_runs = many
    assert not rows_ready(store, "weather")
    at_once = check_uploaded(load_uploaded(store, "weather"))
    check_run = ended(check_runs.of("weather"))
    assert told(check_run.check) == told(at_once)
    assert (check_run.done, check_run.error) == (check_run.total, "")
    assert rows_ready(store, "weather")
    same = partial(pd.testing.assert_frame_equal, check_dtype=False)
    same(usable_rows(load_uploaded(store, "weather")), at_once.rows)
    same(check_run.check.rows, at_once.rows)


def test_what_is_kept_is_not_looked_for_again(many, monkeypatch):
    store, check_runs = many
    ended(check_runs.of("weather"))

    def never(*_):
        raise AssertionError("looked for again")

    monkeypatch.setattr(uploaded, "find_duplicates", never)
    monkeypatch.setattr(looking, "find_duplicates", never)
    assert len(usable_rows(load_uploaded(store, "weather"))) == 201
    assert check_runs.of("weather").check is not None
    other = ended(check_runs.of("weather", ("@example.com",)))
    assert other.check is not None
    assert other.check.allow == ("@example.com",)


def test_items_that_changed_are_looked_at_anew(many):
    store, check_runs = many
    first = ended(check_runs.of("weather"))
    assert remove_repeats(store, "weather", first.check, by=LOCAL) == 1
    assert not has_proposal(store, "weather")
    second = ended(check_runs.of("weather"))
    assert second is not first
    assert len(second.check.rows) == 200


def test_two_who_ask_share_one_look_which_can_be_stopped_and_begun_again(many, monkeypatch):
    _, check_runs = many
    go_on, begun = threading.Event(), threading.Event()
    real = looking.find_duplicates

    def slow(texts):
        begun.set()
        go_on.wait(patience(CHECK_SECONDS))
        return real(texts)

    monkeypatch.setattr(looking, "find_duplicates", slow)
    check_run = check_runs.of("weather")
    assert check_runs.of("weather") is check_run
    assert begun.wait(patience(CHECK_SECONDS))
    assert (check_run.active, check_run.stage, check_run.done) == (True, "repeats", 0)
    check_run.stop()
    go_on.set()
    assert ended(check_run).stopped
    assert check_runs.of("weather") is check_run
    again = check_runs.of("weather", again=True)
    assert again is not check_run
    assert ended(again).check is not None


def test_a_look_that_fails_says_why(many, monkeypatch):
    def broken(*_):
        raise MemoryError

    monkeypatch.setattr(looking, "find_duplicates", broken)
    assert "not enough memory" in ended(many[1].of("weather")).error


def test_few_items_are_looked_at_at_once(store):
    assert upload(store, "weather", [csv_file("items.csv", TWICE)]).landed
    check_run = BackgroundChecks(store).of("weather")
    assert check_run.check is not None
    assert check_run.thread is None
    assert not has_proposal(store, "weather")


NEVER_ENDS = "import pathlib, time; pathlib.Path({!r}).touch(); time.sleep(3600)"


def test_a_process_aside_is_ended_in_the_middle_of_a_step(tmp_path, monkeypatch):
    monkeypatch.setenv(BACKEND, "loky")
    begun = tmp_path / "begun"

    def stopped_then():
        until(begun.exists, CHECK_SECONDS)
        aside.stop()

    with Aside() as aside:
        assert aside.call(max, [1, 3, 2]) == 3
        watching = threading.Thread(target=stopped_then)
        watching.start()
        with pytest.raises(RunCancelled):
            aside.call(exec, NEVER_ENDS.format(str(begun)))
        watching.join()
