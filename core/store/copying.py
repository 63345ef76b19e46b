"""A whole copy of the open store, as it is at one moment, while others go on writing."""

from __future__ import annotations

import uuid
from contextlib import suppress
from pathlib import Path

import duckdb

from core.domain.errors import BadData, SwitchpointError
from core.store.connection import FILE, Store
from core.store.integrity.check import OPENING
from core.store.integrity.facts import facts_of
from core.store.integrity.lock import held_error, is_held


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
            # The copy is a store of its own, which begins a count of its own.
            cursor.execute(f"DELETE FROM {name}.saved_change")
        finally:
            with suppress(SwitchpointError, duckdb.Error):
                cursor.execute(f"DETACH {name}")
    except duckdb.Error as error:
        raise BadData(
            "The store cannot be copied",
            type(error).__name__,
            f"Look whether {target.parent} can be written to, then try again.",
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
            schema = max(facts_of(copy).names, default=0)
            tables = copy.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
            rows = {table: _count(copy, table) for (table,) in tables}
    except OPENING as error:
        raise BadData("The copy of the store is damaged", type(error).__name__) from error
    return schema, rows


def _count(copy: duckdb.DuckDBPyConnection, table: str) -> int:
    row = copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    return int(row[0]) if row else 0


def check_not_held(home: Path) -> None:
    """Go on only if no process has the store of a home open, whatever state it is in.

    Raises
    ------
    StoreHeld
        If one has.
    """
    path = home / FILE
    with suppress(OSError):  # a file that cannot even be opened is held by nobody who could
        if path.is_file() and is_held(path):
            raise held_error(home)
