"""Rows of uploaded benchmarks: items, labels, predictions, metrics, rules, logged hours.

Every function that writes works inside a transaction of its caller, so that several files
land together or not at all.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.store.audit import note
from core.store.connection import Store

TABLES = {
    "items": "uploaded_item",
    "labels": "uploaded_label",
    "predictions": "uploaded_prediction",
    "metrics": "uploaded_metric",
    "rules": "uploaded_rule",
    "hours": "hours_log",
}
"""Table of each kind of content."""

REVISIONS = "rule_revision"


def insert_rows(cursor: duckdb.DuckDBPyConnection, kind: str, rows: pd.DataFrame) -> None:
    """Insert rows that were checked; columns by name, absent ones are empty."""
    _insert(cursor, TABLES[kind], rows)


def insert_revisions(cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    """Insert later contents of rules that are here; columns as for rules."""
    _insert(cursor, REVISIONS, rows)


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    types = dict(
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ?",
            [table],
        ).fetchall()
    )
    columns = [name for name in rows.columns if name in types and rows[name].notna().any()]
    values = ", ".join(f'CAST("{name}" AS {types[name]}) AS "{name}"' for name in columns)
    # Arrow's strings are read as they lie; pandas' would be copied one by one.
    cursor.register("incoming_rows", pa.Table.from_pandas(rows[columns], preserve_index=False))
    try:
        cursor.execute(f"INSERT INTO {table} BY NAME SELECT {values} FROM incoming_rows")
    finally:
        cursor.unregister("incoming_rows")


def load_rows(store: Store, kind: str, benchmark: str) -> pd.DataFrame:
    """All rows of a kind, in the order in which they came (items by position)."""
    order = {"items": "position", "rules": "position", "hours": "logged_at, id"}
    by = order.get(kind, "rowid")
    query = f"SELECT * FROM {TABLES[kind]} WHERE benchmark = ? ORDER BY {by}"
    return store.cursor().execute(query, [benchmark]).df()


def load_rules(store: Store, benchmark: str) -> pd.DataFrame:
    """Every version of every rule: the first of each, then the revisions as they came."""
    columns = "benchmark, rule_id, position, label, predicate, words, import_id"
    later = (
        store.cursor()
        .execute(
            f"SELECT {columns} FROM {REVISIONS} WHERE benchmark = ? ORDER BY rowid", [benchmark]
        )
        .df()
    )
    first = load_rows(store, "rules", benchmark)
    return pd.concat([first, later], ignore_index=True) if len(later) else first


def rules_in_force(versions: pd.DataFrame) -> pd.DataFrame:
    """The last version of each rule, in the order in which the rules came."""
    last = versions.drop_duplicates("rule_id", keep="last").set_index("rule_id")
    return last.loc[versions["rule_id"].unique()].reset_index()


def load_columns(store: Store, kind: str, benchmark: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Some columns of all rows of a kind."""
    query = f"SELECT {', '.join(columns)} FROM {TABLES[kind]} WHERE benchmark = ?"
    return store.cursor().execute(query, [benchmark]).df()


def item_heads(store: Store, benchmark: str) -> pd.DataFrame:
    """Columns item_id, text, gold, split of every uploaded item that is kept."""
    return (
        store.cursor()
        .execute(
            "SELECT item_id, text, gold, split, position FROM uploaded_item "
            "WHERE benchmark = ? ORDER BY position",
            [benchmark],
        )
        .df()
    )


def count_rows(store: Store, benchmark: str) -> dict[str, int]:
    """Rows of every kind."""
    found = {}
    for kind, table in TABLES.items():
        query = f"SELECT count(*) FROM {table} WHERE benchmark = ?"
        row: Any = store.cursor().execute(query, [benchmark]).fetchone()
        found[kind] = int(row[0])
    return found


def set_gold(cursor: duckdb.DuckDBPyConnection, benchmark: str, gold: pd.DataFrame) -> None:
    """Give items that had none the expert's answer: columns item_id, gold."""
    if gold.empty:
        return
    cursor.register("incoming_gold", gold[["item_id", "gold"]])
    try:
        cursor.execute(
            "UPDATE uploaded_item SET gold = incoming_gold.gold FROM incoming_gold "
            "WHERE uploaded_item.item_id = incoming_gold.item_id AND benchmark = ?",
            [benchmark],
        )
    finally:
        cursor.unregister("incoming_gold")


def write_items(cursor: duckdb.DuckDBPyConnection, benchmark: str, changed: pd.DataFrame) -> None:
    """Write prepared items back: columns item_id, text, split, family, left_out."""
    if changed.empty:
        return
    cursor.register("incoming_items", changed)
    try:
        cursor.execute(
            "UPDATE uploaded_item SET text = i.text, split = CAST(i.split AS VARCHAR), "
            "family = CAST(i.family AS VARCHAR), left_out = CAST(i.left_out AS VARCHAR) "
            "FROM incoming_items i WHERE uploaded_item.item_id = i.item_id AND benchmark = ?",
            [benchmark],
        )
    finally:
        cursor.unregister("incoming_items")


def log_hours(store: Store, benchmark: str, rows: pd.DataFrame, by: Actor = LOCAL) -> None:
    """Add stretches of work typed by hand: columns id, node, who, iteration, hours, note."""
    with store.transaction() as cursor:
        insert_rows(cursor, "hours", rows.assign(benchmark=benchmark, logged_at=utc_now()))
        action = "hours undone" if "cancels" in rows.columns else "hours logged"
        told = rows[["node", "iteration", "hours"]].to_dict("records")  # who may be a name
        note(cursor, by, action, f"benchmark {benchmark}", details={"stretches": told})


def items_stamp(cursor: duckdb.DuckDBPyConnection, benchmark: str) -> str:
    """Changes whenever the items of an uploaded benchmark do."""
    cursor.execute(
        "SELECT bit_xor(hash(item_id, text, gold, split, family, left_out)) "
        "FROM uploaded_item WHERE benchmark = ?",
        [benchmark],
    )
    row = cursor.fetchone()
    return str(row[0]) if row else ""
