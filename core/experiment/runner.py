"""Runs a locked race: labels first, then models, each piece written as soon as it is done.

After a kill the same call finishes the race: what is written is not run again, and what is
run again comes out the same, because every random stream belongs to a named piece. A race that
is run round by round stops after the last round that was opened, and the same call goes on when
the next one is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from core.benchmarks.embedded import EMBEDDED
from core.domain.arms import Arm, Learner, Source
from core.domain.benchmark import Benchmark, Items, Split
from core.domain.plan import Plan
from core.evaluation.sealed import SealedTestSet
from core.experiment.intake import Intake, opened_intake, planned_intake
from core.experiment.pieces import (
    FitWork,
    Iterations,
    LabelPiece,
    ModelPiece,
    label_piece,
    model_piece,
    review,
)
from core.experiment.preparation import find_quarantined, load_texts, make_material
from core.experiment.recorded import recorded_answers, recorded_iteration
from core.experiment.recording import iteration_bundle, run_bundle
from core.experiment.streams import Stream, label_settings
from core.experiment.uploaded import arms_of_uploads, settings_of, uploads_behind
from core.jobs.pool import Piece, end_workers, run_pieces
from core.jobs.worker_process import Aside
from core.learners.features import TextFeatures, text_features
from core.sources.iteration_labels import IterationLabels
from core.sources.material import Material
from core.store.benchmarks import load_benchmark
from core.store.connection import Store
from core.store.experiments import (
    Experiment,
    await_iteration,
    end_experiment,
    load_experiment,
    lock_experiment,
    save_diagnostics,
)
from core.store.labels import finished_iterations, save_iterations
from core.store.opened_iterations import opened_iterations
from core.store.runs import RunBundle, finished_runs, save_runs
from core.store.uploads.benchmarks import UploadedBenchmark, load_uploaded

GROUPS = (
    (Source.RATIONALES, Source.HYBRID),
    (Source.ANNOTATORS,),
    (Source.GOLD,),
)
"""Label sources that are run together because one builds on the other."""

LABELLING = "collecting labels and labelling rules"
TRAINING = "training and scoring"


class ProgressListener(Protocol):
    """Where a race says how far it is, and asks whether it may go on."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Say what is being done and how many pieces are finished.

        Raises
        ------
        RunCancelled
            If somebody wants the race to stop.
        """


@dataclass
class PocRunner:
    """A race while it runs."""

    store: Store
    experiment: Experiment
    benchmark: Benchmark
    items: dict[Split, Items]
    material: Material
    features: TextFeatures
    progress: ProgressListener
    intake: Intake
    aside: Aside | None = None
    iterations: dict[tuple[str, int], Iterations] = field(default_factory=dict)
    labelled: int = 0

    @property
    def plan(self) -> Plan:
        """The plan, with the rounds that are run now and were run before."""
        return self.material.plan

    @property
    def arms(self) -> list[Arm]:
        """Arms that are run here, or were run elsewhere and are scored here."""
        return [self.plan.arm(name) for name in arms_of_uploads(self.experiment.plan)]

    @property
    def recorded(self) -> dict[str, dict[str, str]]:
        """Arms that were run elsewhere: names of their uploaded runs by iteration."""
        if self.material.given is None:
            return {}
        return self.plan.recorded()

    @cached_property
    def test_set(self) -> SealedTestSet:
        """What runs are scored on."""
        return SealedTestSet(self.store, self.benchmark)

    @cached_property
    def streams(self) -> dict[str, Stream]:
        """Labels that are made here, by name: the plan's own first, under the empty name.

        Approaches that set nothing about labels otherwise share them, whatever learns from them.
        """
        found: dict[str, Stream] = {}
        for one in self.arms:
            key = label_settings(self.plan.for_arm(one))
            name = next((name for name, known in found.items() if known.key == key), None)
            if name is None:
                own = key == label_settings(self.plan)
                name = "" if own else one.id
                material = self.material if own else self.material_of(self.plan.for_arm(one))
                found[name] = Stream(key, material, [])
            found[name].arms.append(one)
        return found

    def stream_of(self, one: Arm) -> str:
        """Name of the labels an approach learns from."""
        return next(name for name, stream in self.streams.items() if one in stream.arms)

    def labels_of(self, one: Arm, seed: int) -> list[IterationLabels]:
        """The label rounds of an approach; none where its labels were made elsewhere."""
        return self.iterations.get((self.stream_of(one), seed), {}).get(one.source, [])

    def material_of(self, plan: Plan) -> Material:
        """What workers get for an approach that does something otherwise than the plan."""
        return make_material(
            self.store,
            self.benchmark,
            plan,
            self.items,
            self.experiment.quarantined,
            self.intake,
            uploads_behind(self.store, self.benchmark),
        )

    @property
    def done(self) -> int:
        """Rounds labelled and runs written."""
        return self.labelled + len(finished_runs(self.store, self.experiment.id))

    @property
    def total(self) -> int:
        """Rounds to label and runs to write."""
        rounds = sum(self.rounds_of(one) for one in self.arms)
        for stream in self.streams.values():
            sources = stream.sources
            sources |= {Source.RATIONALES} if Source.HYBRID in sources else set()
            rounds += len(sources) * stream.material.plan.iterations
        return rounds * len(self.plan.seeds)

    def rounds_of(self, one: Arm) -> int:
        """Rounds of an approach that are run now or were run before."""
        elsewhere = self.recorded.get(one.id)
        if elsewhere is None or self.plan.by_round:
            return len(self.plan.sizes_of(one))
        return max(int(at) for at in elsewhere)

    def run(self, pieces: list[Piece]) -> Iterator[Any]:
        """What pieces give, as they end."""
        return run_pieces(pieces) if self.aside is None else self.aside.each(pieces)

    def tell(self, stage: str) -> None:
        """Report progress."""
        self.progress.report(stage, self.done, self.total)


def run_experiment(
    store: Store, experiment_id: str, progress: ProgressListener, aside: Aside | None = None
) -> Experiment:
    """Lock the plan, run every piece that is not written yet, mark the race as finished.

    Prompted arms are not run here: they cost money and have their own button.

    Parameters
    ----------
    progress : ProgressListener
    aside : Aside, optional
        The one process that does the work, instead of as many as there are cores.

    Raises
    ------
    RunCancelled
        If somebody stopped it; what is done is kept.
    """
    poc = _start(store, experiment_id, progress, aside)
    with contextlib.closing(_label_pieces(poc)) as labelled:
        for labels in labelled:
            _save_labels(poc, labels)
    with contextlib.closing(_model_pieces(poc)) as fitted:
        for models in fitted:
            _save_models(poc, models)
    if aside is None:
        end_workers()
    _save_recorded(poc)
    if poc.plan.iterations == poc.experiment.plan.iterations:
        end_experiment(store, experiment_id, "finished")
    else:
        await_iteration(store, experiment_id)
    return load_experiment(store, experiment_id)


def lock_plan(
    store: Store, experiment_id: str, progress: ProgressListener, aside: Aside | None = None
) -> Experiment:
    """Fix the plan and the items that are kept out of training; a locked race stays as it is.

    Parameters
    ----------
    progress : ProgressListener
        Told that exam texts are looked for, which takes seconds.
    aside : Aside, optional
        The process that looks for them, instead of this one.

    Returns
    -------
    Experiment
        Locked, with its quarantined items.
    """
    experiment = load_experiment(store, experiment_id)
    if experiment.locked_at is not None:
        return lock_experiment(store, experiment, experiment.quarantined)
    progress.report("looking for test items in the training pool", 0, 0)
    items = load_texts(store, load_benchmark(store, experiment.benchmark_id))
    found = find_quarantined(items) if aside is None else aside.call(find_quarantined, items)
    return lock_experiment(store, experiment, found)


def _start(
    store: Store, experiment_id: str, progress: ProgressListener, aside: Aside | None
) -> PocRunner:
    experiment = lock_plan(store, experiment_id, progress, aside)
    benchmark = load_benchmark(store, experiment.benchmark_id)
    items = load_texts(store, benchmark)
    plan, intake = _iterations_to_run(store, experiment)
    uploaded = uploads_behind(store, benchmark)
    material = make_material(
        store, benchmark, plan, items, experiment.quarantined, intake, uploaded
    )
    features = text_features(items)
    return PocRunner(
        store, experiment, benchmark, items, material, features, progress, intake, aside
    )


def _iterations_to_run(store: Store, experiment: Experiment) -> tuple[Plan, Intake]:
    """The plan up to the last round that may be run, and what those rounds learn from."""
    plan = experiment.plan
    if plan.by_round:
        opened = opened_iterations(store, experiment.id)
        intake = opened_intake(opened)
        return replace(plan, sizes=plan.sizes[: len(opened)]), intake
    if plan.benchmark in EMBEDDED:
        return plan, Intake()
    return plan, planned_intake(settings_of(plan.benchmark_settings).imports)


def _label_pieces(poc: PocRunner) -> Generator[LabelPiece, None, None]:
    """Labels of every repeat; all of them are needed, whatever is written already."""
    seeds = poc.plan.seeds
    pieces: list[Piece] = []
    for seed in seeds:
        for name, stream in poc.streams.items():
            needed, reports = stream.sources, seed == seeds[0] and not name
            for group in GROUPS:
                sources = tuple(source for source in group if source in needed)
                if sources:
                    pieces.append((label_piece, (stream.material, seed, sources, reports, name)))
    poc.tell(LABELLING)
    yield from poc.run(pieces)


def _save_labels(poc: PocRunner, piece: LabelPiece) -> None:
    written = finished_iterations(poc.store, poc.experiment.id)
    poc.iterations.setdefault((piece.stream, piece.seed), {}).update(piece.iterations)
    bundles = [
        iteration_bundle(source, piece.seed, poc.items, delivered, piece.stream)
        for source, iterations in piece.iterations.items()
        for delivered in iterations
    ]
    missing = [b for b in bundles if (b.source, b.seed, b.iteration) not in written]
    save_iterations(poc.store, poc.experiment.id, poc.benchmark, missing)
    if piece.diagnostics:
        save_diagnostics(poc.store, poc.experiment.id, piece.diagnostics)
    poc.labelled += sum(len(iterations) for iterations in piece.iterations.values())
    poc.tell(LABELLING)


def _model_pieces(poc: PocRunner) -> Generator[list[ModelPiece], None, None]:
    """Repeats of approaches that still miss an iteration, the slow ones first."""
    written = finished_runs(poc.store, poc.experiment.id)
    pieces: list[Piece] = []
    for family in sorted(_families(poc), key=_labels_learned_from(poc), reverse=True):
        plan = poc.plan.for_arm(family[0])
        material = poc.material if plan is poc.plan else replace(poc.material, plan=plan)
        for seed in poc.plan.seeds:
            work = [
                FitWork(one, poc.labels_of(one, seed), wanted)
                for one in family
                if (wanted := _wanted(poc, one, seed, written))
            ]
            if work:
                pieces.append((model_piece, (material, poc.features, seed, work)))
    poc.tell(TRAINING)
    yield from poc.run(pieces)


def _wanted(poc: PocRunner, one: Arm, seed: int, written: Set[tuple[str, int, int]]) -> list[int]:
    """Iterations of an approach that are not written yet."""
    every = range(1, poc.rounds_of(one) + 1)
    return [iteration for iteration in every if (one.id, seed, iteration) not in written]


def _families(poc: PocRunner) -> list[list[Arm]]:
    """Approaches that are fitted here, together where only their labels differ."""
    found: dict[tuple[Any, ...], list[Arm]] = {}
    for one in poc.arms:
        if one.id not in poc.recorded:
            plan = poc.plan.for_arm(one)
            key = (one.source, one.learner, plan.fine_tune, plan.search_examples)
            found.setdefault(key, []).append(one)
    return list(found.values())


def _labels_learned_from(poc: PocRunner) -> Callable[[list[Arm]], int]:
    """How much work a family is: the labels of one repeat; rules learn from none."""

    def learned(family: list[Arm]) -> int:
        labels = [poc.labels_of(one, poc.plan.seeds[0]) for one in family]
        if family[0].learner is Learner.RULES:
            return 0
        return sum(len(each.training.index) for rounds in labels for each in rounds)

    return learned


def _save_recorded(poc: PocRunner) -> None:
    """Score the uploaded answers of the arms that were run elsewhere."""
    arms = [one for one in poc.arms if one.id in poc.recorded]
    if not arms:
        return
    # Not the object the race began with: it would keep every label in memory through training.
    uploaded = load_uploaded(poc.store, poc.benchmark.name)
    for one in arms:
        _save_recorded_arm(poc, one, uploaded)


def _save_recorded_arm(poc: PocRunner, one: Arm, uploaded: UploadedBenchmark) -> None:
    """Score the uploaded answers of one arm, once each."""
    written = finished_runs(poc.store, poc.experiment.id)
    by_round = recorded_answers(
        uploaded,
        poc.benchmark,
        poc.items,
        one,
        poc.recorded[one.id],
        poc.intake,
        poc.rounds_of(one),
    )
    bundles: list[RunBundle] = []
    for iteration, repeats in by_round.items():
        for seed, fitted in zip(poc.plan.seeds, repeats, strict=False):
            if (one.id, seed, iteration) in written:
                continue
            iterations = {r.iteration: r for r in poc.labels_of(one, seed)}
            delivered = iterations.get(iteration) or recorded_iteration(one, iteration)
            reviewed = replace(fitted, booked=fitted.booked + review(one))
            bundles.append(
                run_bundle(
                    poc.experiment.id,
                    one,
                    seed,
                    delivered,
                    reviewed,
                    0.0,
                    poc.items,
                    set(),
                    poc.test_set,
                    origin="recorded",
                )
            )
    if bundles:
        save_runs(poc.store, poc.benchmark, bundles)
        poc.tell(TRAINING)


def _save_models(poc: PocRunner, pieces: list[ModelPiece]) -> None:
    leaked = {row["training"] for row in poc.experiment.quarantined}
    bundles: list[RunBundle] = []
    for piece in pieces:
        iterations = {r.iteration: r for r in poc.labels_of(piece.arm, piece.seed)}
        bundles += [
            run_bundle(
                poc.experiment.id,
                piece.arm,
                piece.seed,
                iterations[iteration],
                fitted,
                seconds,
                poc.items,
                leaked,
                poc.test_set,
            )
            for iteration, (fitted, seconds) in piece.fitted.items()
        ]
    save_runs(poc.store, poc.benchmark, bundles)
    poc.tell(TRAINING)
