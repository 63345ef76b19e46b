"""Label source: the expert's answers on the validation set, up to the count. A control."""

from __future__ import annotations

import numpy as np

from core.domain.benchmark import Split
from core.domain.drivers.shared import GOLD_LABELS
from core.domain.ledger import simulated
from core.domain.random_streams import stream
from core.sources.iteration_labels import IterationLabels, TrainingLabels
from core.sources.material import Material


def gold_iterations(material: Material, seed: int) -> list[IterationLabels]:
    """As many expert labels as the other arms have items, or all there are.

    Parameters
    ----------
    material : Material
    seed : int
        One of the plan's seeds.

    Returns
    -------
    list of IterationLabels
    """
    positions = np.flatnonzero(material.usable_dev)
    order = positions[stream(seed, "order", "dev").permutation(len(positions))]
    iterations: list[IterationLabels] = []
    done = 0
    for iteration, size in enumerate(material.plan.sizes, start=1):
        count = min(size, len(order))
        index = np.sort(order[:count])
        training = TrainingLabels(
            Split.DEV, index, material.dev_gold[index], np.ones(count), np.ones(count, dtype=bool)
        )
        booked = (simulated(GOLD_LABELS, "expert", count - done),)
        iterations.append(IterationLabels(iteration, training, booked, "expert's answers"))
        done = count
    return iterations
