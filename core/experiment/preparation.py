"""Everything a race needs before its first piece: benchmark, quarantine, what workers get."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.benchmarks.embedded import embedded
from core.domain.benchmark import OPEN, SEALED, Benchmark, BenchmarkContent, Items, Split
from core.domain.plan import Plan
from core.experiment.intake import Intake
from core.experiment.uploaded import uploaded_content
from core.experiment.uploaded_sources import given_of
from core.jobs.worker_process import Aside
from core.preparation.leakage import find_leaks
from core.sources.expert import AuditedAnswers
from core.sources.material import Material
from core.store.answers import dev_answers, pool_answers
from core.store.benchmarks import find_by_key, load_items, load_latent, save_benchmark
from core.store.connection import Store
from core.store.uploads.benchmarks import UploadedBenchmark

Quarantined = list[dict[str, Any]]


def ensure_benchmark(
    store: Store, plan: Plan, uploaded: UploadedBenchmark | None, aside: Aside | None = None
) -> Benchmark:
    """The plan's benchmark; generated, or frozen as it is uploaded now, and kept.

    Parameters
    ----------
    uploaded : UploadedBenchmark or None
        The plan's, as :func:`core.experiment.uploaded.uploaded_of` finds it.
    aside : Aside, optional
        The process that generates it, instead of this one.

    Raises
    ------
    BadUsage
        If nobody knows a benchmark of that name.
    BadData
        If it is uploaded and too small to race on.
    """
    if uploaded is not None:
        return _frozen(store, uploaded_content(uploaded))
    task = embedded(plan.benchmark)
    key = task.key(plan.benchmark_settings)
    known = find_by_key(store, key)
    if known is None:
        settings = plan.benchmark_settings
        content = task.build(settings) if aside is None else aside.call(task.build, settings)
        save_benchmark(store, content, key)
        known = content.benchmark
    return known


def _frozen(store: Store, content: BenchmarkContent) -> Benchmark:
    """A copy of an uploaded benchmark as it is now; the same rows are the same copy."""
    key = f"uploaded {content.benchmark.id} {content.benchmark.content_hash}"
    if find_by_key(store, key) is None:
        save_benchmark(store, content, key)
    return content.benchmark


def load_texts(store: Store, benchmark: Benchmark) -> dict[Split, Items]:
    """The items of every split.

    Returns
    -------
    dict of Split to Items
        All four splits; one without items is empty.
    """
    return {split: load_items(store, benchmark.id, split) for split in Split}


def find_quarantined(items: dict[Split, Items]) -> Quarantined:
    """Pool and dev items that repeat a test or probe item, with the closest one.

    Returns
    -------
    list of dict
        ``training`` and ``exam`` (ids), and ``similarity`` (0 to 1).
    """
    ids_of_test_set = np.concatenate([items[split].item_id for split in SEALED])
    texts_of_test_set = [text for split in SEALED for text in items[split].text]
    found: Quarantined = []
    for split in OPEN:
        for leak in find_leaks(list(items[split].text), texts_of_test_set):
            found.append(
                {
                    "training": items[split].item_id[leak.training],
                    "exam": ids_of_test_set[leak.test_set],
                    "similarity": leak.similarity,
                }
            )
    return found


def make_material(
    store: Store,
    benchmark: Benchmark,
    plan: Plan,
    items: dict[Split, Items],
    quarantined: Quarantined,
    intake: Intake,
    uploaded: UploadedBenchmark | None,
) -> Material:
    """What workers get: texts, visible answers, what simulators need.

    Parameters
    ----------
    plan : Plan
        With the rounds that are to be run.
    intake : Intake
        Uploads that count, for an uploaded benchmark.
    uploaded : UploadedBenchmark or None
        What the frozen benchmark was made from; None for an embedded one, whose people are
        simulated.
    """
    kept_out = {row["training"] for row in quarantined} if plan.quarantine else set()
    dev_gold, pool_gold = dev_answers(store, benchmark), pool_answers(store, benchmark)
    given = None
    if uploaded is not None:
        given = given_of(uploaded, benchmark, plan, items, pool_gold, dev_gold, intake)
    return Material(
        benchmark=benchmark,
        plan=plan,
        items=items,
        dev_gold=dev_gold,
        expert=AuditedAnswers(pool_gold),
        latent={split: load_latent(store, benchmark.id, split) for split in OPEN},
        usable=_usable(items[Split.POOL], kept_out),
        usable_dev=_usable(items[Split.DEV], kept_out),
        given=given,
    )


def usable_pool(
    store: Store, benchmark: Benchmark, plan: Plan, quarantined: Quarantined
) -> set[str]:
    """Ids of the items that ways may label and learn from.

    Parameters
    ----------
    benchmark : Benchmark
        The copy that was frozen for the race.
    quarantined : list of dict
        Training items that repeat an exam item; they stay in where the plan says so.

    Returns
    -------
    set of str
        Ids of items.
    """
    kept_out = {row["training"] for row in quarantined} if plan.quarantine else set()
    return set(load_items(store, benchmark.id, Split.POOL).item_id) - kept_out


def _usable(items: Items, kept_out: set[str]) -> NDArray[np.bool_]:
    return np.array([item not in kept_out for item in items.item_id], dtype=bool)
