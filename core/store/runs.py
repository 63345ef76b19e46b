"""Runs: one arm's trip through one iteration, with everything it produced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from core.domain.benchmark import Benchmark
from core.domain.clock import utc_now
from core.domain.ledger import Entry
from core.store.connection import Store, append, insert
from core.store.ledger import save_ledger
from core.store.predictions import Answered, save_answers
from core.store.scores import ScoreRow, save_scores


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
    """A run and its rows in the other tables: written whole or not at all."""

    run: Run
    answers: Sequence[Answered]
    scores: Sequence[ScoreRow]
    trials: Sequence[TrialRow]
    ledger: Sequence[Entry]
    model: ModelRow | None


_COLUMNS = ", ".join(Run.__dataclass_fields__)


def run_id(experiment_id: str, arm: str, seed: int, iteration: int) -> str:
    """Id of a run, the same whenever it is run."""
    return f"{experiment_id}/{arm}/{seed}/{iteration}"


def new_run(experiment_id: str, arm: str, seed: int, iteration: int, **columns: Any) -> Run:
    """A run scored now, for the first time.

    Parameters
    ----------
    iteration : int
        From 1.
    columns
        The other columns of a run: origin, examples, leaked, model_id, hashes, note and the
        clock time in seconds.
    """
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


def save_runs(store: Store, benchmark: Benchmark, bundles: Sequence[RunBundle]) -> None:
    """Write runs with predictions, scores, trials, ledger and model in one transaction.

    Parameters
    ----------
    benchmark : Benchmark
        Its classes are the names that codes are written as.
    bundles : sequence of RunBundle
        At least one, each with at least one split answered.
    """
    tried = [
        {"run_id": bundle.run.run_id} | asdict(trial)
        for bundle in bundles
        for trial in bundle.trials
    ]
    with store.transaction() as cursor:
        append(cursor, "run", pd.DataFrame([asdict(bundle.run) for bundle in bundles]))
        save_answers(cursor, benchmark, {b.run.run_id: b.answers for b in bundles})
        save_scores(cursor, {b.run.run_id: b.scores for b in bundles})
        append(cursor, "trial", pd.DataFrame(tried))
        save_ledger(cursor, {b.run.run_id: b.ledger for b in bundles})
        for bundle in bundles:
            if bundle.model is not None:
                # Of a model that another run learned too the first row stays.
                insert(cursor, "model", asdict(bundle.model), "OR IGNORE")


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
