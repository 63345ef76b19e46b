"""Label source: rationales where they agree, annotators for the open items.

The rules label the pool items on which at least one speaks and none contradicts. Among the
first n items of the shared order the rest goes to annotators, who are trained and recruited
as in the old way but not briefed: nobody audits their labels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import CODE, Split
from core.domain.ledger import Entry, Node, assumed, hand_off
from core.sources.aggregation.rules import agreed
from core.sources.annotators import aggregate
from core.sources.crowd import Votes
from core.sources.iteration_labels import LabelRound, TrainingLabels
from core.sources.material import Material
from core.sources.people import People
from core.sources.rationales import RuleRound


def hybrid_rounds(
    material: Material, people: People, rules: Sequence[RuleRound], seed: int
) -> list[LabelRound]:
    """Combine a repeat's rationale rounds with bought labels.

    An item stays bought once it was: later rules do not take its votes away.
    """
    plan = material.plan
    order = people.can_label(material.order(seed))
    bought: list[Votes] = []
    rounds: list[LabelRound] = []
    has_votes = np.zeros(len(material.expert), dtype=bool)
    for rule_round, size in zip(rules, plan.sizes, strict=True):
        iteration = rule_round.round.iteration
        certain = agreed(rule_round.pool_votes)
        first = order[: min(size, len(order))]
        judged = np.isin(first, list(rule_round.judged))
        batch = first[~certain[first] & ~has_votes[first] & ~judged]
        votes = people.vote(batch, "hybrid", iteration, briefed=False)
        has_votes[batch] = True
        bought.append(votes)
        rounds.append(
            LabelRound(
                iteration=iteration,
                training=_training(material, rule_round, bought, certain, seed),
                booked=rule_round.round.booked
                + _crowd_entries(iteration)
                + people.booked(batch, votes),
                method=f"{rule_round.round.method} where rules agree, annotators elsewhere",
                votes=votes,
                facts={"agreed": float(certain.mean()), "bought": float(has_votes.sum())},
            )
        )
    return rounds


def _crowd_entries(iteration: int) -> tuple[Entry, ...]:
    """People have to be found and trained before they label, here as in the old way."""
    waits = (hand_off(Node.OLD_1), hand_off(Node.OLD_2))
    if iteration > 1:
        return waits
    return (
        *waits,
        assumed(Node.OLD_1, "O1c", "annotators", "h per person"),
        assumed(Node.OLD_1, "O1d", "vendor", "working days"),
    )


def _training(
    material: Material,
    rule_round: RuleRound,
    bought: Sequence[Votes],
    certain: NDArray[np.bool_],
    seed: int,
) -> TrainingLabels:
    """Expert's answer, else the annotators', else the rules' where they agree."""
    n_items = len(material.expert)
    label = np.where(certain, rule_round.pool_labels.label, -1).astype(CODE)
    confidence = rule_round.pool_labels.confidence.copy()
    if any(len(votes) for votes in bought):
        people = aggregate(
            bought,
            n_items,
            material.plan.people_aggregation,
            len(material.benchmark.classes),
            seed,
            rule_round.round.iteration,
        )
        label[people.covered] = people.label[people.covered]
        confidence[people.covered] = people.confidence[people.covered]
    expert = np.zeros(n_items, dtype=bool)
    for item, answer in rule_round.judged.items():
        label[item], confidence[item], expert[item] = answer, 1.0, True
    index = np.flatnonzero((label != -1) & material.usable)
    return TrainingLabels(Split.POOL, index, label[index], confidence[index], expert[index])
