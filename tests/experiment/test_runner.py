"""What a finished race has written down: all of it, once, and nothing that must not be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.domain.arms import PRESETS, Learner
from core.domain.benchmark import SEALED, Split
from core.domain.plan import Plan
from core.experiment.runner import LABELLING, TRAINING
from core.jobs.pool import BACKEND, WORKERS
from core.learners.fitted import SCORED
from core.store.benchmarks import load_benchmark, load_items
from core.store.confusions import read_confusion
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.ledger import load_ledger
from core.store.runs import load_runs
from core.store.scores import load_scores
from core.workflows.inputs.plan import complete_plan
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import record_of
from tests.tables import QUERIES, everything


def rows(store: Store, query: str, *values: object) -> list[tuple]:
    return store.cursor().execute(query, list(values)).fetchall()


def raced_at(raced) -> tuple[Store, str]:
    return raced.store, raced.experiment_id


@pytest.fixture(scope="module")
def runs(raced):
    return load_runs(raced.store, raced.experiment_id)


def test_every_way_repeat_and_round_is_there_once(raced, runs, small_plan):
    offline = [name for name in small_plan.arms if PRESETS[name].learner is not Learner.PROMPTED]
    expected = {
        (name, seed, iteration)
        for name in offline
        for seed in small_plan.seeds
        for iteration in range(1, small_plan.iterations + 1)
    }
    assert sorted((r.arm, r.seed, r.iteration) for r in runs) == sorted(expected)
    assert {r.looks for r in runs} == {1}


def test_every_run_answers_every_item_of_the_three_splits_it_is_asked(raced, runs):
    benchmark = load_benchmark(raced.store, load_experiment(*raced_at(raced)).benchmark_id)
    expected = {
        split.value: len(load_items(raced.store, benchmark.id, split).item_id) for split in SCORED
    }
    found = rows(
        raced.store,
        "SELECT run_id, split, count(*), count(DISTINCT item_id) FROM prediction "
        "JOIN item USING (item_id) WHERE benchmark_id = ? GROUP BY ALL",
        benchmark.id,
    )
    assert len(found) == len(runs) * len(SCORED)
    for _, split, answers, items in found:
        assert answers == items == expected[split]


def test_scores_agree_with_their_counts_and_cover_the_sealed_splits_alone(raced, runs):
    scores = load_scores(*raced_at(raced))
    assert set(scores["split"]) == {split.value for split in SEALED}
    for row in scores.itertuples():
        table = read_confusion(row.confusion)
        assert (table.sum(), np.trace(table)) == (row.n, row.correct)
    whole = scores[(scores["slice"] == "all") & (scores["split"] == Split.TEST.value)]
    assert len(whole) == len(runs)


def test_training_sets_only_grow_and_never_hold_an_exam_text(raced, runs):
    by_arm: dict[tuple[str, int], list[int]] = {}
    for run in runs:
        by_arm.setdefault((run.arm, run.seed), []).append(run.examples)
    assert all(sizes == sorted(sizes) for sizes in by_arm.values())
    assert {run.leaked for run in runs} == {0}
    labelled = rows(
        raced.store, "SELECT DISTINCT split FROM label JOIN item USING (benchmark_id, item_id)"
    )
    assert {split for (split,) in labelled} <= {Split.POOL.value, Split.DEV.value}


def test_ways_that_share_their_labels_share_their_label_hash(runs):
    by_source: dict[tuple[str, int, int], set[str]] = {}
    for run in runs:
        source = PRESETS[run.arm].source
        by_source.setdefault((source.value, run.seed, run.iteration), set()).add(run.label_hash)
    assert all(len(hashes) == 1 for hashes in by_source.values())


def test_every_quantity_is_booked_at_its_step_and_only_assumptions_lack_a_number(raced):
    entries = load_ledger(*raced_at(raced))
    for name, seed, iteration, entry in entries:
        assert (entry.quantity is None) == (entry.origin.value == "assumed")
        assert entry.quantity is None or entry.quantity >= 0, (name, seed, iteration, entry)
        assert entry.node in PRESETS[name].nodes
    once = [(name, seed, i, e.node, e.driver, e.who) for name, seed, i, e in entries]
    assert len(once) == len(set(once))


def test_one_model_is_kept_per_fine_tuned_run_and_says_what_it_was_made_of(raced, runs):
    tuned = {run.model_id for run in runs if PRESETS[run.arm].learner is Learner.FINE_TUNED}
    kept = rows(raced.store, "SELECT id, service, base, hyperparameters FROM model")
    assert tuned == {id_ for id_, *_ in kept}
    for _, service, base, hyperparameters in kept:
        assert service == "local"
        assert base
        assert json.loads(hyperparameters)["epochs"] > 0


class Recording:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def report(self, stage: str, done: int, total: int) -> None:
        self.told.append((stage, done, total))


@pytest.mark.slow
def test_one_process_comes_to_the_same_as_many_and_progress_never_goes_back(
    tiny, tiny_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The other race was run by one process."""
    monkeypatch.setenv(BACKEND, "loky")
    monkeypatch.setenv(WORKERS, "2")
    told = Recording()
    with Store(tmp_path / "many", "a test") as many:
        experiment = plan_poc(many, tiny_plan)
        verdict = run_poc(many, experiment.id, told)
        here, there = everything(many), everything(tiny.store)
        for name in QUERIES:
            assert here[name] == there[name], name
    assert verdict.record["content_hash"] == record_of(tiny.valued())["content_hash"]
    stages = [stage for stage, _, _ in told.told]
    assert stages.index(LABELLING) < stages.index(TRAINING)
    counted = [(done, total) for _, done, total in told.told if total]
    assert [done for done, _ in counted] == sorted(done for done, _ in counted)
    assert counted[-1][0] == counted[-1][1]


def test_nothing_is_left_in_the_plan_that_the_race_did_not_lock(raced, small_plan):
    experiment = load_experiment(*raced_at(raced))
    assert experiment.status == "finished"
    dated = complete_plan(small_plan, None)  # the day of its prices is written down
    assert experiment.plan == dated
    assert experiment.plan_hash == dated.hash()
    assert experiment.locked_at is not None
    assert experiment.locked_at <= min(run.scored_at for run in load_runs(*raced_at(raced)))
