"""Runs: one arm's trip through one iteration, with everything it produced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from core.domain.benchmark import CODE, Benchmark, Codes, Items, Split
from core.domain.clock import utc_now
from core.domain.drivers.registry import driver_of
from core.domain.ledger import Entry, QuantityOrigin
from core.domain.node import Node
from core.store.confusions import confusion_text
from core.store.connection import Store, append


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
        (
            arm,
            seed,
            iteration,
            Entry(Node(node), driver_of(driver), who, quantity, unit, QuantityOrigin(origin)),
        )
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


@dataclass(frozen=True)
class Answered:
    """Answers of a run on one split, ready to be written."""

    items: Items
    label: Codes
    confidence: np.ndarray
    extra: Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class ScoreRow:
    """Counts of a run on a slice of a split."""

    split: Split
    slice: str
    confusion: np.ndarray


@dataclass(frozen=True)
class TrialRow:
    """One hyperparameter candidate."""

    candidate: str
    score: float
    chosen: bool
    seconds: float


@dataclass(frozen=True)
class ModelRow:
    """A learned thing."""

    id: str
    service: str
    base: str
    parent_id: str | None
    data_hash: str
    hyperparameters: str
    retires_on: str | None
    exportable: bool


@dataclass(frozen=True)
class RunBundle:
    """A run and its rows in the other tables: written together or not at all."""

    run: Run
    answers: Sequence[Answered]
    scores: Sequence[ScoreRow]
    trials: Sequence[TrialRow]
    ledger: Sequence[Entry]
    model: ModelRow | None


def run_id(experiment_id: str, arm: str, seed: int, iteration: int) -> str:
    """Id of a run, the same whenever it is run."""
    return f"{experiment_id}/{arm}/{seed}/{iteration}"


def save_run(store: Store, benchmark: Benchmark, bundle: RunBundle) -> None:
    """Write a run with predictions, scores, trials, ledger and model in one transaction."""
    run = bundle.run
    names = np.array([*benchmark.classes, ""], dtype=object)
    with store.transaction() as cursor:
        append(cursor, "run", pd.DataFrame([asdict(run)]))
        frames = [
            pd.DataFrame(
                {
                    "run_id": run.run_id,
                    "item_id": answered.items.item_id,
                    "repeat": 1,
                    "predicted": names[answered.label],
                    "confidence": np.round(answered.confidence, 6),
                    **answered.extra,
                }
            )
            for answered in bundle.answers
        ]
        append(cursor, "prediction", pd.concat(frames, ignore_index=True))
        _save_rows(cursor, run.run_id, bundle)


def _save_rows(cursor: duckdb.DuckDBPyConnection, id_: str, bundle: RunBundle) -> None:
    scores = [
        {
            "run_id": id_,
            "split": row.split.value,
            "slice": row.slice,
            "n": int(row.confusion.sum()),
            "correct": int(np.trace(row.confusion)),
            "confusion": confusion_text(row.confusion),
        }
        for row in bundle.scores
    ]
    append(cursor, "score", pd.DataFrame(scores))
    append(cursor, "trial", pd.DataFrame([{"run_id": id_} | asdict(t) for t in bundle.trials]))
    entries = [
        {
            "run_id": id_,
            "node": entry.node,
            "driver": entry.driver.code,
            "who": entry.who,
            "quantity": entry.quantity,
            "unit": entry.unit,
            "origin": entry.origin,
        }
        for entry in bundle.ledger
    ]
    frame = pd.DataFrame(entries)
    if not frame.empty:
        frame["quantity"] = frame["quantity"].astype("float64")
    append(cursor, "ledger", frame)
    if bundle.model is not None:
        cursor.execute(
            "INSERT OR IGNORE INTO model VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            list(asdict(bundle.model).values()),
        )


def new_run(experiment_id: str, arm: str, seed: int, iteration: int, **columns: Any) -> Run:
    """A run scored now, for the first time."""
    return Run(
        run_id=run_id(experiment_id, arm, seed, iteration),
        experiment_id=experiment_id,
        arm=arm,
        seed=seed,
        iteration=iteration,
        looks=1,
        scored_at=utc_now(),
        **columns,
    )
