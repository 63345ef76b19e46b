"""The expert's answers nobody may see: a contract lets ``evaluation.sealed`` alone import this."""

from __future__ import annotations

import numpy as np

from core.domain.benchmark import CODE, SEALED, Benchmark, Codes, Split
from core.store.connection import Store


def sealed_answers(store: Store, benchmark: Benchmark, split: Split) -> Codes:
    """Answers on test or probe, in the order of the items.

    Parameters
    ----------
    split : Split
        Test or probe.

    Returns
    -------
    ndarray of int16
        One class code per item.

    Raises
    ------
    ValueError
        If the split is open.
    """
    if split not in SEALED:
        raise ValueError(f"{split} is not sealed")
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
