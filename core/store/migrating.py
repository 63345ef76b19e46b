"""Numbered migrations: a new file gets all at once; an old one each by itself, after a copy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.store.integrity.failures import refused

if TYPE_CHECKING:
    from core.store.connection import Store

FOLDER = Path(__file__).with_name("migrations")
VERSION_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_version "
    "(version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)"
)

_COPIES = """
import os, shutil, sys
path, part, to = sys.argv[1:]
try:
    shutil.copy2(path, part)
    os.chmod(part, 0o600)
    os.replace(part, to)
except OSError as error:
    if os.path.exists(part):
        os.remove(part)
    sys.exit(error.errno)
"""

Step = tuple[int, Path]
"""Number and file of a migration."""


def migrations() -> list[Step]:
    """Number and file of every migration, in order."""
    return sorted((int(path.name.split("_")[0]), path) for path in FOLDER.glob("[0-9]*.sql"))


def newest_schema() -> int:
    """The schema version that this program writes."""
    return migrations()[-1][0]


def schema_version(store: Store) -> int | None:
    """The schema version of an open store; None where nothing says so, or it works no more."""
    try:
        row = store.cursor().execute("SELECT max(version) FROM schema_version").fetchone()
    except (SwitchpointError, duckdb.Error):
        return None
    return int(row[0]) if row and row[0] is not None else None


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Bring a store to the newest schema.

    Returns
    -------
    int
        The schema version it now has.
    """
    connection.execute(VERSION_TABLE)
    known, newest = migrations(), newest_schema()
    applied = {
        number for (number,) in connection.execute("SELECT version FROM schema_version").fetchall()
    }
    pending = [(number, file) for number, file in known if number not in applied]
    if not applied:
        _build(connection, pending)
        return newest
    if pending:
        connection.execute("CHECKPOINT")
        _copy(path, path.with_name(f"{path.name}.before-{pending[-1][0]:04d}"))
    for step in pending:
        _apply(connection, [step])
        # Replayed from the log after a kill, a changed table with a sequence cannot be opened.
        connection.execute("CHECKPOINT")
    return newest


def _build(connection: duckdb.DuckDBPyConnection, steps: list[Step]) -> None:
    """Make the tables of a new file, which is then whole, or as empty as before.

    One transaction takes a third of the time of one for each step. Over a threshold of nothing
    its commit writes into the file itself and leaves no log that a kill could tear.
    """
    connection.execute("SET checkpoint_threshold = '0KB'")
    try:
        _apply(connection, steps)
    finally:
        connection.execute("RESET checkpoint_threshold")


def _apply(connection: duckdb.DuckDBPyConnection, steps: list[Step]) -> None:
    """Run some migrations and write them down, all or none."""
    connection.execute("BEGIN")
    try:
        for number, file in steps:
            connection.execute(file.read_text(encoding="utf-8"))
            connection.execute(
                "INSERT INTO schema_version (version, name, applied_at) VALUES (?, ?, ?)",
                [number, file.stem, utc_now()],
            )
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _copy(path: Path, to: Path) -> None:
    """Copy an open store's file in a process of its own.

    A process that opens and closes a file gives up every lock it holds on it (POSIX), and another
    one could then write to the store at the same time.
    """
    part = to.with_name(f".{to.name}.part")
    done = subprocess.run(
        [sys.executable, "-I", "-c", _COPIES, str(path), str(part), str(to)],
        capture_output=True,
        check=False,
    )
    if done.returncode > 0:
        raise refused(to, done.returncode, "written before the store is changed")
    if done.returncode:
        raise SwitchpointError(
            f"{path} cannot be copied before it is changed",
            "The process that copied it was ended.",
            "Start again.",
        )
