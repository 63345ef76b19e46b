"""The pieces of a race that run in worker processes. None of them opens the store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.benchmarks.embedded import EMBEDDED, Embedded
from core.domain.arms import Arm, Learner, Source
from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.domain.ledger import Entry, Node, assumed, hand_off
from core.learners.features import TextFeatures
from core.learners.fine_tuned import FineTuned
from core.learners.fitted import Fitted
from core.learners.rules import answer_with_rules
from core.learners.tuned_classifier import TunedClassifier
from core.services.registry import fine_tune_service
from core.sources.annotators import annotator_rounds
from core.sources.authors import author_of
from core.sources.crowd_report import crowd_report
from core.sources.gold import gold_rounds
from core.sources.hybrid import hybrid_rounds
from core.sources.iteration_labels import LabelRound, TrainingLabels
from core.sources.material import Material
from core.sources.people import People, SimulatedPeople
from core.sources.rationales import rationale_rounds
from core.sources.uploaded import GivenPeople

Rounds = dict[Source, list[LabelRound]]
BRIEFINGS_SHOWN = 3


@dataclass(frozen=True)
class LabelPiece:
    """All iterations of some label sources in one repeat."""

    seed: int
    rounds: Rounds
    diagnostics: dict[str, Any]


@dataclass(frozen=True)
class ModelPiece:
    """All iterations of one arm in one repeat."""

    seed: int
    arm: Arm
    fitted: dict[int, tuple[Fitted, float]]


def label_piece(
    material: Material, seed: int, sources: Sequence[Source], primary: bool
) -> LabelPiece:
    """Run label sources that build on each other through all iterations.

    Parameters
    ----------
    primary : bool
        Whether to report on the crowd as well.
    """
    task = EMBEDDED.get(material.plan.benchmark) if material.given is None else None
    rounds: Rounds = {}
    diagnostics: dict[str, Any] = {}
    if Source.ANNOTATORS in sources:
        people = _people(material, task, seed)
        rounds[Source.ANNOTATORS] = annotator_rounds(material, people, seed)
        if primary and task is not None:
            diagnostics = _crowd_diagnostics(material, task, seed, rounds[Source.ANNOTATORS])
    if Source.RATIONALES in sources or Source.HYBRID in sources:
        rules = rationale_rounds(material, author_of(material, task, seed), seed)
        rounds[Source.RATIONALES] = [rule_round.round for rule_round in rules]
        if Source.HYBRID in sources:
            people = _people(material, task, seed)
            rounds[Source.HYBRID] = hybrid_rounds(material, people, rules, seed)
    if Source.GOLD in sources:
        rounds[Source.GOLD] = gold_rounds(material, seed)
    return LabelPiece(seed, rounds, diagnostics)


def _people(material: Material, task: Embedded | None, seed: int) -> People:
    """The annotators of one repeat: simulated, or the uploaded votes."""
    if task is not None:
        plan = material.plan
        perception = task.perception(material.latent[Split.POOL], plan.benchmark_settings)
        return SimulatedPeople(perception, plan.crowd, plan.votes_per_item, seed)
    if material.given is None or material.given.people is None:
        raise BadUsage("Nobody labelled this benchmark", remedy="Upload labels first.")
    return GivenPeople(material.given.people)


def _crowd_diagnostics(
    material: Material, task: Embedded, seed: int, rounds: Sequence[LabelRound]
) -> dict[str, Any]:
    """What the simulated crowd is like."""
    perception = task.perception(material.latent[Split.POOL], material.plan.benchmark_settings)
    given = [r.guideline.nuances if r.guideline else () for r in rounds]
    briefings = [[perception.nuances.index(n) for n in told] for told in given]
    return {
        "traps": dict(zip(perception.nuances, perception.names, strict=True)),
        "crowd": crowd_report(perception, material.plan.crowd, seed, briefings[:BRIEFINGS_SHOWN]),
    }


def model_piece(
    material: Material,
    features: TextFeatures,
    arm: Arm,
    seed: int,
    rounds: Sequence[LabelRound],
    wanted: Sequence[int],
) -> ModelPiece:
    """Fit an arm's learner on every wanted iteration.

    A learner that goes on from its last model is fitted on the earlier iterations too.
    """
    learner = _learner(material, features, arm, seed)
    chained = arm.learner is Learner.FINE_TUNED and material.plan.fine_tune.update == "continue"
    fitted: dict[int, tuple[Fitted, float]] = {}
    for round_ in rounds:
        if round_.iteration not in wanted and not chained:
            continue
        started = time.perf_counter()
        found = learner(round_)
        found = replace(found, booked=found.booked + review(arm))
        if round_.iteration in wanted:
            fitted[round_.iteration] = (found, time.perf_counter() - started)
    return ModelPiece(seed, arm, fitted)


def review(arm: Arm) -> tuple[Entry, ...]:
    """The expert's look at the mistakes: every arm has one, under its own way's node."""
    node, driver = (Node.NEW_3, "N3a")
    if arm.source is Source.ANNOTATORS:
        node, driver = (Node.OLD_3, "O3a")
    return assumed(node, driver, "expert"), hand_off(node)


def _learner(material: Material, features: TextFeatures, arm: Arm, seed: int) -> Any:
    """The function that fits one round."""
    if arm.learner is Learner.RULES:
        return lambda round_: answer_with_rules(round_.answers)
    if arm.learner is Learner.TUNED:
        tuned = TunedClassifier(features, material.dev_gold, material.plan.search_examples, seed)
        return lambda round_: tuned.fit(_not_empty(round_.training))
    service = fine_tune_service(material.plan.fine_tune.service)
    student = FineTuned(
        service,
        material.benchmark,
        material.items,
        material.dev_gold,
        material.plan.fine_tune,
        seed,
    )
    return lambda round_: student.fit(_not_empty(round_.training), round_.iteration)


def _not_empty(training: TrainingLabels) -> TrainingLabels:
    if len(training.index) == 0:
        raise ValueError("no item got a label, so there is nothing to train on")
    return training
