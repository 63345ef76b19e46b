"""The DuckDB file: opened once per process, migrated, used through cursors."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb
import pandas as pd

from core.domain.errors import BadData, SwitchpointError
from core.store.findings import Finding, look_at_clock
from core.store.home import FILE as FILE
from core.store.home import home_folder as home_folder
from core.store.migrating import migrate
from core.store.owner import held_error, leave_note, remove_note

Cursor = duckdb.DuckDBPyConnection
"""What SQL runs on; a workflow hands one on to write several nouns in one transaction."""

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "2GB",
}


class Store:
    """One open store.

    Parameters
    ----------
    home : Path
        Folder that holds the file; made if missing.
    purpose : str
        What this process is, for the message to the next one.

    Attributes
    ----------
    found : list of Finding
        What was wrong or was put right when it was opened; read by commands, the start page and
        ``doctor``.

    Raises
    ------
    StoreHeld
        If another process has it open.
    BadData
        If the file is not ours or was written by a newer version.
    """

    def __init__(self, home: Path, purpose: str = "Switchpoint") -> None:
        self.home = home
        self.path = home / FILE
        self.found: list[Finding] = []
        self._writing = threading.RLock()
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadData(
                f"The folder {home} cannot be made", str(error), "Choose another with --home."
            ) from error
        self._connection = self._connect()
        try:
            migrate(self._connection, self.path)
            self.found += look_at_clock(self._connection, home)
            leave_note(home, purpose)
        except BaseException:
            self._connection.close()
            raise

    def _connect(self) -> duckdb.DuckDBPyConnection:
        try:
            return duckdb.connect(str(self.path), config=CONFIG)
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise held_error(self.home) from error
            raise _unreadable(self.path, error) from error
        except duckdb.Error as error:
            raise _unreadable(self.path, error) from error

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own: a shared connection fails under threads."""
        return self._connection.cursor()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing, one writer after the other: each sees what the ones before wrote."""
        with self._writing:
            cursor = self.cursor()
            cursor.execute("BEGIN")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            else:
                cursor.execute("COMMIT")
            finally:
                cursor.close()

    def close(self) -> None:
        """Write everything to the file and let go of it."""
        self._connection.execute("CHECKPOINT")
        self._connection.close()
        remove_note(self.home)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _unreadable(path: Path, error: Exception) -> SwitchpointError:
    return BadData(
        f"{path} cannot be opened",
        str(error).splitlines()[0],
        "Move the file away to start with an empty store, or restore a copy of it.",
    )


def insert(
    cursor: Cursor,
    table: str,
    row: Mapping[str, object],
    conflict: Literal["", "OR REPLACE", "OR IGNORE"] = "",
) -> None:
    """Insert one row; columns that are not named stay empty.

    Every value stands under its column's name: of 13 values in a row, two that changed places
    would be of the right type more often than not.

    Parameters
    ----------
    row : mapping of str to value
        By the names of the table's columns.
    conflict : str
        What happens to a row whose key is there already; an error unless said.
    """
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    cursor.execute(f"INSERT {conflict} INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def append(cursor: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    """Insert a frame into a table, column by name."""
    if rows.empty:
        return
    cursor.register("incoming_rows", rows)
    try:
        cursor.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming_rows")
    finally:
        cursor.unregister("incoming_rows")
