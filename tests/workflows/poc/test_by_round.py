"""A race that takes weeks: locked first, then run round by round as uploads come."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.domain.actor import LOCAL
from core.domain.drivers.new_way import FIRST_RATIONALES, RATIONALE_REVISION
from core.domain.drivers.old_way import LABELS
from core.domain.errors import BadUsage, RunCancelled
from core.domain.node import Node
from core.domain.plan import Plan
from core.report.headline import headline_of
from core.store.benchmarks import load_benchmark
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.labels import load_rationales
from core.store.ledger import load_ledger
from core.store.opened_iterations import opened_iterations, save_opened_iteration
from core.store.runs import load_runs
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.imports import list_imports
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.inputs.iteration_readiness import iterations_of, whole_iterations
from core.workflows.poc.by_round import (
    give_up,
    lack_text,
    lock_by_round,
    open_iteration,
    open_poc,
    run_what_can_be_run,
)
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import run_poc
from core.workflows.report.verify import verify_record
from tests.quiet import Quiet
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(200)
PLAN = Plan(
    benchmark="weather",
    benchmark_settings={"by_round": True},
    sizes=(30, 60, 100),
    seeds=(1, 2),
    target=0.7,
    audits=5,
    arms=("old", "new"),
)
LABELLED = (ITEMS[:40], ITEMS[40:70], ITEMS[70:120])
REVISION = [RULES[0] | {"regex": r"\b(rain|snow|wind)\b"}, RULES[1] | {"rule_id": "r4"}]
"""What the analyst revises and adds after the first round."""


def wave(at):
    return csv_file(f"votes-{at}.csv", votes(LABELLED[at], seed=at))


def late_votes():
    """Somebody labels items of the first round once more, when that round is over."""
    given = votes(ITEMS[:10], people=1, seed=9)
    return csv_file("late.csv", [row | {"annotator": "a latecomer"} for row in given])


UPLOADS = (
    (csv_file("rules.csv", RULES), wave(0)),
    (wave(1), csv_file("more-rules.csv", REVISION), late_votes()),
    (wave(2),),
)


def uploaded(store, *sources):
    for source in sources:
        found = upload(store, "weather", [source], about=About("Weather", noun="sentence"))
        assert found.landed is not None, found.text


def locked(store, plan=PLAN):
    uploaded(store, csv_file("items.csv", ITEMS))
    return lock_by_round(store, plan, Quiet())


def run_iteration(store, poc, iteration):
    open_iteration(store, poc.id, iteration)
    return run_poc(store, poc.id, Quiet()).record


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    """Three rounds, each run when its uploads had come; the record after each."""
    with Store(tmp_path_factory.mktemp("weeks"), "the tests") as store:
        poc = locked(store)
        records = []
        for at, sources in enumerate(UPLOADS, start=1):
            uploaded(store, *sources)
            records.append(run_iteration(store, poc, at))
        yield store, poc, records


def test_the_last_record_is_that_of_the_whole_race_at_once_on_the_same_uploads(weeks, tmp_path):
    with Store(tmp_path, "a test") as store:
        poc = locked(store)
        for at, sources in enumerate(UPLOADS, start=1):
            uploaded(store, *sources)
            known = {name for one in opened_iterations(store, poc.id) for name in one.imports}
            here = [one.id for one in list_imports(store, "weather")]
            save_opened_iteration(store, poc.id, at, [name for name in here if name not in known])
        whole = run_poc(store, poc.id, Quiet()).record
    records = weeks[2]
    assert records[-1]["content_hash"] == whole["content_hash"]
    assert len({record["content_hash"] for record in records}) == 3


def test_the_plan_stays_locked_and_every_run_looks_once(weeks):
    store, poc, records = weeks
    after = load_experiment(store, poc.id)
    assert (after.plan_hash, after.locked_at) == (poc.plan_hash, poc.locked_at)
    assert after.status == "finished"
    runs = load_runs(store, poc.id)
    assert {run.looks for run in runs} == {1}
    assert len(runs) == 2 * 2 * 3
    assert all(run.scored_at > poc.locked_at for run in runs)
    assert {record["plan_hash"] for record in records} == {poc.plan_hash}


def test_the_verdict_after_each_round_is_of_the_rounds_so_far_and_verifies(weeks):
    _, _, records = weeks
    for at, record in enumerate(records, start=1):
        assert verify_record(json.loads(json.dumps(record)))
        counted = {key.split("/")[1] for key in record["arms"]["old"]["hashes"]}
        assert counted == {str(one) for one in range(1, at + 1)}


def test_votes_that_came_late_are_paid_in_the_round_they_came_in(weeks):
    store, poc, _ = weeks
    labels = {
        at: sum(
            entry.quantity
            for arm, seed, i, entry in load_ledger(store, poc.id)
            if (arm, seed, i, entry.driver) == ("old", 1, at, LABELS)
        )
        for at in (1, 2, 3)
    }
    assert labels[1] == 3 * 30
    assert 3 * 30 < labels[2] <= 3 * 30 + 10
    assert labels[3] == 3 * 40


def test_a_round_with_new_rules_books_their_writing_and_one_without_does_not(weeks):
    store, poc, _ = weeks
    written = {
        i
        for arm, _, i, entry in load_ledger(store, poc.id)
        if arm == "new"
        and entry.node is Node.NEW_1
        and entry.driver in (FIRST_RATIONALES, RATIONALE_REVISION)
    }
    assert written == {1, 2}
    benchmark = load_benchmark(store, poc.benchmark_id)
    codes = [
        {rule.id: rule.predicate for rule in load_rationales(store, poc.id, benchmark, 1, at)}
        for at in (1, 2, 3)
    ]
    assert [sorted(found) for found in codes] == [["r1", "r2", "r3"]] + 2 * [
        ["r1", "r2", "r3", "r4"]
    ]
    assert "hail" in codes[0]["r1"]
    assert "hail" not in codes[1]["r1"]


@pytest.fixture
def begun(store):
    """Round 1 is run, nothing for round 2 is here; all items and one repeat."""
    poc = locked(store, replace(PLAN, seeds=(1,), target=0.95))
    uploaded(store, *UPLOADS[0])
    run_iteration(store, poc, 1)
    return poc


def test_a_locked_race_says_what_each_round_waits_for(store):
    poc = locked(store)
    lacking = iterations_of(store, poc, load_uploaded(store, "weather")).lacking
    assert [lack_text(1, lack, poc.plan) for lack in lacking] == [
        "Round 1 of human annotation needs 30 more labelled items.",
        "Round 1 of the fine-tuning analyst needs coded rules: none are uploaded.",
    ]
    with pytest.raises(BadUsage, match="needs 30 more labelled items"):
        open_iteration(store, poc.id)
    assert run_what_can_be_run(store, poc.id, Quiet()) is None
    uploaded(store, csv_file("rules.csv", RULES), csv_file("v.csv", votes(ITEMS[:29])))
    (lack,) = iterations_of(store, poc, load_uploaded(store, "weather")).lacking
    assert lack_text(1, lack, poc.plan) == "Round 1 of human annotation needs 1 more labelled item."
    with pytest.raises(BadUsage, match="Round 1 is next"):
        open_iteration(store, poc.id, 2)


def test_between_rounds_it_waits_and_nothing_counts_as_missed(store, begun):
    assert load_experiment(store, begun.id).status == "locked"
    iterations = iterations_of(store, begun, load_uploaded(store, "weather"))
    assert (iterations.run, iterations.opened, iterations.can_open) == (1, 1, None)
    assert (
        lack_text(2, iterations.lacking[0], begun.plan)
        == "Round 2 of human annotation needs 20 more labelled items."
    )
    told = headline_of(open_dossier(store, begun.id))
    assert told.headline == "No approach is likely to meet 95% so far"
    assert told.lead.startswith("After 1 of 3 rounds: Human annotation comes closest, ")
    assert told.later().startswith("Based on uploaded votes")
    assert "2 rounds to go" in told.lead
    assert told.next_step.startswith("Run round 2 of the locked plan")


def test_a_second_race_is_refused_until_the_first_is_given_up(store, begun):
    with pytest.raises(BadUsage, match="locked and not finished"):
        lock_by_round(store, PLAN, Quiet())
    give_up(store, begun.id, by=LOCAL)
    assert open_poc(store, "weather") is None
    with pytest.raises(BadUsage, match="no round to run"):
        open_iteration(store, begun.id)
    assert open_dossier(store, begun.id).iterations_run == 1


class StopsAfter(Quiet):
    """Somebody stops the race after some reports."""

    def __init__(self, reports):
        self.left = reports

    def report(self, stage, done, total):
        self.left -= 1
        if not self.left:
            raise RunCancelled("Stopped")


def test_a_round_broken_off_goes_on_with_what_it_began_with(store, begun):
    uploaded(store, wave(1))
    opened = open_iteration(store, begun.id, 2)
    with pytest.raises(RunCancelled):
        run_poc(store, begun.id, StopsAfter(5))
    assert {run.iteration for run in load_runs(store, begun.id)} == {1, 2}
    poc = load_experiment(store, begun.id)
    assert whole_iterations(store, poc) == 1
    assert open_dossier(store, begun.id).iterations_run == 1
    uploaded(store, late_votes(), csv_file("more-rules.csv", REVISION))
    assert open_iteration(store, begun.id) == opened
    run_poc(store, begun.id, Quiet())
    assert whole_iterations(store, poc) == 2
    labels = {(r.arm, r.iteration): r.label_hash for r in load_runs(store, begun.id)}

    with Store(store.home.parent / "undisturbed", "a test") as other:
        poc = locked(other, replace(PLAN, seeds=(1,), target=0.95))
        uploaded(other, *UPLOADS[0])
        run_iteration(other, poc, 1)
        uploaded(other, wave(1))
        run_iteration(other, poc, 2)
        assert labels == {(r.arm, r.iteration): r.label_hash for r in load_runs(other, poc.id)}


def answers(run):
    return [
        {"item_id": row["item_id"], "run": run, "predicted": row["gold"]}
        for row in ITEMS
        if row["split"] == "test"
    ]


def test_answers_of_a_way_run_elsewhere_are_waited_for_by_name(store):
    settings = {"by_round": True, "recorded": {"new": {"1": "ours-1", "2": "ours-2"}}}
    settings["rules"] = "none"
    plan = replace(PLAN, sizes=(30, 60), seeds=(1,), benchmark_settings=settings)
    poc = locked(store, plan)
    uploaded(store, wave(0), csv_file("a.csv", answers("ours-1")[:20]))
    (lack,) = iterations_of(store, poc, load_uploaded(store, "weather")).lacking
    assert (
        lack_text(1, lack, poc.plan)
        == "Round 1 of the fine-tuning analyst needs the answers of run 'ours-1' to 30 more "
        "test items."
    )
    uploaded(store, csv_file("b.csv", answers("ours-1")[20:]))
    run_iteration(store, poc, 1)
    assert {(r.arm, r.origin) for r in load_runs(store, poc.id)} == {
        ("old", "embedded"),
        ("new", "recorded"),
    }
    give_up(store, poc.id, by=LOCAL)
    with pytest.raises(BadUsage, match="needs a run for each round"):
        lock_by_round(store, replace(plan, sizes=(30, 60, 90)), Quiet())
