"""The pieces of a race that run in worker processes. None of them opens the store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.benchmarks.embedded import embedded
from core.domain.arms import Arm, Learner, Source
from core.domain.benchmark import Split
from core.domain.ledger import Entry, Node, assumed, hand_off
from core.learners.features import TextFeatures
from core.learners.fine_tuned import FineTuned
from core.learners.fitted import Fitted
from core.learners.rules import answer_with_rules
from core.learners.tuned_classifier import TunedClassifier
from core.services.registry import fine_tune_service
from core.sources.annotators import annotator_rounds
from core.sources.crowd_report import crowd_report
from core.sources.gold import gold_rounds
from core.sources.hybrid import hybrid_rounds
from core.sources.material import Material
from core.sources.rationales import rationale_rounds
from core.sources.rounds import LabelRound, TrainingLabels

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
    settings = material.plan.benchmark_settings
    task = embedded(material.plan.benchmark)
    rounds: Rounds = {}
    diagnostics: dict[str, Any] = {}
    if Source.ANNOTATORS in sources:
        perception = task.perception(material.latent[Split.POOL], settings)
        rounds[Source.ANNOTATORS] = annotator_rounds(material, perception, seed)
        if primary:
            given = [r.guideline.nuances if r.guideline else () for r in rounds[Source.ANNOTATORS]]
            briefings = [[perception.nuances.index(n) for n in told] for told in given]
            diagnostics["traps"] = dict(zip(perception.nuances, perception.names, strict=True))
            diagnostics["crowd"] = crowd_report(
                perception, material.plan.crowd, seed, briefings[:BRIEFINGS_SHOWN]
            )
    if Source.RATIONALES in sources or Source.HYBRID in sources:
        rules = rationale_rounds(material, task, seed)
        rounds[Source.RATIONALES] = [rule_round.round for rule_round in rules]
        if Source.HYBRID in sources:
            perception = task.perception(material.latent[Split.POOL], settings)
            rounds[Source.HYBRID] = hybrid_rounds(material, perception, rules, seed)
    if Source.GOLD in sources:
        rounds[Source.GOLD] = gold_rounds(material, seed)
    return LabelPiece(seed, rounds, diagnostics)


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
