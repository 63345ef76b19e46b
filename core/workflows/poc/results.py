"""A finished race as the decision engine takes it: counts, quantities, paired sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.decision.accuracy.measured import TestSetSums, mean_with_interval
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome, Recalled
from core.decision.accuracy.repeat_spread import spread_of
from core.decision.accuracy.validity_checks import PocFacts
from core.domain.benchmark import Benchmark, Codes, Split, error_kinds
from core.domain.ledger import Entry
from core.domain.plan import ACCURACY, MACRO_F1, Plan
from core.evaluation import metrics
from core.evaluation.intervals import ClusterSums, Estimate, wilson
from core.evaluation.macro_f1 import macro_f1_interval
from core.evaluation.metrics import Confusion
from core.evaluation.sealed import SealedTestSet
from core.report.findings.guardrails import Guardrail
from core.store.benchmarks import load_benchmark, split_size
from core.store.confusions import read_confusion
from core.store.connection import Store
from core.store.experiments import Experiment, load_experiment
from core.store.ledger import load_ledger
from core.store.opened_iterations import OpenedIteration, opened_iterations
from core.store.predictions import load_all_predictions
from core.store.runs import Run, load_runs
from core.store.scores import load_scores
from core.workflows.inputs.iteration_readiness import whole_iterations
from core.workflows.inputs.logged_hours import with_hours


@dataclass(frozen=True)
class PocResults:
    """A race read back from the store.

    Attributes
    ----------
    answers : mapping of (arm, seed, iteration) to ndarray
        On the exam; what is right among them only the sealed exam knows.
    opened : tuple of OpenedIteration
        Of a race that is run round by round.
    """

    experiment: Experiment
    benchmark: Benchmark
    runs: tuple[Run, ...]
    outcome: PocOutcome
    facts: PocFacts
    sizes: Mapping[Split, int]
    answers: Mapping[tuple[str, int, int], Codes]
    opened: tuple[OpenedIteration, ...] = ()


def load_results(store: Store, experiment_id: str) -> PocResults:
    """Everything about a race that does not depend on a scenario.

    Of a race that is run round by round, the rounds that every way has behind it: both ways
    have looked at the exam equally often.
    """
    experiment = load_experiment(store, experiment_id)
    benchmark = load_benchmark(store, experiment.benchmark_id)
    whole = whole_iterations(store, experiment) if experiment.plan.by_round else None
    runs = tuple(
        run for run in load_runs(store, experiment_id) if whole is None or run.iteration <= whole
    )
    sizes = {split: split_size(store, benchmark.id, split) for split in Split}
    gold_items = sizes[Split.DEV] + sizes[Split.TEST]
    arms = _arm_outcomes(store, experiment, benchmark, runs)
    outcome = PocOutcome(
        with_hours(store, benchmark, arms),
        gold_items,
        experiment.plan.roster,
        _class_shares(store, experiment, benchmark) if arms else None,
        experiment.plan.compare_at,
        sizes[Split.POOL],
    )
    answers = load_all_predictions(store, experiment_id, benchmark, Split.TEST)
    opened = opened_iterations(store, experiment_id) if whole is not None else ()
    facts = _facts(experiment, runs)
    return PocResults(experiment, benchmark, runs, outcome, facts, sizes, answers, opened[:whole])


def class_sizes(store: Store, experiment_id: str) -> list[int]:
    """Test items of each class, in the order of the benchmark's classes."""
    # Of any run: all are scored on the same test set, and the rows are the right answers.
    scores = load_scores(store, experiment_id)
    row = scores[(scores["split"] == Split.TEST.value) & (scores["slice"] == "all")].iloc[0]
    return [int(count) for count in read_confusion(row["confusion"]).sum(axis=1)]


def _class_shares(store: Store, experiment: Experiment, benchmark: Benchmark) -> dict[str, float]:
    """Share of each class among the test items."""
    sizes = class_sizes(store, experiment.id)
    return {name: size / sum(sizes) for name, size in zip(benchmark.classes, sizes, strict=True)}


def _arm_outcomes(
    store: Store, experiment: Experiment, benchmark: Benchmark, runs: tuple[Run, ...]
) -> dict[str, ArmOutcome]:
    scores = load_scores(store, experiment.id)
    scores = scores[(scores["split"] == Split.TEST.value) & (scores["slice"] == "all")]
    ledger = load_ledger(store, experiment.id)
    examples = {(run.arm, run.seed, run.iteration): run.examples for run in runs}
    told = zip(scores["arm"], scores["seed"], scores["iteration"], strict=True)
    scores = scores[np.array([key in examples for key in told], dtype=bool)]
    run = set(scores["arm"])
    present = [one.id for one in experiment.plan.roster.arms if one.id in run]
    found = {}
    for name in present:
        rows = scores[scores["arm"] == name]
        seeds = [seed for seed in experiment.plan.seeds if seed in set(rows["seed"])]
        iterations = int(rows["iteration"].max())
        if len(rows) == len(seeds) * iterations:  # half-run arms wait until they are whole
            entries: dict[tuple[int, int], list[Entry]] = {
                (seeds.index(seed), iteration): []
                for seed in seeds
                for iteration in range(1, iterations + 1)
            }
            outcome = _arm_outcome(name, rows, seeds, iterations, benchmark, examples, entries)
            found[name] = with_target(outcome, rows, seeds, experiment.plan, benchmark)
    for arm, seed, iteration, entry in ledger:
        if arm in found and (arm, seed, iteration) in examples:
            position = experiment.plan.seeds.index(seed)
            list_ = found[arm].entries[position, iteration]
            assert isinstance(list_, list)
            list_.append(entry)
    return found


def _arm_outcome(
    name: str,
    rows: pd.DataFrame,
    seeds: list[int],
    iterations: int,
    benchmark: Benchmark,
    examples: Mapping[tuple[str, int, int], int],
    entries: Mapping[tuple[int, int], list[Entry]],
) -> ArmOutcome:
    kinds = error_kinds(benchmark.classes)
    shape = (len(seeds), iterations)
    correct, trained = (np.zeros(shape, dtype=int) for _ in range(2))
    wrong = np.zeros((len(kinds), *shape), dtype=int)
    for row in rows.itertuples():
        at = (seeds.index(row.seed), row.iteration - 1)
        correct[at] = row.correct
        wrong[(slice(None), *at)] = _errors(read_confusion(row.confusion), benchmark.positive)
        trained[at] = examples[name, row.seed, row.iteration]
    return ArmOutcome(name, int(rows["n"].iloc[0]), correct, wrong, trained, entries, kinds)


def with_target(
    outcome: ArmOutcome, rows: pd.DataFrame, seeds: list[int], plan: Plan, benchmark: Benchmark
) -> ArmOutcome:
    """An arm with which of its runs prove a target that asks for more than accuracy."""
    if not plan.asks_for_more:
        return outcome
    proved = np.zeros(outcome.correct.shape, dtype=bool)
    score = np.zeros(outcome.correct.shape)
    of_class = read_confusion(rows["confusion"].iloc[0]).sum(axis=1)
    found = {
        name: Recalled(int(of_class[benchmark.classes.index(name)]), np.zeros_like(outcome.correct))
        for name in plan.floors
    }
    for row in rows.itertuples():
        confusion = read_confusion(row.confusion)
        metric = score_of(confusion, plan.metric)
        kept = all(
            kept_to.low >= plan.floors[name]
            for name, kept_to in recalls(confusion, benchmark.classes, plan.floors).items()
        )
        at = seeds.index(row.seed), row.iteration - 1
        proved[at], score[at] = metric.low >= plan.target and kept, metric.value
        for name, recalled in found.items():
            place = benchmark.classes.index(name)
            recalled.found[at] = confusion[place, place]
    told = None if plan.metric == ACCURACY else score
    return replace(outcome, proved=proved, recalled=found, score=told)


def score_of(confusion: Confusion, metric: str) -> Estimate:
    """The target's metric of one run, with its interval."""
    return macro_f1_interval(confusion) if metric == MACRO_F1 else metrics.accuracy(confusion)


def recalls(
    confusion: Confusion, classes: Sequence[str], wanted: Iterable[str]
) -> dict[str, Estimate]:
    """Recall of some classes in one run, with Wilson's interval."""
    places = {name: classes.index(name) for name in wanted}
    return {
        name: wilson(int(confusion[at, at]), int(confusion[at].sum()))
        for name, at in places.items()
    }


def guardrails(store: Store, results: PocResults) -> tuple[Guardrail, ...]:
    """What the target asks for beside accuracy, of every arm at the round it is compared at.

    Returns
    -------
    tuple of Guardrail
        Empty where it asks for accuracy alone; else the metric first, then the floors, arm by arm.
    """
    plan, benchmark = results.experiment.plan, results.benchmark
    if not plan.asks_for_more:
        return ()
    scores = load_scores(store, results.experiment.id)
    whole = scores[(scores["split"] == Split.TEST.value) & (scores["slice"] == "all")]
    told = {(row.arm, row.seed, row.iteration): row.confusion for row in whole.itertuples()}
    found = []
    for name in results.outcome.arms:
        at = results.outcome.round_of(name)
        seeds = [seed for seed in plan.seeds if (name, seed, 1) in told]
        counted = [read_confusion(told[name, seed, at]) for seed in seeds]
        demands = {plan.metric: (plan.target, [score_of(c, plan.metric) for c in counted])}
        for label, least in plan.floors.items():
            kept = [recalls(c, benchmark.classes, [label])[label] for c in counted]
            demands[label] = (least, kept)
        for demand, (least, values) in demands.items():
            reached = sum(value.low >= least for value in values)
            found.append(Guardrail(name, demand, least, values[0], reached, len(values)))
    return tuple(found)


def _errors(confusion: Confusion, positive: int) -> NDArray[np.int_]:
    """Wrong answers by kind of mistake; with two classes a missing answer is a no."""
    if len(confusion) > 2:
        return confusion.sum(axis=1) - np.diagonal(confusion)
    hits = confusion[positive, positive]
    return np.array([confusion[:, positive].sum() - hits, confusion[positive].sum() - hits])


def _facts(experiment: Experiment, runs: tuple[Run, ...]) -> PocFacts:
    leaked: dict[str, int] = {}
    for run in runs:
        leaked[run.arm] = max(leaked.get(run.arm, 0), run.leaked)
    locked = experiment.locked_at
    return PocFacts(
        quarantined=len(experiment.quarantined) if experiment.plan.quarantine else 0,
        leaked=leaked,
        most_looks=max((run.looks for run in runs), default=0),
        runs=len(runs),
        plan_hash_then=experiment.plan_hash,
        plan_hash_now=experiment.plan.hash(),
        locked_first=locked is not None and all(run.scored_at >= locked for run in runs),
    )


def sealed_sums(store: Store, results: PocResults) -> TestSetSums:
    """Score the arms' answers at their rounds against each other, without another look.

    The answers were scored when they were made; comparing two arms on the same answers
    shows nothing new about either.
    """
    test_set, outcome = SealedTestSet(store, results.benchmark), results.outcome
    answers = {name: answers_at(results, name, outcome.round_of(name)) for name in outcome.arms}
    accuracy = {name: test_set.accuracy(found) for name, found in answers.items()}
    within = {name: test_set.within(found) for name, found in answers.items()}
    first = answers[outcome.reference]
    compared = {name: test_set.compare(first, found) for name, found in answers.items()}
    more: dict[str, dict[str, ClusterSums]] = {}
    if results.experiment.plan.metric != ACCURACY:
        more = {
            "score": {name: test_set.macro_f1(found) for name, found in answers.items()},
            "score_difference": {
                name: test_set.compare_macro_f1(first, found) for name, found in answers.items()
            },
        }
    return TestSetSums(
        accuracy,
        {name: found.clusters for name, found in compared.items()},
        {name: found.primary for name, found in compared.items()},
        {name: found.discordant for name, found in compared.items()},
        within,
        **more,
    )


def accuracy_by_iteration(store: Store, results: PocResults) -> dict[str, list[Estimate]]:
    """Accuracy of every arm after every round, mean over repeats."""
    test_set = SealedTestSet(store, results.benchmark)

    def estimate(arm: ArmOutcome, at: int) -> Estimate:
        """Accuracy after one round."""
        answers = answers_at(results, arm.arm, at)
        spread = spread_of(arm.correct[:, at - 1] / arm.n, test_set.within(answers))
        return mean_with_interval(test_set.accuracy(answers), spread)

    return {
        name: [estimate(arm, at) for at in range(1, arm.iterations + 1)]
        for name, arm in results.outcome.arms.items()
    }


def answers_at(results: PocResults, name: str, at: int) -> list[Codes]:
    """Exam answers of an arm after one round, one array per repeat."""
    seeds = [s for s in results.experiment.plan.seeds if (name, s, 1) in results.answers]
    return [results.answers[name, seed, at] for seed in seeds]
