"""A run on its way into the store: all its rows, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from core.domain.benchmark import Benchmark, Codes, Items, Split
from core.domain.clock import utc_now
from core.domain.ledger import Entry
from core.store.confusions import confusion_text
from core.store.connection import Store, append
from core.store.runs import Run


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
    entries = [{"run_id": id_} | asdict(entry) for entry in bundle.ledger]
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
