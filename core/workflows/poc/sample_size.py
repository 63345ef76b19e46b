"""How large the exam of a race is, in the words of its test case."""

from __future__ import annotations

from core.benchmarks.embedded import EMBEDDED
from core.domain.benchmark import Split
from core.report.format.numbers import count
from core.store.benchmarks import load_benchmark, split_size
from core.store.connection import Store
from core.store.experiments import Experiment


def sample_size_text(store: Store, poc: Experiment) -> str:
    """``1,000 dishes``; known before the race is prepared where its test case is embedded."""
    task = EMBEDDED.get(poc.plan.benchmark)
    if task is not None:
        return f"{count(task.sizes(poc.plan.benchmark_settings)[Split.TEST])} {task.noun[1]}"
    benchmark = load_benchmark(store, poc.benchmark_id)
    size = split_size(store, benchmark.id, Split.TEST)
    return f"{count(size)} {benchmark.item_noun[1]}"
