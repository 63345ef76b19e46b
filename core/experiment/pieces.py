"""The pieces of a race that run in worker processes. None of them opens the store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.benchmarks.embedded import EMBEDDED, Embedded
from core.domain.arms import Arm, Learner, Source
from core.domain.benchmark import Split
from core.domain.drivers.new_way import NEW_ERROR_REVIEW
from core.domain.drivers.old_way import OLD_ERROR_REVIEW
from core.domain.errors import BadData, BadUsage
from core.domain.ledger import Entry, assumed, hand_off
from core.domain.node import Node
from core.learners.features import TextFeatures
from core.learners.fine_tuned import FineTuned
from core.learners.fitted import Fitted
from core.learners.rules import answer_with_rules
from core.learners.tuned_classifier import TunedClassifier
from core.services.registry import fine_tune_service
from core.sources.annotators import annotator_iterations
from core.sources.authors import author_of
from core.sources.crowd_report import crowd_report
from core.sources.gold import gold_iterations
from core.sources.hybrid import hybrid_iterations
from core.sources.iteration_labels import IterationLabels, TrainingLabels
from core.sources.material import Material
from core.sources.people import People, SimulatedPeople
from core.sources.rationales import rationale_iterations
from core.sources.uploaded import GivenPeople

Iterations = dict[Source, list[IterationLabels]]
Fitting = tuple[str, bytes, int]
"""What a fit depends on: labels by their hash, how sure they are, and a seed."""
BRIEFINGS_SHOWN = 3


@dataclass(frozen=True)
class LabelPiece:
    """All iterations of some label sources in one repeat.

    Attributes
    ----------
    stream : str
        Which labels they are, where a plan holds several of one source; empty for the plan's own.
    """

    seed: int
    stream: str
    iterations: Iterations
    diagnostics: dict[str, Any]


@dataclass(frozen=True)
class ModelPiece:
    """All iterations of one arm in one repeat."""

    seed: int
    arm: Arm
    fitted: dict[int, tuple[Fitted, float]]


@dataclass(frozen=True)
class FitWork:
    """The labels of one arm in one repeat, and the iterations that are not fitted yet."""

    arm: Arm
    iterations: Sequence[IterationLabels]
    wanted: Sequence[int]


def label_piece(
    material: Material, seed: int, sources: Sequence[Source], primary: bool, stream: str = ""
) -> LabelPiece:
    """Run label sources that build on each other through all iterations.

    Parameters
    ----------
    primary : bool
        Whether to report on the crowd as well.
    stream : str
        Handed back.
    """
    task = EMBEDDED.get(material.plan.benchmark) if material.given is None else None
    iterations: Iterations = {}
    diagnostics: dict[str, Any] = {}
    if Source.ANNOTATORS in sources:
        people = _people(material, task, seed)
        iterations[Source.ANNOTATORS] = annotator_iterations(material, people, seed)
        if primary and task is not None:
            diagnostics = _crowd_diagnostics(material, task, seed, iterations[Source.ANNOTATORS])
    if Source.RATIONALES in sources or Source.HYBRID in sources:
        rationales = rationale_iterations(material, author_of(material, task, seed), seed)
        iterations[Source.RATIONALES] = [rationales_now.iteration for rationales_now in rationales]
        if Source.HYBRID in sources:
            people = _people(material, task, seed)
            iterations[Source.HYBRID] = hybrid_iterations(material, people, rationales, seed)
    if Source.GOLD in sources:
        iterations[Source.GOLD] = gold_iterations(material, seed)
    return LabelPiece(seed, stream, iterations, diagnostics)


def _people(material: Material, task: Embedded | None, seed: int) -> People:
    """The annotators of one repeat: simulated, or the uploaded votes."""
    if task is not None:
        plan = material.plan
        perception = task.perception(material.latent[Split.POOL], plan.benchmark_settings)
        return SimulatedPeople(perception, plan.crowd, plan.votes_per_item, seed)
    if material.given is None or material.given.people is None:
        raise BadUsage("This benchmark has no labels of annotators", remedy="Upload labels first.")
    return GivenPeople(material.given.people)


def _crowd_diagnostics(
    material: Material, task: Embedded, seed: int, iterations: Sequence[IterationLabels]
) -> dict[str, Any]:
    """What the simulated crowd is like."""
    perception = task.perception(material.latent[Split.POOL], material.plan.benchmark_settings)
    given = [r.guideline.nuances if r.guideline else () for r in iterations]
    briefings = [[perception.nuances.index(n) for n in told] for told in given]
    return {
        "traps": dict(zip(perception.nuances, perception.names, strict=True)),
        "crowd": crowd_report(perception, material.plan.crowd, seed, briefings[:BRIEFINGS_SHOWN]),
    }


def model_piece(
    material: Material, features: TextFeatures, seed: int, work: Sequence[FitWork]
) -> list[ModelPiece]:
    """Fit one learner on every wanted iteration of arms that differ by their labels alone.

    Two of them may hold the same labels (rules written once are the first round of rules written
    in rounds): what was fitted on them is taken, not fitted again. A learner that goes on from its
    last model is fitted on the earlier iterations too, and for each arm by itself.

    Returns
    -------
    list of ModelPiece
        One per arm.
    """
    known: dict[Fitting, tuple[Fitted, float]] = {}
    return [_fit_arm(material, features, seed, one, known) for one in work]


def _fit_arm(
    material: Material,
    features: TextFeatures,
    seed: int,
    work: FitWork,
    known: dict[Fitting, tuple[Fitted, float]],
) -> ModelPiece:
    arm, settings = work.arm, material.plan.fine_tune
    learner = _learner(material, features, arm, seed)
    fine_tuned = arm.learner is Learner.FINE_TUNED
    chained = fine_tuned and settings.update == "continue"
    fitted: dict[int, tuple[Fitted, float]] = {}
    for labels in work.iterations:
        if labels.iteration not in work.wanted and not chained:
            continue
        # A fine-tuning job's seed is its round's; rules answer themselves, whatever they label.
        training = labels.training
        same = (
            training.hash(),
            training.confidence.tobytes(),
            labels.iteration if fine_tuned else 0,
        )
        reusable = not chained and arm.learner is not Learner.RULES
        if not reusable or same not in known:
            started = time.perf_counter()
            known[same] = learner(labels), time.perf_counter() - started
        found, seconds = known[same]
        if labels.iteration in work.wanted:
            reviewed = replace(found, booked=found.booked + review(arm))
            fitted[labels.iteration] = (reviewed, seconds)
    return ModelPiece(seed, arm, fitted)


def review(arm: Arm) -> tuple[Entry, ...]:
    """The expert's look at the mistakes: every arm has one, under its own way's node."""
    if arm.source is Source.ANNOTATORS:
        return assumed(OLD_ERROR_REVIEW, "expert"), hand_off(Node.OLD_3)
    return assumed(NEW_ERROR_REVIEW, "expert"), hand_off(Node.NEW_3)


def _learner(material: Material, features: TextFeatures, arm: Arm, seed: int) -> Any:
    """The function that fits one round."""
    if arm.learner is Learner.RULES:
        return lambda iteration: answer_with_rules(iteration.answers)
    if arm.learner is Learner.TUNED:
        tuned = TunedClassifier(features, material.dev_gold, material.plan.search_examples, seed)
        return lambda iteration: tuned.fit(_not_empty(iteration.training))
    service = fine_tune_service(material.plan.fine_tune.service)
    student = FineTuned(
        service,
        material.benchmark,
        material.items,
        material.dev_gold,
        material.plan.fine_tune,
        seed,
    )
    return lambda iteration: student.fit(_not_empty(iteration.training), iteration.iteration)


def _not_empty(training: TrainingLabels) -> TrainingLabels:
    if len(training.index) == 0:
        raise BadData(
            "No item got a label, so there is nothing to train on",
            "No item of the training pool has a label, and no labelling rule matches one.",
            "Upload labels or rules for these items, or leave this approach out.",
        )
    return training
