"""Label source: rationales where they agree, annotators for the open items.

The rationales label the pool items on which at least one speaks and none contradicts. Among the
first n items of the shared order the rest goes to annotators, who are trained and recruited
as in the old arm but not briefed: nobody audits their labels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import CODE, Split
from core.domain.drivers.old_way import ANNOTATOR_TRAINING, RECRUITING
from core.domain.ledger import Entry, assumed, hand_off
from core.domain.node import Node
from core.sources.aggregation.rules import agreed
from core.sources.annotators import aggregate
from core.sources.crowd import Votes
from core.sources.iteration_labels import IterationLabels, TrainingLabels
from core.sources.material import Material
from core.sources.people import People
from core.sources.rationales import IterationRationales


def hybrid_iterations(
    material: Material, people: People, rationales: Sequence[IterationRationales], seed: int
) -> list[IterationLabels]:
    """Combine a seed's rationale iterations with bought labels.

    An item stays bought once it was: later rationales do not take its votes away.

    Parameters
    ----------
    material : Material
    people : People
    rationales : sequence of IterationRationales
        Of the same seed.
    seed : int
        One of the plan's seeds.

    Returns
    -------
    list of IterationLabels
        Booked quantities are those of both sources.
    """
    plan = material.plan
    order = people.can_label(material.order(seed))
    bought: list[Votes] = []
    iterations: list[IterationLabels] = []
    has_votes = np.zeros(len(material.expert), dtype=bool)
    for rationales_now, size in zip(rationales, plan.sizes, strict=True):
        iteration = rationales_now.iteration.iteration
        certain = agreed(rationales_now.pool_votes)
        first = order[: min(size, len(order))]
        judged = np.isin(first, list(rationales_now.judged))
        batch = first[~certain[first] & ~has_votes[first] & ~judged]
        votes = people.vote(batch, "hybrid", iteration, briefed=False)
        has_votes[batch] = True
        bought.append(votes)
        iterations.append(
            IterationLabels(
                iteration=iteration,
                training=_training(material, rationales_now, bought, certain, seed),
                booked=rationales_now.iteration.booked
                + _crowd_entries(iteration)
                + people.booked(batch, votes),
                method=f"{rationales_now.iteration.method} where rules agree, annotators elsewhere",
                votes=votes,
                facts={"agreed": float(certain.mean()), "bought": float(has_votes.sum())},
            )
        )
    return iterations


def _crowd_entries(iteration: int) -> tuple[Entry, ...]:
    """People have to be found and trained before they label, here as in the old arm."""
    waits = (hand_off(Node.OLD_1), hand_off(Node.OLD_2))
    if iteration > 1:
        return waits
    return (
        *waits,
        assumed(ANNOTATOR_TRAINING, "annotators"),
        assumed(RECRUITING, "vendor"),
    )


def _training(
    material: Material,
    rationales_now: IterationRationales,
    bought: Sequence[Votes],
    certain: NDArray[np.bool_],
    seed: int,
) -> TrainingLabels:
    """Expert's answer, else the annotators', else the rationales' where they agree."""
    n_items = len(material.expert)
    label = np.where(certain, rationales_now.pool_labels.label, -1).astype(CODE)
    confidence = rationales_now.pool_labels.confidence.copy()
    if any(len(votes) for votes in bought):
        people = aggregate(
            bought,
            n_items,
            material.plan.people_aggregation,
            len(material.benchmark.classes),
            seed,
            rationales_now.iteration.iteration,
        )
        label[people.covered] = people.label[people.covered]
        confidence[people.covered] = people.confidence[people.covered]
    expert = np.zeros(n_items, dtype=bool)
    for item, answer in rationales_now.judged.items():
        label[item], confidence[item], expert[item] = answer, 1.0, True
    index = np.flatnonzero((label != -1) & material.usable)
    return TrainingLabels(Split.POOL, index, label[index], confidence[index], expert[index])
