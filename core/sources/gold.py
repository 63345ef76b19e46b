"""Label source: the expert's answers on the practice set, up to the count. A control."""

from __future__ import annotations

import numpy as np

from core.domain.benchmark import Split
from core.domain.ledger import Node, simulated
from core.domain.random_streams import stream
from core.sources.iteration_labels import LabelRound, TrainingLabels
from core.sources.material import Material


def gold_rounds(material: Material, seed: int) -> list[LabelRound]:
    """As many expert labels as the other ways have items, or all there are."""
    positions = np.flatnonzero(material.usable_dev)
    order = positions[stream(seed, "order", "dev").permutation(len(positions))]
    rounds: list[LabelRound] = []
    done = 0
    for iteration, size in enumerate(material.plan.sizes, start=1):
        count = min(size, len(order))
        index = np.sort(order[:count])
        training = TrainingLabels(
            Split.DEV, index, material.dev_gold[index], np.ones(count), np.ones(count, dtype=bool)
        )
        booked = (simulated(Node.GOLD, "S3", "expert", count - done, "labels"),)
        rounds.append(LabelRound(iteration, training, booked, "expert's answers"))
        done = count
    return rounds
