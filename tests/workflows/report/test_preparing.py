"""What is likely to be asked for next is there before it is asked for."""

import pickle
import threading

import pytest

from core.domain.actor import LOCAL
from core.domain.single_flight import forget_all
from core.jobs.worker_process import Aside
from core.report.wording.glossary import PERIODS
from core.store.experiments import list_experiments
from core.workflows.poc.cases import case_of, has_turning
from core.workflows.report import preparing
from core.workflows.report.formats import FORMS, is_made
from core.workflows.report.preparing import Preparing, steps
from core.workflows.report.reports import made_report, report_inputs, report_of
from tests.patience import patience

SECONDS = patience(5.0)


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(preparing, "NICE", 0)
    monkeypatch.setenv("SWITCHPOINT_BACKEND", "sequential")
    forget_all()
    yield
    forget_all()


@pytest.fixture
def poc(raced):
    return list_experiments(raced.store)[0]


@pytest.mark.slow
def test_all_periods_the_link_and_the_files_are_there(raced, poc, monkeypatch):
    with Aside() as aside:
        for step in steps(raced.store, poc, aside):
            step()
    inputs = report_inputs(raced.store, LOCAL, poc)
    assert is_made(inputs.known)
    assert all(has_turning(case_of(raced.store, poc, months).dossier) for months in PERIODS)
    monkeypatch.setattr("core.workflows.report.reports.document_of", None)
    monkeypatch.setattr("core.workflows.report.formats.FORMS", dict.fromkeys(FORMS))
    assert report_of(raced.store, LOCAL, poc).made("html").startswith(b"<!doctype html>")


def test_a_report_goes_to_another_process_as_what_it_follows_from(raced, poc):
    inputs = report_inputs(raced.store, LOCAL, poc)
    _ = inputs.case.dossier.valuation.verdict  # simulated, which is a hundred MB
    sent = pickle.dumps(inputs)
    assert len(sent) < 5e6
    there = pickle.loads(sent)
    assert there.case.dossier.valuation.verdict == inputs.case.dossier.valuation.verdict
    ours = list(made_report(inputs)[0].document.texts())
    forget_all()
    assert list(made_report(there)[0].document.texts()) == ours


@pytest.fixture
def worker(raced):
    found = Preparing(raced.store)
    yield found
    found.stop()


def test_nothing_is_prepared_where_nobody_started_it(worker, poc, monkeypatch):
    monkeypatch.setattr(preparing, "steps", None)
    worker.ask(poc.id, "now")
    worker.stop()
    assert not worker._asked


def test_what_changed_meanwhile_is_abandoned_and_prepared_anew(worker, poc, monkeypatch):
    changed, rounds, done = ["before"], [], threading.Event()

    def two_steps(*_):
        rounds.append([])
        yield lambda: (rounds[-1].append(changed[0]), changed.__setitem__(0, "after"))
        yield lambda: (rounds[-1].append(changed[0]), done.set())

    monkeypatch.setattr(preparing, "steps", two_steps)
    monkeypatch.setattr("core.workflows.poc.cases.what_it_rests_on", lambda *_: changed[0])
    worker.start()
    worker.ask(poc.id, "before")
    while not done.is_set():
        worker.ask(poc.id, changed[0])
        done.wait(0.01)
    assert rounds == [["before"], ["after", "after"]]


def test_one_that_cannot_be_prepared_does_not_end_the_worker(worker, poc, monkeypatch):
    done = threading.Event()

    def failing(*_):
        monkeypatch.setattr(preparing, "steps", lambda *_: iter([done.set]))
        raise ValueError("no chart")
        yield

    monkeypatch.setattr(preparing, "steps", failing)
    worker.start()
    worker.ask("nobody knows this one", "now")
    worker.ask(poc.id, "now")
    while not done.wait(0.05):
        worker.ask(poc.id, "later")
    assert done.is_set()


def test_what_is_prepared_is_not_prepared_again(worker, poc, monkeypatch):
    rounds, done = [], threading.Event()

    def once(*_):
        rounds.append(1)
        yield done.set

    monkeypatch.setattr(preparing, "steps", once)
    worker.start()
    worker.ask(poc.id, "now")
    assert done.wait(SECONDS)
    worker.ask(poc.id, "now")
    worker.stop()
    assert rounds == [1]
