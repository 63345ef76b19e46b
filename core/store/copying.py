"""A whole copy of the open store, as it is at one moment, while others go on writing."""

from __future__ import annotations

import uuid
from pathlib import Path

import duckdb

from core.domain.errors import BadData
from core.store.connection import FILE, Cursor, Store
from core.store.owner import held_error
from core.store.schema import schema_of


def copy_store(store: Store, target: Path) -> None:
    """Copy everything into a new file; one statement, so one moment.

    The file itself is never opened a second time: closing it again would let go of the lock
    that keeps other processes out.

    Parameters
    ----------
    target : Path
        A file that is not there yet.

    Raises
    ------
    BadData
        If the copy cannot be written.
    """
    name, cursor = f"copy_{uuid.uuid4().hex}", store.cursor()
    row = cursor.execute("SELECT current_database()").fetchone()
    assert row is not None
    try:
        cursor.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS {name}")
        try:
            cursor.execute(f'COPY FROM DATABASE "{row[0]}" TO {name}')
        finally:
            cursor.execute(f"DETACH {name}")
    except duckdb.Error as error:
        raise BadData(
            "The store cannot be copied",
            str(error).splitlines()[0],
            "Look for free disk space, then try again.",
        ) from error
    finally:
        cursor.close()


def look_into(path: Path) -> tuple[int, dict[str, int]]:
    """Schema version and rows by table of a copy that nobody has open.

    Returns
    -------
    version : int
        0 where nothing says which.
    rows : dict of str to int
        By table.

    Raises
    ------
    BadData
        If it is not a whole store.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as copy:
            schema = schema_of(copy)
            tables = copy.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
            rows = {table: _count(copy, table) for (table,) in tables}
    except duckdb.Error as error:
        raise BadData("The copy of the store is damaged", str(error).splitlines()[0]) from error
    return schema or 0, rows


def _count(copy: Cursor, table: str) -> int:
    row = copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    return int(row[0]) if row else 0


def check_not_held(home: Path) -> None:
    """Go on only if no process has the store of a home open.

    Raises
    ------
    StoreHeld
        If one has.
    """
    if not (home / FILE).exists():
        return
    try:
        duckdb.connect(str(home / FILE), read_only=True).close()
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise held_error(home) from error
