"""Rows of every kind that was uploaded, each kind in a table of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pandas as pd
import pyarrow as pa

from core.domain.errors import BadData
from core.store.connection import Cursor, Store

TABLES = {
    "items": "uploaded_item",
    "labels": "uploaded_label",
    "predictions": "uploaded_prediction",
    "metrics": "uploaded_metric",
    "rules": "uploaded_rule",
    "hours": "hours_log",
}
"""Table of each kind of content."""


def insert_rows(cursor: Cursor, kind: str, rows: pd.DataFrame) -> None:
    """Insert rows that were checked; columns by name, absent ones are empty.

    Parameters
    ----------
    kind : str
        A key of ``TABLES``.
    rows : DataFrame
        With ``benchmark``, and ``import_id`` where a file brought them.
    """
    insert_into(cursor, TABLES[kind], rows)


def insert_into(cursor: Cursor, table: str, rows: pd.DataFrame) -> None:
    """Insert what a table has columns for; the others, and empty ones, are left out."""
    if rows.empty:
        return
    types = dict(
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ?",
            [table],
        ).fetchall()
    )
    # A column without a value has no type that could be cast; left out, it is empty all the same.
    columns = [name for name in rows.columns if name in types and rows[name].notna().any()]
    values = ", ".join(f'CAST("{name}" AS {types[name]}) AS "{name}"' for name in columns)
    with registered(cursor, rows[columns]) as incoming:
        cursor.execute(f"INSERT INTO {table} BY NAME SELECT {values} FROM {incoming}")


@contextmanager
def registered(cursor: Cursor, rows: pd.DataFrame) -> Iterator[str]:
    """A frame under a name that statements can read it by, for as long as it is needed.

    Parameters
    ----------
    rows : DataFrame
        Without its index.

    Yields
    ------
    str
        The name.
    """
    # Arrow's strings are read as they lie; pandas' would be copied one by one. In one piece: of a
    # column in 20,000 pieces DuckDB takes memory for each as if it were a large one.
    whole = pa.Table.from_pandas(rows, preserve_index=False).combine_chunks()
    cursor.register("incoming_rows", whole)
    try:
        yield "incoming_rows"
    except duckdb.OutOfMemoryException as error:
        raise BadData(
            f"{len(rows):,} rows at once need more memory than the store may take",
            "Nothing of them was saved.",
            "Split the file.",
        ) from error
    finally:
        cursor.unregister("incoming_rows")


def load_rows(store: Store, kind: str, benchmark: str) -> pd.DataFrame:
    """All rows of a kind, in the order in which they came (items by position).

    Parameters
    ----------
    kind : str
        A key of ``TABLES``.

    Returns
    -------
    DataFrame
        All columns of the kind's table. Of rules the first versions alone (:func:`load_rules`
        in ``rules`` has all).
    """
    order = {"items": "position", "rules": "position", "hours": "logged_at, id"}
    by = order.get(kind, "rowid")
    query = f"SELECT * FROM {TABLES[kind]} WHERE benchmark = ? ORDER BY {by}"
    return store.cursor().execute(query, [benchmark]).df()


def load_columns(store: Store, kind: str, benchmark: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Some columns of all rows of a kind.

    Parameters
    ----------
    kind : str
        A key of ``TABLES``.
    columns : tuple of str
        Columns of its table.
    """
    query = f"SELECT {', '.join(columns)} FROM {TABLES[kind]} WHERE benchmark = ?"
    return store.cursor().execute(query, [benchmark]).df()
