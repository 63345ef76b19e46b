"""Runs: one arm's trip through one iteration, with everything it produced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from core.domain.benchmark import CODE, Benchmark, Codes, Split
from core.domain.ledger import Entry, Node, Origin
from core.store.connection import Store


@dataclass(frozen=True)
class Run:
    """One row of the run table.

    Attributes
    ----------
    examples : int
        Items trained on.
    leaked : int
        Training items that repeat an exam item.
    looks : int
        How often its answers were scored on the exam.
    seconds : float
        Clock time here; never priced.
    """

    run_id: str
    experiment_id: str
    arm: str
    seed: int
    iteration: int
    origin: str
    examples: int
    leaked: int
    model_id: str | None
    label_hash: str
    prediction_hash: str
    note: str
    looks: int
    seconds: float
    scored_at: datetime


_COLUMNS = ", ".join(Run.__dataclass_fields__)


def finished_runs(store: Store, experiment_id: str) -> set[tuple[str, int, int]]:
    """(arm, seed, iteration) of every run that is written down."""
    rows = (
        store.cursor()
        .execute("SELECT arm, seed, iteration FROM run WHERE experiment_id = ?", [experiment_id])
        .fetchall()
    )
    return {(arm, seed, iteration) for arm, seed, iteration in rows}


def load_runs(store: Store, experiment_id: str) -> list[Run]:
    """Runs of an experiment in the order arm, seed, iteration."""
    rows = (
        store.cursor()
        .execute(
            f"SELECT {_COLUMNS} FROM run WHERE experiment_id = ? ORDER BY arm, seed, iteration",
            [experiment_id],
        )
        .fetchall()
    )
    return [Run(*row) for row in rows]


def load_ledger(store: Store, experiment_id: str) -> list[tuple[str, int, int, Entry]]:
    """(arm, seed, iteration, entry) of every booked quantity."""
    rows = (
        store.cursor()
        .execute(
            "SELECT arm, seed, iteration, node, driver, who, quantity, unit, ledger.origin "
            "FROM ledger JOIN run USING (run_id) WHERE experiment_id = ? "
            "ORDER BY arm, seed, iteration, node, driver, who",
            [experiment_id],
        )
        .fetchall()
    )
    return [
        (arm, seed, iteration, Entry(Node(node), driver, who, quantity, unit, Origin(origin)))
        for arm, seed, iteration, node, driver, who, quantity, unit, origin in rows
    ]


def load_scores(store: Store, experiment_id: str) -> pd.DataFrame:
    """Columns arm, seed, iteration, split, slice, n, correct, confusion (``read_confusion``)."""
    return (
        store.cursor()
        .execute(
            "SELECT arm, seed, iteration, split, slice, n, correct, confusion "
            "FROM score JOIN run USING (run_id) WHERE experiment_id = ? "
            "ORDER BY arm, seed, iteration, split, slice",
            [experiment_id],
        )
        .df()
    )


def load_all_predictions(
    store: Store, experiment_id: str, benchmark: Benchmark, split: Split
) -> dict[tuple[str, int, int], Codes]:
    """Answers of every run of an experiment on a split, by arm, seed and iteration."""
    frame = (
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
        for arm, seed, iteration, answers in frame
    }
