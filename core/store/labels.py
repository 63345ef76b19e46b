"""Labels, guidelines and rationales of every round."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from core.domain.benchmark import Benchmark
from core.domain.clock import utc_now
from core.domain.rationale import Rationale, RationaleKind
from core.store.connection import Store, append


@dataclass(frozen=True)
class LabelRows:
    """Labels of one kind in one round, column by column; labels are class codes."""

    item_id: np.ndarray
    source: np.ndarray | str
    kind: str
    label: np.ndarray
    confidence: np.ndarray | None = None
    seconds: np.ndarray | None = None
    status: np.ndarray | str = "given"


@dataclass(frozen=True)
class IterationBundle:
    """One round of a label source: written whole or not at all."""

    source: str
    seed: int
    iteration: int
    method: str
    examples: int
    label_hash: str
    facts: Mapping[str, float]
    labels: tuple[LabelRows, ...]
    guideline: tuple[str, tuple[str, ...]] | None
    rationales: tuple[Rationale, ...]


def save_iterations(
    store: Store, experiment_id: str, benchmark: Benchmark, bundles: Sequence[IterationBundle]
) -> None:
    """Write labels, guidelines and rationales of some rounds in one transaction.

    Parameters
    ----------
    benchmark : Benchmark
        Its classes are the names that codes are written as.
    bundles : sequence of IterationBundle
        Seconds are those a person took for a label, confidences lie between 0 and 1.
    """
    names = np.array(benchmark.classes, dtype=object)
    tables: dict[str, list[pd.DataFrame]] = {}
    for bundle in bundles:
        where = {"experiment_id": experiment_id, "seed": bundle.seed}
        head = where | {
            "source": bundle.source,
            "iteration": bundle.iteration,
            "method": bundle.method,
            "examples": bundle.examples,
            "label_hash": bundle.label_hash,
            "facts": json.dumps(dict(bundle.facts)),
        }
        tables.setdefault("label_round", []).append(pd.DataFrame([head]))
        where |= {"benchmark_id": benchmark.id, "round": bundle.iteration}
        for rows in bundle.labels:
            columns = where | {
                "item_id": rows.item_id,
                "source_id": rows.source,
                "source_kind": rows.kind,
                "label": names[rows.label],
                "status": rows.status,
            }
            if rows.confidence is not None:
                columns["confidence"] = np.round(rows.confidence, 6)
            if rows.seconds is not None:
                columns["seconds"] = rows.seconds
            tables.setdefault("label", []).append(pd.DataFrame(columns))
        if bundle.guideline is not None:
            text, nuances = bundle.guideline
            row = where | {"text": text, "nuances": json.dumps(nuances)}
            tables.setdefault("guideline", []).append(pd.DataFrame([row]))
        if bundle.rationales:
            written = pd.DataFrame([asdict(r) for r in bundle.rationales])
            frame = written.rename(columns={"iteration": "round"}).assign(
                experiment_id=experiment_id,
                seed=bundle.seed,
                position=range(len(bundle.rationales)),
                frozen_at=utc_now(),
            )
            frame["label"] = [
                None if r.label is None else names[r.label] for r in bundle.rationales
            ]
            tables.setdefault("rationale", []).append(frame)
    with store.transaction() as cursor:
        for table, frames in tables.items():
            append(cursor, table, pd.concat(frames, ignore_index=True))


def finished_iterations(store: Store, experiment_id: str) -> set[tuple[str, int, int]]:
    """(source, seed, iteration) of every round that is written down."""
    rows = (
        store.cursor()
        .execute(
            "SELECT source, seed, iteration FROM label_round WHERE experiment_id = ?",
            [experiment_id],
        )
        .fetchall()
    )
    return {(source, seed, iteration) for source, seed, iteration in rows}


def labelled_by_people(store: Store, experiment_id: str, iterations: int) -> pd.DataFrame:
    """Pool items that annotators were given, with what each was trained on as.

    They are dealt in random order, so they stand for the pool; what rules speak about, and what
    is left open for people, does not.

    Parameters
    ----------
    iterations : int
        Rounds that count; of each label set and seed the last of them, which holds all before.

    Returns
    -------
    DataFrame
        Columns item_id, family, label, expert (whether that is the expert's answer in an audit)
        and times (label sets and seeds that say so).
    """
    return (
        store.cursor()
        .execute(
            "WITH kept AS (SELECT * FROM label WHERE experiment_id = ? AND round <= ? AND "
            "(source_kind = 'annotators: aggregated' OR source_kind LIKE 'annotators (%): "
            "aggregated') QUALIFY round = max(round) OVER (PARTITION BY source_kind, seed)) "
            "SELECT item_id, any_value(family) AS family, label, kept.status = 'expert' AS expert, "
            "count(*) AS times FROM kept JOIN item USING (benchmark_id, item_id) "
            "WHERE split = 'pool' GROUP BY item_id, label, expert ORDER BY item_id, label, expert",
            [experiment_id, iterations],
        )
        .df()
    )


def load_guidelines(store: Store, experiment_id: str, seed: int) -> dict[int, str]:
    """What annotators were told after each round that taught them something, by round.

    Returns
    -------
    dict of int to str
        Text by iteration; iterations that taught nothing are not there.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT round, text FROM guideline WHERE experiment_id = ? AND seed = ? ORDER BY round",
            [experiment_id, seed],
        )
        .fetchall()
    )
    return {int(at): text for at, text in rows}


def load_rationales(
    store: Store, experiment_id: str, benchmark: Benchmark, seed: int, iteration: int
) -> tuple[Rationale, ...]:
    """The set in force in a round, in the order it is applied.

    Parameters
    ----------
    benchmark : Benchmark
        Its classes are what votes are read as.
    iteration : int
        From 1.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT id, version, kind, words, predicate, label, round, author FROM rationale "
            "WHERE experiment_id = ? AND seed = ? AND version = ? ORDER BY position",
            [experiment_id, seed, iteration],
        )
        .fetchall()
    )
    return tuple(
        Rationale(
            id_,
            version,
            RationaleKind(kind),
            words,
            predicate,
            None if label is None else benchmark.classes.index(label),
            at,
            author,
        )
        for id_, version, kind, words, predicate, label, at, author in rows
    )
