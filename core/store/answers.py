"""The expert's answers that may be read: dev by everybody, pool by the expert who is asked."""

from __future__ import annotations

import numpy as np

from core.domain.benchmark import CODE, Benchmark, Codes, Split
from core.store.connection import Store


def dev_answers(store: Store, benchmark: Benchmark) -> Codes:
    """Answers on the practice set, in the order of its items."""
    return _answers(store, benchmark, Split.DEV)


def pool_answers(store: Store, benchmark: Benchmark) -> Codes:
    """Answers on the working set, for the simulated expert alone: every look is booked."""
    return _answers(store, benchmark, Split.POOL)


def _answers(store: Store, benchmark: Benchmark, split: Split) -> Codes:
    rows = (
        store.cursor()
        .execute(
            "SELECT label FROM gold JOIN item USING (benchmark_id, item_id) "
            "WHERE benchmark_id = ? AND split = ? ORDER BY position",
            [benchmark.id, split.value],
        )
        .fetchall()
    )
    return np.array([benchmark.classes.index(row[0]) for row in rows], dtype=CODE)
