"""A whole copy of the open store, as it is at one moment, while others go on writing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from core.domain.errors import BadData, SwitchpointError
from core.domain.refusals import MachineRefused, free_space, megabytes, reason_of
from core.domain.whole_files import WORKING
from core.store.connection import FILE, Cursor, Store
from core.store.integrity.lock import held_error, is_held
from core.store.integrity.reading import OPENING, facts_of


def copy_store(store: Store, target: Path) -> None:
    """Copy everything into a new file, as it is at one moment, and count it on both sides.

    The file itself is never opened a second time: closing it again would let go of the lock
    that keeps other processes out.

    Parameters
    ----------
    target : Path
        A file that is not there yet.

    Raises
    ------
    BadData
        If the store cannot be read in full, or the copy cannot be written or lacks rows.
    """
    name, cursor = f"copy_{uuid.uuid4().hex}", store.cursor()
    own = _name_of(cursor)
    try:
        cursor.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS {name}")
        try:
            cursor.execute("BEGIN")  # counted and copied as of the same moment
            rows = _rows(cursor, own)
            cursor.execute(f'COPY FROM DATABASE "{own}" TO {name}')
            copied = _rows(cursor, name)
            # The copy is a store of its own, which begins a count of its own.
            cursor.execute(f"DELETE FROM {name}.saved_change")
            cursor.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error, SwitchpointError):
                cursor.execute("ROLLBACK")
            raise
        finally:
            with suppress(duckdb.Error, SwitchpointError):
                cursor.execute(f"DETACH {name}")
    except (duckdb.Error, MachineRefused) as error:
        # What is refused here is most often the copy, wherever that goes.
        place = next(one for one in target.parents if not one.name.startswith(WORKING))
        raise BadData(
            "The store cannot be copied",
            f"{reason_of(error) or type(error).__name__}. {free_space(place)}; the store "
            f"takes {megabytes(store.path.stat().st_size)}. No backup was written.",
            f"Look whether {place} can be written to, then try again.",
        ) from error
    finally:
        cursor.close()
    lacking = {table for table in rows if copied.get(table) != rows[table]}
    if lacking or rows.keys() != copied.keys():
        raise BadData(
            "The copy of the store lacks rows",
            f"Other numbers of rows than in the store: {', '.join(sorted(lacking))}.",
            "No backup was written. Keep earlier ones, and restore the newest good one.",
        )


@contextmanager
def told(title: str) -> Iterator[None]:
    """Errors of the database inside this are told as one of ours."""
    try:
        yield
    except duckdb.Error as error:
        raise BadData(title, str(error).splitlines()[0], "Nothing was changed.") from error


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
            rows = _rows(copy, _name_of(copy))
    except OPENING as error:
        raise BadData("The copy of the store is damaged", type(error).__name__) from error
    return schema, rows


def _name_of(cursor: Cursor | duckdb.DuckDBPyConnection) -> str:
    row = cursor.execute("SELECT current_database()").fetchone()
    assert row is not None
    return str(row[0])


def _rows(cursor: Cursor | duckdb.DuckDBPyConnection, database: str) -> dict[str, int]:
    """Rows by table of one of the open databases."""
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY 1"
    tables = [name for (name,) in cursor.execute(query, [database]).fetchall()]
    return {name: _count(cursor, f'"{database}"."{name}"') for name in tables}


def _count(cursor: Cursor | duckdb.DuckDBPyConnection, table: str) -> int:
    row = cursor.execute(f"SELECT count(*) FROM {table}").fetchone()
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
