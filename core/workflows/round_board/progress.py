"""What was uploaded, logged and scored for a benchmark, as the round board reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.benchmarks.uploaded import split_of
from core.domain.benchmark import Split
from core.experiment.preparation import usable_pool
from core.experiment.uploaded import usable_rows
from core.store.benchmarks import load_benchmark
from core.store.connection import Store
from core.store.experiments import Experiment, list_experiments
from core.store.opened_iterations import opened_iterations
from core.store.runs import finished_runs
from core.store.uploads.benchmarks import UploadedBenchmark
from core.workflows.inputs.logged_hours import logged_hours
from core.workflows.inputs.supply import supply_of
from core.workflows.round_board.board import BoardProgress


def label_seconds(
    store: Store, uploaded: UploadedBenchmark, poc: Experiment | None = None
) -> tuple[float, ...]:
    """Seconds people took for each labelled item that a race may learn from.

    In the order in which items got their first label; 0 where no label says how long.

    Parameters
    ----------
    poc : Experiment, optional
        The locked race whose items are meant; the items as they are uploaded now without.

    Returns
    -------
    tuple of float
        Seconds, all people's together, one number per item.
    """
    rows = uploaded.labels
    rows = rows[(rows["source_kind"] == "human") & (rows["status"] == "given")]
    if not len(rows):
        return ()
    if poc is not None:
        benchmark = load_benchmark(store, poc.benchmark_id)
        pool = usable_pool(store, benchmark, poc.plan, poc.quarantined)
        rows = rows[rows["label"].isin(benchmark.classes)]
    else:
        items = usable_rows(uploaded)
        pool = {
            item
            for item, split in zip(items["item_id"], items["split"], strict=True)
            if split_of(split) is Split.POOL
        }
    rows = rows[rows["item_id"].isin(pool)]
    spent = rows["seconds"].astype(float).fillna(0.0).groupby(rows["item_id"], sort=False).sum()
    return tuple(float(seconds) for seconds in spent)


def progress_of(
    store: Store,
    uploaded: UploadedBenchmark,
    seconds: Sequence[float],
    poc: Experiment | None = None,
) -> BoardProgress:
    """Where an uploaded benchmark is.

    Parameters
    ----------
    seconds : sequence of float
        What :func:`label_seconds` found; its reader may have kept it.
    poc : Experiment, optional
        The locked race that is followed; all races on the benchmark without.
    """
    supply = supply_of(uploaded)
    learned_from, looks = _scored(store, uploaded.name, poc)
    return BoardProgress(
        label_seconds=seconds,
        rules=supply.coded_rationales + supply.voting_rationales,
        hours=logged_hours(store, uploaded.name),
        learned_from=learned_from,
        looks=looks,
        turn=len(opened_iterations(store, poc.id)) + 1 if poc is not None else None,
    )


def _scored(
    store: Store, name: str, only: Experiment | None
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Most items learned from, and looks at the sealed exam, by arm."""
    learned_from: dict[str, int] = {}
    looks: dict[str, int] = {}
    for poc in [only] if only is not None else list_experiments(store):
        if poc.plan.benchmark != name:
            continue
        for arm, iteration in {(arm, at) for arm, _, at in finished_runs(store, poc.id)}:
            size = poc.plan.sizes[iteration - 1]
            learned_from[arm] = max(learned_from.get(arm, 0), size)
            looks[arm] = looks.get(arm, 0) + 1
    return learned_from, looks
