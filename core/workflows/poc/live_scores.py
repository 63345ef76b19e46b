"""What can be shown of a race while it runs: scores on the practice set."""

from __future__ import annotations

from collections import defaultdict

from core.domain.arms import Source
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.predictions import validation_accuracy


def validation_so_far(store: Store, experiment_id: str) -> dict[str, list[float]]:
    """Mean accuracy on the practice set per arm and round, over the repeats that are done.

    An arm that learns from the practice set itself is left out.

    Returns
    -------
    dict of str to list of float
        By arm, accuracies as shares (0 to 1), one per round that was scored.
    """
    plan = load_experiment(store, experiment_id).plan
    found: dict[str, list[float]] = defaultdict(list)
    for arm, _, accuracy in validation_accuracy(store, experiment_id):
        if plan.arm(arm).source is not Source.GOLD:
            found[arm].append(accuracy)
    return found
