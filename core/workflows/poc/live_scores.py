"""What can be shown of a race while it runs: scores on the practice set."""

from __future__ import annotations

from collections import defaultdict

from core.domain.arms import GOLD
from core.domain.benchmark import Split
from core.store.connection import Store


def validation_so_far(store: Store, experiment_id: str) -> dict[str, list[float]]:
    """Mean accuracy on the practice set per arm and round, over the repeats that are done.

    An arm that learns from the practice set itself is left out.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT run.arm, run.iteration, avg((prediction.predicted = gold.label)::INTEGER) "
            "FROM run JOIN prediction USING (run_id) "
            "JOIN experiment ON experiment.id = run.experiment_id "
            "JOIN item ON item.item_id = prediction.item_id "
            "  AND item.benchmark_id = experiment.benchmark_id "
            "JOIN gold ON gold.item_id = item.item_id AND gold.benchmark_id = item.benchmark_id "
            "WHERE run.experiment_id = ? AND item.split = ? "
            "GROUP BY run.arm, run.iteration ORDER BY run.arm, run.iteration",
            [experiment_id, Split.DEV.value],
        )
        .fetchall()
    )
    found: dict[str, list[float]] = defaultdict(list)
    for arm, _, accuracy in rows:
        if arm == GOLD.id:
            continue
        found[arm].append(float(accuracy))
    return found
