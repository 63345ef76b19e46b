"""The expert's answers that may be read: dev by everybody, pool by the expert who is asked."""

from __future__ import annotations

import numpy as np

from core.domain.benchmark import CODE, NO_OPINION, SEALED, Benchmark, Codes, Split
from core.store.connection import Store


def dev_answers(store: Store, benchmark: Benchmark) -> Codes:
    """Answers on the practice set, in the order of its items.

    Returns
    -------
    ndarray of int16
        One class code per item.
    """
    return _answers(store, benchmark, Split.DEV)


def pool_answers(store: Store, benchmark: Benchmark) -> Codes:
    """Answers on the working set, -1 where the expert gave none; every look is booked.

    Returns
    -------
    ndarray of int16
        One class code per item.
    """
    return _answers(store, benchmark, Split.POOL)


def _answers(store: Store, benchmark: Benchmark, split: Split) -> Codes:
    if split in SEALED:
        raise ValueError(f"{split} is sealed")
    rows = (
        store.cursor()
        .execute(
            "SELECT label FROM item LEFT JOIN gold USING (benchmark_id, item_id) "
            "WHERE benchmark_id = ? AND split = ? ORDER BY position",
            [benchmark.id, split.value],
        )
        .fetchall()
    )
    code: dict[str | None, int] = {name: at for at, name in enumerate(benchmark.classes)}
    return np.array([code.get(label, NO_OPINION) for (label,) in rows], dtype=CODE)
