"""Label source: coded rationales, applied to the whole pool, revised after every audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.benchmark import NO_OPINION, Split
from core.domain.drivers.new_way import (
    DRAFTING_CALLS,
    FIRST_RATIONALES,
    RATIONALE_REVISION,
    SPOT_CHECK,
)
from core.domain.ledger import Entry, assumed, hand_off, simulated
from core.domain.node import Node
from core.sources.aggregation.labels import SoftLabels
from core.sources.aggregation.rules import (
    Matrix,
    RationaleAggregator,
    agreed,
    conflicted,
    fit_aggregator,
)
from core.sources.annotators import audit
from core.sources.authors import SPLITS, Author
from core.sources.iteration_labels import IterationLabels, TrainingLabels
from core.sources.material import Material


@dataclass(frozen=True)
class IterationRationales:
    """An iteration of rationales with what the hybrid source needs beside the labels.

    Attributes
    ----------
    pool_votes : ndarray, shape (pool items, votes)
    judged : dict
        Expert's answers given so far, by item.
    """

    iteration: IterationLabels
    pool_votes: Matrix
    pool_labels: SoftLabels
    judged: dict[int, int]


def rationale_iterations(
    material: Material, author: Author, seed: int
) -> list[IterationRationales]:
    """Interview, code, apply, audit what the rationales answered, revise.

    Parameters
    ----------
    material : Material
    author : Author
        Who writes them.
    seed : int
        One of the plan's seeds.

    Returns
    -------
    list of IterationRationales
        One per iteration of the plan; training labels are cumulative, booked quantities are not.
    """
    judged: dict[int, int] = {}
    found: list[IterationRationales] = []
    for iteration in range(1, material.plan.iterations + 1):
        rationales = author.write(iteration)
        votes = author.votes(rationales, iteration)
        aggregator = fit_aggregator(
            votes[Split.DEV],
            material.dev_gold,
            author.precedence,
            author.default_label,
            material.plan.rule_aggregation,
        )
        pool = aggregator.labels(votes[Split.POOL])
        seen = pool.covered | author.audits_silence
        among = np.flatnonzero(seen & material.usable & material.expert.known)
        audited = audit(seed, "rationales", iteration, among, material.plan.audits)
        truth = material.expert.judge(audited)
        # A new one each time: earlier iterations keep the answers that were known in theirs.
        judged = judged | {int(i): int(a) for i, a in zip(audited, truth, strict=True)}
        wrong = [
            (int(item), int(pool.label[item]))
            for item, answer in zip(audited, truth, strict=True)
            if pool.label[item] != answer
        ]
        author.learn(wrong, iteration)
        delivered = IterationLabels(
            iteration=iteration,
            training=training_labels(material, pool, judged),
            booked=_booked(iteration, len(audited), author.writes(iteration)),
            method=aggregator.method,
            rationales=rationales,
            answers=_answers(aggregator, votes),
            facts={
                "coverage": float(pool.covered.mean()),
                "conflict": float(conflicted(votes[Split.POOL]).mean()),
                "agreed": float(agreed(votes[Split.POOL]).mean()),
                "audited": len(audited),
                "audit errors": len(wrong),
            },
        )
        found.append(IterationRationales(delivered, votes[Split.POOL], pool, judged))
    return found


def _answers(
    aggregator: RationaleAggregator, votes: Mapping[Split, Matrix]
) -> dict[Split, SoftLabels]:
    return {split: aggregator.answers(votes[split]) for split in SPLITS if split is not Split.POOL}


def training_labels(
    material: Material, labels: SoftLabels, judged: dict[int, int]
) -> TrainingLabels:
    """Every usable pool item the rationales speak about; audited ones as the expert said.

    Parameters
    ----------
    material : Material
    labels : SoftLabels
        Of the whole pool.
    judged : dict of int to int
        Expert's answer by position of the item.

    Returns
    -------
    TrainingLabels
    """
    label = labels.label.copy()
    confidence = labels.confidence.copy()
    expert = np.zeros(len(label), dtype=bool)
    for item, answer in judged.items():
        label[item], confidence[item], expert[item] = answer, 1.0, True
    index = np.flatnonzero((label != NO_OPINION) & material.usable)
    return TrainingLabels(Split.POOL, index, label[index], confidence[index], expert[index])


def _booked(iteration: int, audited: int, writes: bool) -> tuple[Entry, ...]:
    """Writing first and wherever a revision changed something; the audit always."""
    written = FIRST_RATIONALES if iteration == 1 else RATIONALE_REVISION
    writing = (
        assumed(written, "expert"),
        assumed(written, "analyst"),
        assumed(DRAFTING_CALLS, "LLM"),
    )
    audit_ = simulated(SPOT_CHECK, "expert", audited)
    return (*(writing if writes else ()), audit_, hand_off(Node.NEW_1))
