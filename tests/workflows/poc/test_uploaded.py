"""A race on uploaded items, votes and rules, from files to a verdict."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.decision.sensitivity.cost_by_source import resting
from core.domain.actor import LOCAL
from core.domain.assumption import Grade, Range
from core.domain.benchmark import Split
from core.domain.drivers.new_way import FIRST_RATIONALES
from core.domain.drivers.old_way import LABELLING_TIME, LABELS
from core.domain.drivers.shared import MONITORING_HOURS
from core.domain.errors import BadData, BadUsage
from core.domain.ledger import QuantityOrigin
from core.domain.plan import Plan
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.report.findings.cost_by_source import unsourced as resting_words
from core.store.benchmarks import load_benchmark, load_items
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.ledger import load_ledger
from core.store.runs import load_runs
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.inputs.assumptions import edit_assumption, restore_assumption
from core.workflows.inputs.logged_hours import BY_HAND, log_stretch
from core.workflows.inputs.undo_hours import stretches, undo_stretch
from core.workflows.poc.dossiers import open_dossier
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import record_of, value_experiment
from core.workflows.report.verify import verify_record
from core.workflows.round_board.board import round_board
from core.workflows.round_board.progress import progress_of
from tests.quiet import Quiet
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(500)
PLAN = Plan(benchmark="weather", sizes=(60, 120), seeds=(1,), target=0.7, audits=10)


def uploaded(store, *sources):
    found = upload(store, "weather", list(sources), about=About("Weather", noun="sentence"))
    assert found.landed is not None, found.text


@pytest.fixture(scope="module")
def raced(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("uploaded"), "the tests") as store:
        uploaded(
            store,
            csv_file("items.csv", ITEMS),
            csv_file("votes.csv", votes(ITEMS)),
            csv_file("rules.csv", RULES),
        )
        experiment = plan_poc(store, PLAN)
        verdict = run_poc(store, experiment.id, Quiet())
        yield store, experiment.id, verdict


def test_splits_are_the_ones_the_file_names(raced):
    store, poc, _ = raced
    benchmark = load_benchmark(store, load_experiment(store, poc).benchmark_id)
    sizes = {split: len(load_items(store, benchmark.id, split)) for split in Split}
    assert sizes == {Split.POOL: 300, Split.DEV: 75, Split.TEST: 125, Split.PROBE: 0}
    assert benchmark.classes == ("other", "weather")
    assert list(load_items(store, benchmark.id, Split.TEST).slices) == ["place"]


def test_every_way_that_the_uploads_allow_is_raced(raced):
    store, poc, _ = raced
    runs = load_runs(store, poc)
    assert {run.arm for run in runs} == {
        "old",
        "new",
        "hybrid",
        "rules",
        "gold",
        "annotators-new",
        "rationales-old",
    }
    assert {run.looks for run in runs} == {1}


def test_seconds_and_labels_of_the_old_way_are_the_measured_ones(raced):
    store, poc, _ = raced
    rows = [e for arm, seed, i, e in load_ledger(store, poc) if (arm, seed) == ("old", 1)]
    booked = {
        driver: sum(e.quantity for e in rows if e.driver == driver)
        for driver in (LABELS, LABELLING_TIME)
    }
    assert booked[LABELS] == 120 * 3
    given = {row["item_id"]: row["seconds"] for row in votes(ITEMS)}
    assert 0.5 * 360 * np.mean(list(given.values())) < booked[LABELLING_TIME] * 3600 < 12 * 360
    assert {e.origin for e in rows if e.driver in booked} == {QuantityOrigin.MEASURED}


def test_the_verdict_says_first_what_it_stands_on(raced):
    store, poc, _ = raced
    dossier = open_dossier(store, poc)
    assert not dossier.simulated
    text = verdict_text(dossier, flips_of(dossier.valuation))
    assert "Based on uploaded votes of annotators, uploaded rules and a stand-in model" in " ".join(
        text.split()
    )
    assert "imulated annotators" not in text
    html = re.sub(r"base64,[^)\"]+", "", page(dossier, flips_of(dossier.valuation)))
    assert "Weather" in html
    assert "sentence" in html
    assert "nan" not in html.lower().replace("finance", "")


def test_its_record_verifies(raced):
    _, _, verdict = raced
    record = json.loads(json.dumps(verdict.record))
    assert verify_record(record)


def test_uploads_that_come_later_do_not_change_a_planned_race(tmp_path):
    plan = replace(PLAN, sizes=(60,), arms=("old", "new", "hybrid"))

    def hashes(late):
        with Store(tmp_path / str(late), "a test") as store:
            uploaded(
                store,
                csv_file("items.csv", ITEMS),
                csv_file("votes.csv", votes(ITEMS, people=2)),
                csv_file("rules.csv", RULES),
            )
            poc = plan_poc(store, plan)
            if late:
                uploaded(store, csv_file("late.csv", votes(ITEMS, people=5, seed=9)))
            run_poc(store, poc.id, Quiet())
            return [(r.arm, r.seed, r.iteration, r.label_hash) for r in load_runs(store, poc.id)]

    assert hashes(late=True) == hashes(late=False)


def test_published_labels_are_flawless_annotators_and_called_an_upper_bound(store):
    uploaded(store, csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES))
    plan = Plan(**{**vars(PLAN), "sizes": (60,), "seeds": (1,), "arms": ("old", "new")})
    poc = plan_poc(store, plan)
    assert poc.plan.benchmark_settings["annotators"] == "published"
    run_poc(store, poc.id, Quiet())
    dossier = open_dossier(store, poc.id)
    assert "as if annotators never erred" in dossier.standing.lead
    assert dossier.standing.badge == "Bought labels are an upper bound"
    assert any("upper bound" in line for line in dossier.standing.not_measured)


def test_where_nothing_can_play_two_ways_each_says_what_it_lacks_before_the_race(store):
    uploaded(store, csv_file("items.csv", [row | {"gold": ""} for row in ITEMS]))
    with pytest.raises(BadUsage, match="Fewer than two") as refused:
        plan_poc(store, PLAN)
    assert "Human annotation: it has no labels of annotators" in refused.value.message
    assert "Fine-tuning analyst: there are no rules" in refused.value.message


def test_a_split_too_small_is_refused_with_its_size(store):
    few = [row for row in ITEMS if row["split"] != "test"] + ITEMS[-10:]
    uploaded(store, csv_file("items.csv", few), csv_file("rules.csv", RULES))
    with pytest.raises(BadData, match="10 usable items in its test split"):
        plan_poc(store, PLAN)


def test_items_without_splits_get_them_whole_families_and_all_classes(store):
    rows = [row | {"split": ""} for row in ITEMS]
    uploaded(store, csv_file("items.csv", rows), csv_file("rules.csv", RULES))
    poc = plan_poc(store, PLAN)
    found = {split: load_items(store, poc.benchmark_id, split) for split in Split}
    assert len(found[Split.TEST]) == pytest.approx(150, rel=0.2)
    assert len(found[Split.DEV]) == pytest.approx(75, rel=0.3)
    families = [set(found[split].family) for split in (Split.POOL, Split.DEV, Split.TEST)]
    assert not families[0] & families[2]
    assert not families[1] & families[2]
    assert plan_poc(store, PLAN).benchmark_id == poc.benchmark_id


def answers(run, wrong_every, cost=""):
    other = {"weather": "other", "other": "weather"}
    return [
        {
            "item_id": row["item_id"],
            "run": run,
            "predicted": other[row["gold"]] if at % wrong_every == 0 else row["gold"],
            "cost": cost,
        }
        for at, row in enumerate(ITEMS)
        if row["split"] == "test"
    ]


def recorded(store, plan=PLAN):
    settings = {"recorded": {"new": {"1": "ours 1", "2": "ours 2"}}}
    plan = Plan(
        **{**vars(plan), "seeds": (1,), "arms": ("old", "new"), "benchmark_settings": settings}
    )
    poc = plan_poc(store, plan)
    run_poc(store, poc.id, Quiet())
    return poc.id


def test_answers_of_a_model_made_elsewhere_race_as_the_new_way(store):
    uploaded(
        store,
        csv_file("items.csv", ITEMS),
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("a.csv", answers("ours 1", 4) + answers("ours 2", 25)),
    )
    poc = recorded(store)
    runs = {(run.arm, run.iteration): run for run in load_runs(store, poc)}
    assert runs["new", 1].origin == "recorded"
    assert runs["old", 1].origin == "embedded"
    dossier = open_dossier(store, poc)
    outcome = dossier.valuation.outcome.arms["new"]
    wrong = [sum(at % every == 0 for at in range(500) if at >= 375) for every in (4, 25)]
    assert outcome.correct.tolist() == [[125 - wrong[0], 125 - wrong[1]]]
    assert "uploaded answers of the fine-tuning analyst" in dossier.standing.lead
    assert "stand-in" not in dossier.standing.lead
    assert verify_record(json.loads(json.dumps(record_of(value_experiment(store, poc)))))


def test_a_recorded_run_that_answered_too_little_is_refused(store):
    uploaded(
        store,
        csv_file("items.csv", ITEMS),
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("a.csv", answers("ours 1", 4)[:60] + answers("ours 2", 4)),
    )
    with pytest.raises(BadUsage, match="answered 60 of 125 test items"):
        recorded(store)


def test_a_scored_race_has_its_rounds_behind_it_and_its_looks_used(raced):
    store, _, _ = raced
    progress = progress_of(store, load_uploaded(store, "weather"), ())
    assert (progress.learned_from["old"], progress.learned_from["new"]) == (120, 120)
    assert round_board((60, 120, 240), progress).evaluations_left == {"old": 1, "new": 1}


def test_logged_hours_stand_in_place_of_assumed_ones(raced):
    store, poc, _ = raced
    before = value_experiment(store, poc).valuation.costs["new"].expert_hours.mean()
    rows = [{"who": "expert", "node": "new 1", "iteration": i, "hours": 1.5} for i in (1, 2)]
    uploaded(store, csv_file("hours.csv", rows))
    valued = value_experiment(store, poc)
    entries = valued.results.outcome.arms["new"].entries[0, 1]
    (logged,) = [e for e in entries if e.origin is QuantityOrigin.LOGGED]
    assert (logged.driver, logged.quantity) == (FIRST_RATIONALES, 1.5)
    assert valued.valuation.costs["new"].expert_hours.mean() < before
    assert verify_record(json.loads(json.dumps(record_of(valued))))


def test_hours_that_are_logged_and_values_with_a_source_lower_what_dollars_rest_on(raced):
    store, poc, _ = raced

    def share():
        return resting(value_experiment(store, poc).valuation).quantity_share

    before, said = share(), resting_words(value_experiment(store, poc).valuation)
    earlier = {one.id for one in stretches(store, "weather")}
    steps = [(step, who) for step, people in BY_HAND.items() for who in people]
    for step, who in steps:
        log_stretch(store, "weather", step, who, 1, 8.0, by=LOCAL)
    logged = share()
    why = {"grade": Grade.FULL_TEXT, "source": "our own log", "reason": "counted", "by": LOCAL}
    edit_assumption(store, MONITORING_HOURS, Range(5, 5, 5), changed_by="A. Tester", **why)
    try:
        print("SHARES", before, logged, share())
        assert before > 0.7
        assert logged < before - 0.05
        assert share() < logged - 0.1
        assert resting_words(value_experiment(store, poc).valuation) != said
    finally:
        restore_assumption(
            store, MONITORING_HOURS, reason="the test is over", by=LOCAL, changed_by="A. Tester"
        )
        for one in stretches(store, "weather"):
            if one.id not in earlier:
                undo_stretch(store, "weather", one.id, by=LOCAL)
    assert share() == before
