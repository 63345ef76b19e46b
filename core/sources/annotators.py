"""Label source: annotators, briefed after every audit of their newest labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Codes, Split
from core.domain.drivers.old_way import (
    ANNOTATOR_TRAINING,
    FIRST_GUIDELINE,
    GUIDELINE_READING,
    GUIDELINE_REVISION,
    LABEL_AUDIT,
    RECRUITING,
)
from core.domain.ledger import Entry, assumed, hand_off, simulated
from core.domain.node import Node
from core.domain.random_streams import stream
from core.sources.aggregation.dawid_skene import dawid_skene
from core.sources.aggregation.labels import SoftLabels
from core.sources.aggregation.majority import majority
from core.sources.crowd import Votes
from core.sources.iteration_labels import IterationLabels, TrainingLabels
from core.sources.material import Material
from core.sources.people import People


def annotator_iterations(material: Material, people: People, seed: int) -> list[IterationLabels]:
    """Buy labels, audit the newest, brief, repeat.

    Each iteration labels the next items in the order shared by all arms. Labels once bought
    stay; audited items keep the expert's answer.

    Parameters
    ----------
    material : Material
    people : People
    seed : int
        One of the plan's seeds.

    Returns
    -------
    list of IterationLabels
        One per size of the plan; training labels are cumulative, booked quantities are not.
    """
    plan = material.plan
    order = people.can_label(material.order(seed))
    bought: list[Votes] = []
    judged: dict[int, int] = {}
    iterations: list[IterationLabels] = []
    done = 0
    for iteration, size in enumerate(plan.sizes, start=1):
        batch = order[done : min(size, len(order))]
        done = min(size, len(order))
        votes = people.vote(batch, "annotators", iteration, briefed=True)
        bought.append(votes)
        labels = aggregate(
            bought,
            len(material.expert),
            plan.people_aggregation,
            len(material.benchmark.classes),
            seed,
            iteration,
        )
        # An uploaded pool may lack the expert's answer to some items: those cannot be audited.
        known = batch[material.expert.known[batch]]
        audited = audit(seed, "annotators", iteration, known, plan.audits)
        truth = material.expert.judge(audited)
        judged |= {int(item): int(answer) for item, answer in zip(audited, truth, strict=True)}
        wrong = [
            (int(item), int(labels.label[item]))
            for item, answer in zip(audited, truth, strict=True)
            if labels.label[item] != answer
        ]
        guideline = people.brief(wrong, iteration)
        iterations.append(
            IterationLabels(
                iteration=iteration,
                training=_training(order[:done], labels, judged),
                booked=_booked(iteration, people.booked(batch, votes), len(audited)),
                method=labels.method,
                votes=votes,
                guideline=guideline,
                facts={"audited": len(audited), "audit errors": len(wrong)},
            )
        )
    return iterations


def aggregate(
    bought: Sequence[Votes], n_items: int, method: str, n_classes: int, seed: int, iteration: int
) -> SoftLabels:
    """One label per item from all votes bought so far.

    Parameters
    ----------
    bought : sequence of Votes
        Of every iteration so far: people's skill shows in all of their votes.
    n_items : int
        Items of the pool.
    method : str
        ``majority`` or ``dawid-skene``.
    n_classes : int
    seed, iteration : int
        Name the stream that breaks ties.

    Returns
    -------
    SoftLabels
    """
    item = np.concatenate([votes.item for votes in bought])
    label = np.concatenate([votes.label for votes in bought])
    rng = stream(seed, "ties", iteration)
    if method == "majority":
        return majority(item, label, n_items, n_classes, rng)
    worker = np.concatenate([votes.worker for votes in bought])
    return dawid_skene(item, worker, label, n_items, n_classes, rng)


def audit(
    seed: int, source: str, iteration: int, among: NDArray[np.int_], count: int
) -> NDArray[np.int_]:
    """Items the expert looks at, drawn from the given ones.

    Parameters
    ----------
    seed : int
    source : str
        Label source that is audited; names the stream with seed and iteration.
    iteration : int
    among : ndarray of int
        Positions to draw from.
    count : int
        How many; all of them where there are fewer.

    Returns
    -------
    ndarray of int
        Positions, rising.
    """
    rng = stream(seed, "audit", source, iteration)
    return np.sort(rng.permutation(among)[: min(count, len(among))])


def _training(
    index: NDArray[np.int_], labels: SoftLabels, judged: dict[int, int]
) -> TrainingLabels:
    """Bought labels, the expert's answer where an audit gave one."""
    label: Codes = labels.label[index].copy()
    confidence = labels.confidence[index].copy()
    expert = np.array([int(item) in judged for item in index], dtype=bool)
    label[expert] = [judged[int(item)] for item in index[expert]]
    confidence[expert] = 1.0
    return TrainingLabels(Split.POOL, index, label, confidence, expert)


def _booked(iteration: int, bought: tuple[Entry, ...], audited: int) -> tuple[Entry, ...]:
    first = (
        assumed(FIRST_GUIDELINE, "expert"),
        assumed(ANNOTATOR_TRAINING, "annotators"),
        assumed(RECRUITING, "vendor"),
    )
    waits = (hand_off(Node.OLD_1), hand_off(Node.OLD_2))
    later = (
        assumed(GUIDELINE_REVISION, "expert"),
        assumed(GUIDELINE_READING, "annotators"),
    )
    audits = simulated(LABEL_AUDIT, "expert", audited)
    told = first if iteration == 1 else later
    return told + bought + (audits,) + waits
