"""Answers of every run to the items it was scored on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.domain.benchmark import CODE, Benchmark, Codes, Items, Split
from core.store.connection import Cursor, Store, append


@dataclass(frozen=True)
class Answered:
    """Answers of a run on one split, ready to be written."""

    items: Items
    label: Codes
    confidence: np.ndarray
    extra: Mapping[str, Sequence[Any]]


def save_answers(
    cursor: Cursor, benchmark: Benchmark, answers: Mapping[str, Sequence[Answered]]
) -> None:
    """Write the answers of runs, inside their transaction; no opinion is an empty text."""
    names = np.array([*benchmark.classes, ""], dtype=object)
    frames = [
        pd.DataFrame(
            {
                "run_id": run_id,
                "item_id": answered.items.item_id,
                "repeat": 1,
                "predicted": names[answered.label],
                "confidence": np.round(answered.confidence, 6),
                **answered.extra,
            }
        )
        for run_id, of_run in answers.items()
        for answered in of_run
    ]
    append(cursor, "prediction", pd.concat(frames, ignore_index=True))


def billed_so_far(store: Store, experiment_id: str) -> float:
    """USD that answers of an experiment's measured runs cost.

    Parameters
    ----------
    store : Store
    experiment_id : str

    Returns
    -------
    float
    """
    row = (
        store.cursor()
        .execute(
            "SELECT coalesce(sum(cost), 0) FROM prediction JOIN run USING (run_id) "
            "WHERE experiment_id = ? AND origin = 'measured'",
            [experiment_id],
        )
        .fetchone()
    )
    return float(row[0]) if row else 0.0


def load_all_predictions(
    store: Store, experiment_id: str, benchmark: Benchmark, split: Split
) -> dict[tuple[str, int, int], Codes]:
    """Answers of every run of an experiment on a split, by arm, seed and iteration.

    Parameters
    ----------
    split : Split
        Test, probe or dev.

    Returns
    -------
    dict of (str, int, int) to ndarray of int16
        One class code per item in the benchmark's order, -1 where a run had no answer.
    """
    # Sorted and joined in the database: a race has millions of answers, and their order is all.
    rows = (
        store.cursor()
        .execute(
            "SELECT arm, seed, iteration, list(predicted ORDER BY position) AS answers "
            "FROM prediction JOIN run USING (run_id) JOIN item USING (item_id) "
            "WHERE experiment_id = ? AND benchmark_id = ? AND split = ? "
            "GROUP BY arm, seed, iteration",
            [experiment_id, benchmark.id, split.value],
        )
        .fetchall()
    )
    code = {name: at for at, name in enumerate(benchmark.classes)}
    return {
        (arm, seed, iteration): np.array([code.get(name, -1) for name in answers], dtype=CODE)
        for arm, seed, iteration, answers in rows
    }


def validation_accuracy(store: Store, experiment_id: str) -> list[tuple[str, int, float]]:
    """(arm, iteration, mean accuracy on dev) over the repeats that are written, in that order.

    Returns
    -------
    list of (str, int, float)
        Accuracy as a share, 0 to 1.
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
    return [(arm, iteration, float(accuracy)) for arm, iteration, accuracy in rows]
