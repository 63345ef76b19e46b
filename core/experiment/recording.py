"""From what workers hand back to rows of the store; scoring happens on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np

from core.domain.arms import Arm, Source
from core.domain.benchmark import Items, Split
from core.domain.canonical import content_hash
from core.evaluation.sealed import SealedTestSet
from core.learners.fitted import SCORED, Fitted
from core.sources.iteration_labels import IterationLabels
from core.store.labels import IterationBundle, LabelRows
from core.store.predictions import Answered
from core.store.runs import ModelRow, RunBundle, TrialRow, new_run
from core.store.scores import ScoreRow


def iteration_bundle(
    source: Source,
    seed: int,
    items: Mapping[Split, Items],
    delivered: IterationLabels,
    stream: str = "",
) -> IterationBundle:
    """Rows of one round of a label source: single votes and what they were made into.

    Where a plan holds several label sets of one source, guidelines and rules are kept of the one
    that follows the plan's own rounds and settings.
    """
    training = delivered.training
    told = delivered.guideline if not stream else None
    name = f"{source.value} ({stream})" if stream else source.value
    return IterationBundle(
        source=name,
        seed=seed,
        iteration=delivered.iteration,
        method=delivered.method,
        examples=len(training.index),
        label_hash=training.hash(),
        facts=delivered.facts,
        labels=(*_votes(name, items, delivered), _aggregated(name, items, delivered)),
        guideline=(told.text, told.nuances) if told else None,
        rationales=delivered.rationales if source is Source.RATIONALES and not stream else (),
    )


def _votes(
    source: str, items: Mapping[Split, Items], delivered: IterationLabels
) -> list[LabelRows]:
    votes = delivered.votes
    if votes is None or len(votes) == 0:
        return []
    worker = np.array(
        [f"annotator {at + 1}" for at in range(int(votes.worker.max()) + 1)], dtype=object
    )
    return [
        LabelRows(
            item_id=items[Split.POOL].item_id[votes.item],
            source=worker[votes.worker],
            kind=f"{source}: annotator",
            label=votes.label,
            seconds=votes.seconds,
        )
    ]


def _aggregated(source: str, items: Mapping[Split, Items], delivered: IterationLabels) -> LabelRows:
    training = delivered.training
    status = np.where(training.expert, "expert", "aggregated").astype(object)
    return LabelRows(
        item_id=items[training.split].item_id[training.index],
        source=source,
        kind=f"{source}: aggregated",
        label=training.label,
        confidence=training.confidence,
        status=status,
    )


def run_bundle(
    experiment_id: str,
    arm: Arm,
    seed: int,
    delivered: IterationLabels,
    fitted: Fitted,
    seconds: float,
    items: Mapping[Split, Items],
    leaked_ids: set[str],
    test_set: SealedTestSet,
    origin: str = "embedded",
) -> RunBundle:
    """Rows of one run; the exam is looked at once, here."""
    predicted = {split: fitted.predictions[split].label for split in SCORED}
    training = delivered.training
    trained_on = items[training.split].item_id[training.index]
    run = new_run(
        experiment_id,
        arm.id,
        seed,
        delivered.iteration,
        origin=origin,
        examples=len(training.index),
        leaked=len(leaked_ids.intersection(trained_on)),
        model_id=fitted.model.card.id if fitted.model else None,
        label_hash=training.hash(),
        prediction_hash=content_hash([predicted[split] for split in SCORED]),
        note=fitted.note,
        seconds=round(seconds, 3),
    )
    return RunBundle(
        run=run,
        answers=[
            Answered(items[split], predicted[split], fitted.predictions[split].confidence, {})
            for split in SCORED
        ],
        scores=[ScoreRow(s.split, s.slice, s.confusion) for s in test_set.score(predicted)],
        trials=[
            TrialRow(t.candidate, t.score, t.chosen, round(t.seconds, 4)) for t in fitted.trials
        ],
        ledger=[*delivered.booked, *fitted.booked],
        model=_model(fitted),
    )


def _model(fitted: Fitted) -> ModelRow | None:
    if fitted.model is None:
        return None
    card = fitted.model.card
    return ModelRow(
        card.id,
        card.service,
        card.base,
        card.parent_id,
        fitted.model.data_hash,
        json.dumps(vars(fitted.model.hyperparameters)),
        card.retires_on,
        card.exportable,
    )
