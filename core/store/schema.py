"""Which schema a store has, and which one this program writes."""

from __future__ import annotations

import duckdb

from core.store.connection import Cursor, Store
from core.store.migrating import migrations


def newest_schema() -> int:
    """The schema version that this program writes."""
    return migrations()[-1][0]


def schema_version(store: Store) -> int | None:
    """The schema version of an open store; None where nothing says so, or it works no more."""
    try:
        return schema_of(store.cursor())
    except duckdb.Error:
        return None


def schema_of(connection: Cursor) -> int | None:
    """The schema version of an open database file; None where nothing says so."""
    row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(row[0]) if row and row[0] is not None else None
