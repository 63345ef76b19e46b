"""A store's tables without ids of the race and without clock columns, for comparing runs."""

from __future__ import annotations

from typing import Any

from core.store.connection import Store

QUERIES = {
    "labels": "SELECT seed, round, item_id, source_id, source_kind, label, confidence, seconds, "
    "status FROM label ORDER BY ALL",
    "rationales": "SELECT seed, id, version, kind, words, predicate, label, round, author "
    "FROM rationale ORDER BY ALL",
    "guidelines": "SELECT seed, round, text, nuances FROM guideline ORDER BY ALL",
    "models": "SELECT id, service, base, parent_id, data_hash, hyperparameters FROM model "
    "ORDER BY ALL",
    "predictions": "SELECT arm, seed, iteration, item_id, predicted, confidence "
    "FROM prediction JOIN run USING (run_id) ORDER BY ALL",
    "trials": "SELECT arm, run.seed, iteration, candidate, score, chosen "
    "FROM trial JOIN run USING (run_id) ORDER BY ALL",
    "ledger": "SELECT arm, seed, iteration, node, driver, who, quantity, unit, ledger.origin "
    "FROM ledger JOIN run USING (run_id) ORDER BY ALL",
    "runs": "SELECT arm, seed, iteration, examples, model_id, label_hash, prediction_hash, looks "
    "FROM run ORDER BY ALL",
}
SCORES = (
    "SELECT arm, seed, iteration, split, slice, correct FROM score JOIN run USING (run_id) "
    "ORDER BY ALL"
)

Tables = dict[str, list[tuple[Any, ...]]]


def everything(store: Store) -> Tables:
    """Every table but the scores."""
    return {name: store.cursor().execute(query).fetchall() for name, query in QUERIES.items()}


def scores(store: Store) -> list[tuple[Any, ...]]:
    """What the exam said."""
    return store.cursor().execute(SCORES).fetchall()
