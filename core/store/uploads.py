"""Uploaded benchmarks and the files they were made from."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.store.audit_log import note
from core.store.connection import Store

_COLUMNS = "name, title, noun, plural, rule, classes, positive"


@dataclass(frozen=True)
class UploadedBenchmark:
    """What is said of an uploaded benchmark as a whole; its rows stand in tables of their own.

    Attributes
    ----------
    name : str
        Short name: letters, digits, ``-`` and ``_``.
    title : str
        Its name on screens.
    noun, plural : str
        What an item is called.
    rule : str
        The expert's rule in one sentence; may be empty.
    classes : tuple of str
        Class names in their order; a class code is a position in it.
    positive : str or None
        The class that counts as "yes" where the two kinds of mistakes are told apart.
    """

    name: str
    title: str
    noun: str
    plural: str
    rule: str
    classes: tuple[str, ...]
    positive: str | None


@dataclass(frozen=True)
class ImportedFile:
    """One file that was taken in.

    Attributes
    ----------
    decided : str
        What the uploader had decided (kind, mapping), as JSON; the same file under another
        decision is another import.
    rows_left : int
        Rows that were left out on purpose.
    left_out : list of str
        Why, one line per cause.
    """

    id: str
    benchmark: str
    file_name: str
    file_hash: str
    decided: str
    format: str
    kinds: tuple[str, ...]
    rows_taken: int
    rows_left: int
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    created_at: datetime


def save_uploaded_benchmark(
    cursor: duckdb.DuckDBPyConnection, benchmark: UploadedBenchmark
) -> None:
    """Write what is said of a benchmark, new or changed, inside somebody's transaction."""
    cursor.execute(
        f"INSERT OR REPLACE INTO uploaded_benchmark ({_COLUMNS}, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            benchmark.name,
            benchmark.title,
            benchmark.noun,
            benchmark.plural,
            benchmark.rule,
            json.dumps(benchmark.classes),
            benchmark.positive,
            utc_now(),
        ],
    )


def list_uploaded(store: Store) -> list[UploadedBenchmark]:
    """All uploaded benchmarks, newest first."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark ORDER BY created_at DESC, name"
    return [_benchmark(row) for row in store.cursor().execute(query).fetchall()]


def find_uploaded(store: Store, name: str) -> UploadedBenchmark | None:
    """The uploaded benchmark of that name, None where there is none."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark WHERE name = ?"
    row = store.cursor().execute(query, [name]).fetchone()
    return _benchmark(row) if row else None


def load_uploaded(store: Store, name: str) -> UploadedBenchmark:
    """The uploaded benchmark of that name.

    Raises
    ------
    BadUsage
        If there is none.
    """
    found = find_uploaded(store, name)
    if found is None:
        known = ", ".join(one.name for one in list_uploaded(store)) or "none yet"
        raise BadUsage(
            f"There is no uploaded benchmark {name!r}", remedy=f"Uploaded here: {known}."
        )
    return found


def _benchmark(row: tuple[Any, ...]) -> UploadedBenchmark:
    name, title, noun, plural, rule, classes, positive = row
    return UploadedBenchmark(name, title, noun, plural, rule, tuple(json.loads(classes)), positive)


def new_import_id() -> str:
    """An id for an import."""
    return f"imp-{uuid.uuid4().hex[:12]}"


def save_import(cursor: duckdb.DuckDBPyConnection, imported: ImportedFile) -> None:
    """Write down that a file was taken, inside somebody's transaction."""
    cursor.execute(
        "INSERT INTO import_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            imported.id,
            imported.benchmark,
            imported.file_name,
            imported.file_hash,
            imported.decided,
            imported.format,
            json.dumps(imported.kinds),
            imported.rows_taken,
            imported.rows_left,
            json.dumps(imported.left_out),
            json.dumps(imported.notes),
            imported.created_at,
        ],
    )


def list_imports(store: Store, benchmark: str) -> list[ImportedFile]:
    """Files a benchmark was made from, oldest first."""
    rows = (
        store.cursor()
        .execute(
            "SELECT id, benchmark, file_name, file_hash, decided, format, kinds, rows_taken, "
            "rows_left, left_out, notes, created_at FROM import_file WHERE benchmark = ? "
            "ORDER BY created_at, id",
            [benchmark],
        )
        .fetchall()
    )
    return [_imported(row) for row in rows]


def _imported(row: tuple[Any, ...]) -> ImportedFile:
    id_, benchmark, name, hash_, decided, format_, kinds, taken, left, why, notes, at = row
    return ImportedFile(
        id_,
        benchmark,
        name,
        hash_,
        decided,
        format_,
        tuple(json.loads(kinds)),
        taken,
        left,
        tuple(json.loads(why)),
        tuple(json.loads(notes)),
        at,
    )


def find_import(store: Store, benchmark: str, file_hash: str, decided: str) -> ImportedFile | None:
    """The import of exactly this content under exactly this decision, if there was one."""
    for imported in list_imports(store, benchmark):
        if imported.file_hash == file_hash and imported.decided == decided:
            return imported
    return None


def remember_mapping(
    cursor: duckdb.DuckDBPyConnection, shape: str, kind: str | None, mapping: Mapping[str, str]
) -> None:
    """Keep what somebody decided about files of a shape."""
    cursor.execute(
        "INSERT OR REPLACE INTO upload_mapping VALUES (?, ?, ?, ?)",
        [shape, kind, json.dumps(dict(mapping), sort_keys=True), utc_now()],
    )


def remembered_mapping(store: Store, shape: str) -> tuple[str | None, dict[str, str]] | None:
    """Kind and mapping that were decided the last time a file of this shape came."""
    query = "SELECT kind, mapping FROM upload_mapping WHERE shape = ?"
    row = store.cursor().execute(query, [shape]).fetchone()
    return (row[0], json.loads(row[1])) if row else None


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


def rationales_in_force(versions: pd.DataFrame) -> pd.DataFrame:
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
