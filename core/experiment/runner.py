"""Runs a locked race: labels first, then models, each piece written as soon as it is done.

After a kill the same call finishes the race: what is written is not run again, and what is
run again comes out the same, because every random stream belongs to a named piece. A race that
is run round by round stops after the last round that was opened, and the same call goes on when
the next one is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Protocol

from core.benchmarks.embedded import EMBEDDED
from core.domain.arms import Arm, Source, arm
from core.domain.benchmark import Benchmark, Items, Split
from core.domain.plan import Plan
from core.evaluation.sealed import SealedTestSet
from core.experiment.intake import Intake, opened_intake, planned_intake
from core.experiment.pieces import (
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
from core.experiment.uploaded import arms_of_uploads, settings_of, uploads_behind
from core.jobs.pool import Piece, run_pieces
from core.learners.features import TextFeatures, text_features
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
from core.store.labels import finished_iterations, save_iteration
from core.store.opened_iterations import opened_iterations
from core.store.runs import finished_runs, save_run
from core.store.uploads.benchmarks import UploadedBenchmark, load_uploaded

GROUPS = (
    (Source.RATIONALES, Source.HYBRID),
    (Source.ANNOTATORS,),
    (Source.GOLD,),
)
"""Label sources that are run together because one builds on the other."""

LABELLING = "collecting labels and rationales"
TRAINING = "training and scoring"
SLOWEST_FIRST = ("gold", "new", "rationales-old", "hybrid", "annotators-new", "old", "rules")


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
    iterations: dict[int, Iterations] = field(default_factory=dict)
    labelled: int = 0

    @property
    def plan(self) -> Plan:
        """The plan, with the rounds that are run now and were run before."""
        return self.material.plan

    @property
    def arms(self) -> list[Arm]:
        """Arms that are run here, or were run elsewhere and are scored here."""
        return [arm(name) for name in arms_of_uploads(self.experiment.plan)]

    @property
    def recorded(self) -> dict[str, dict[str, str]]:
        """Arms that were run elsewhere: names of their uploaded runs by iteration."""
        if self.material.given is None:
            return {}
        return settings_of(self.plan.benchmark_settings).recorded

    @property
    def sources(self) -> set[Source]:
        """Label sources that are run here."""
        needed = {a.source for a in self.arms}
        given = self.material.given
        if given is None:
            return needed
        lacking = {
            Source.NONE: True,
            Source.ANNOTATORS: given.people is None,
            Source.RATIONALES: not given.has_rationales,
            Source.HYBRID: given.people is None or not given.has_rationales,
        }
        return {source for source in needed if not lacking.get(source, False)}

    @property
    def done(self) -> int:
        """Rounds labelled and runs written."""
        return self.labelled + len(finished_runs(self.store, self.experiment.id))

    @property
    def total(self) -> int:
        """Rounds to label and runs to write."""
        plan = self.plan
        sources = self.sources
        sources |= {Source.RATIONALES} if Source.HYBRID in sources else set()
        return (len(self.arms) + len(sources)) * len(plan.seeds) * plan.iterations

    def tell(self, stage: str) -> None:
        """Report progress."""
        self.progress.report(stage, self.done, self.total)


def run_experiment(store: Store, experiment_id: str, progress: ProgressListener) -> Experiment:
    """Lock the plan, run every piece that is not written yet, mark the race as finished.

    Prompted arms are not run here: they cost money and have their own button.

    Parameters
    ----------
    progress : ProgressListener

    Raises
    ------
    RunCancelled
        If somebody stopped it; what is done is kept.
    """
    poc = _start(store, experiment_id, progress)
    with contextlib.closing(_label_pieces(poc)) as labelled:
        for labels in labelled:
            _save_labels(poc, labels)
    with contextlib.closing(_model_pieces(poc)) as fitted:
        for models in fitted:
            _save_models(poc, models)
    _save_recorded(poc)
    if poc.plan.iterations == poc.experiment.plan.iterations:
        end_experiment(store, experiment_id, "finished")
    else:
        await_iteration(store, experiment_id)
    return load_experiment(store, experiment_id)


def lock_plan(store: Store, experiment_id: str, progress: ProgressListener) -> Experiment:
    """Fix the plan and the items that are kept out of training; a locked race stays as it is.

    Parameters
    ----------
    progress : ProgressListener
        Told that exam texts are looked for, which takes seconds.

    Returns
    -------
    Experiment
        Locked, with its quarantined items.
    """
    experiment = load_experiment(store, experiment_id)
    if experiment.locked_at is not None:
        return lock_experiment(store, experiment, experiment.quarantined)
    progress.report("looking for exam texts in the working set", 0, 0)
    items = load_texts(store, load_benchmark(store, experiment.benchmark_id))
    return lock_experiment(store, experiment, find_quarantined(items))


def _start(store: Store, experiment_id: str, progress: ProgressListener) -> PocRunner:
    experiment = lock_plan(store, experiment_id, progress)
    benchmark = load_benchmark(store, experiment.benchmark_id)
    items = load_texts(store, benchmark)
    plan, intake = _iterations_to_run(store, experiment)
    uploaded = uploads_behind(store, benchmark)
    material = make_material(
        store, benchmark, plan, items, experiment.quarantined, intake, uploaded
    )
    return PocRunner(
        store, experiment, benchmark, items, material, text_features(items), progress, intake
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
    needed = poc.sources
    pieces: list[Piece] = []
    for seed in seeds:
        for group in GROUPS:
            sources = tuple(source for source in group if source in needed)
            if sources:
                pieces.append((label_piece, (poc.material, seed, sources, seed == seeds[0])))
    poc.tell(LABELLING)
    yield from run_pieces(pieces)


def _save_labels(poc: PocRunner, piece: LabelPiece) -> None:
    written = finished_iterations(poc.store, poc.experiment.id)
    poc.iterations.setdefault(piece.seed, {}).update(piece.iterations)
    for source, iterations in piece.iterations.items():
        for delivered in iterations:
            if (source.value, piece.seed, delivered.iteration) not in written:
                bundle = iteration_bundle(source, piece.seed, poc.items, delivered)
                save_iteration(poc.store, poc.experiment.id, poc.benchmark, bundle)
    if piece.diagnostics:
        save_diagnostics(poc.store, poc.experiment.id, piece.diagnostics)
    poc.labelled += sum(len(iterations) for iterations in piece.iterations.values())
    poc.tell(LABELLING)


def _model_pieces(poc: PocRunner) -> Generator[ModelPiece, None, None]:
    """The arm-and-repeat pieces that still miss an iteration, the slow ones first."""
    written = finished_runs(poc.store, poc.experiment.id)
    plan = poc.plan
    pieces: list[Piece] = []
    fitted_here = [a for a in poc.arms if a.id not in poc.recorded]
    for one in sorted(fitted_here, key=lambda a: SLOWEST_FIRST.index(a.id)):
        for seed in plan.seeds:
            wanted = [
                iteration
                for iteration in range(1, plan.iterations + 1)
                if (one.id, seed, iteration) not in written
            ]
            if wanted:
                iterations = poc.iterations[seed][one.source]
                pieces.append(
                    (model_piece, (poc.material, poc.features, one, seed, iterations, wanted))
                )
    poc.tell(TRAINING)
    yield from run_pieces(pieces)


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
    test_set = SealedTestSet(poc.store, poc.benchmark)
    written = finished_runs(poc.store, poc.experiment.id)
    by_round = recorded_answers(
        uploaded,
        poc.benchmark,
        poc.items,
        one,
        poc.recorded[one.id],
        poc.intake,
        poc.plan.iterations,
    )
    for iteration, repeats in by_round.items():
        for seed, fitted in zip(poc.plan.seeds, repeats, strict=False):
            if (one.id, seed, iteration) in written:
                continue
            iterations = {r.iteration: r for r in poc.iterations.get(seed, {}).get(one.source, [])}
            delivered = iterations.get(iteration) or recorded_iteration(one, iteration)
            reviewed = replace(fitted, booked=fitted.booked + review(one))
            bundle = run_bundle(
                poc.experiment.id,
                one,
                seed,
                delivered,
                reviewed,
                0.0,
                poc.items,
                set(),
                test_set,
                origin="recorded",
            )
            save_run(poc.store, poc.benchmark, bundle)
            poc.tell(TRAINING)


def _save_models(poc: PocRunner, piece: ModelPiece) -> None:
    test_set = SealedTestSet(poc.store, poc.benchmark)
    leaked = {row["training"] for row in poc.experiment.quarantined}
    iterations = {r.iteration: r for r in poc.iterations[piece.seed][piece.arm.source]}
    for iteration, (fitted, seconds) in piece.fitted.items():
        bundle = run_bundle(
            poc.experiment.id,
            piece.arm,
            piece.seed,
            iterations[iteration],
            fitted,
            seconds,
            poc.items,
            leaked,
            test_set,
        )
        save_run(poc.store, poc.benchmark, bundle)
        poc.tell(TRAINING)
