"""Reading a store: what it says about itself, and every value of every table.

Also a program, for files that may crash who reads them: it opens the file for reading alone, which
changes neither it nor its log, and prints JSON (:mod:`core.store.integrity.aside` runs it).
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import duckdb

from core.domain.clock import utc_now
from core.domain.errors import BadData, SwitchpointError
from core.store.findings import newest_noted

if TYPE_CHECKING:
    from core.store.connection import Store

DUCKDB = duckdb.__version__
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "2GB",
}
ADDRESS_SPACE = 4 << 30
"""Bytes the reader may reserve; a damaged length can ask for any number."""

OPENING = (duckdb.Error, MemoryError, RuntimeError)
"""What DuckDB raises over a damaged file, besides ending the process."""

FAILURES = (duckdb.Error, SwitchpointError)
SHRINKING = {"ended_sign_in", "proposed_item", "rewritten_text", "saved_change", "scenario"}
"""Tables from which the program takes rows away; of all others none may become fewer."""

SHAPE = ["version INTEGER", "name VARCHAR", "applied_at TIMESTAMP"]
_SHAPE = "DESCRIBE schema_version"
_MIGRATIONS = "SELECT version, name FROM schema_version"
_OBJECTS = (
    "SELECT (SELECT count(*) FROM duckdb_tables()) "
    "+ (SELECT count(*) FROM duckdb_views() WHERE NOT internal) "
    "+ (SELECT count(*) FROM duckdb_sequences()) "
    "+ (SELECT count(*) FROM duckdb_schemas() WHERE NOT internal AND schema_name != 'main')"
)
LOSS = "loss accepted"
_LOSS = (
    "SELECT strftime(noted_at, '%Y-%m-%dT%H:%M:%S'), details->>'$.kept' FROM audit "
    f"WHERE action = '{LOSS}' ORDER BY number DESC LIMIT 1"
)
_SAVED = "SELECT min(store), max(store), coalesce(max(number), 0), count(*) FROM saved_change"


@dataclass(frozen=True)
class Contents:
    """What was read of a database file.

    Attributes
    ----------
    objects : int
        Tables, views, sequences and schemas; 1 stands for any number where one is ours.
    names : dict of int to str
        Migrations by number; empty where no table of ours lists them.
    saved : tuple of int, or None
        Of its saved changes: which store saved them (0 if none did yet, -1 if several did), the
        newest one's number, and how many are there; None where it does not count them.
    rows : dict of str to int
        By table, of those that can be read; like all that follows, only where they were.
    unreadable : dict of str to str
        Table and why.
    audit_broken_at : int or None
        Number of the first row that does not follow from the one before.
    newest_entry : str or None
        Moment of the newest entry of the audit log (ISO, UTC).
    loss : list of str
        When somebody last went on with what could be read (ISO, UTC), and the folder that the old
        files are in; empty where nobody did.
    keys, endless_keys, links : int
        Keys for programs that work, those among them that never expire, and links that are open.
    given_up : list of str
        What waits for somebody after it ended its process: subjects of jobs.
    """

    objects: int = 0
    names: dict[int, str] = field(default_factory=dict)
    saved: tuple[int, int, int] | None = None
    rows: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    audit_broken_at: int | None = None
    newest_entry: str | None = None
    loss: list[str] = field(default_factory=list)
    keys: int = 0
    endless_keys: int = 0
    links: int = 0
    given_up: list[str] = field(default_factory=list)

    @property
    def schema(self) -> int | None:
        """The newest migration; None where it is no store of ours."""
        return max(self.names, default=None)

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Contents:
        """From what was written as JSON.

        Raises
        ------
        KeyError, TypeError, ValueError, AttributeError
            If it is something else.
        """
        names = {int(number): name for number, name in raw["names"].items()}
        saved = tuple(raw["saved"]) if raw["saved"] else None
        return cls(**{**raw, "names": names, "saved": saved})


def facts_of(connection: Any) -> Contents:
    """Ask an open database what it is, without reading through it.

    Every result is read to its end, or its transaction would stay open.
    """
    try:
        columns = [f"{name} {kind}" for name, kind, *_ in connection.execute(_SHAPE).fetchall()]
    except duckdb.CatalogException:
        columns = []
    if columns != SHAPE:
        ((objects,),) = connection.execute(_OBJECTS).fetchall()
        return Contents(objects)
    names = dict(connection.execute(_MIGRATIONS).fetchall())
    try:
        ((least, most, newest, rows),) = connection.execute(_SAVED).fetchall()
    except duckdb.CatalogException:
        return Contents(1, names)
    return Contents(1, names, ((least or 0) if least == most else -1, newest, rows))


def read_through(
    connection: Any,
    watch: Callable[[str], object] = lambda table: None,
    without: Sequence[str] = (),
) -> Contents:
    """Read every value of every table of a store, one table after the other.

    Nothing is changed, and of other people's transactions nothing has to wait.

    Parameters
    ----------
    connection : DuckDBPyConnection or Cursor
    watch : callable
        Told each table before it is read: reading what is damaged can end the process.
    without : sequence of str
        Tables to leave out.
    """
    from core.store.audit_log import broken_row  # it needs more than who opens a store

    seen = facts_of(connection)
    if not seen.names:
        return seen
    rows: dict[str, int] = {}
    unreadable: dict[str, str] = {}
    query = "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
    for (table,) in connection.execute(query).fetchall():
        if table in without:
            continue
        watch(table)
        try:
            # The hash needs every column; a count alone is answered from what stands beside them.
            query = f'SELECT count(*), bit_xor(hash(t)) FROM "{table}" t'
            rows[table] = int(connection.execute(query).fetchall()[0][0])
        except FAILURES as error:
            unreadable[table] = str(error).splitlines()[0]
    found: dict[str, Any] = {}
    if "audit" in rows:
        found["audit_broken_at"] = broken_row(connection.execute)
        newest = newest_noted(connection)
        found["newest_entry"] = newest.isoformat(timespec="seconds") if newest else None
        loss = connection.execute(_LOSS).fetchall()
        found["loss"] = [str(part) for part in loss[0]] if loss else []
    # Written out: for a value of Python's DuckDB imports pandas, which takes longer than all else.
    now = f"TIMESTAMP '{utc_now():%Y-%m-%d %H:%M:%S.%f}'"
    works = f"revoked_at IS NULL AND (expires_at IS NULL OR expires_at > {now})"
    if "api_token" in rows:
        keys = f"SELECT count(*) FROM api_token WHERE {works}"
        found["keys"] = _one(connection, keys)
        found["endless_keys"] = _one(connection, f"{keys} AND expires_at IS NULL")
    if "share_link" in rows:
        found["links"] = _one(connection, f"SELECT count(*) FROM share_link WHERE {works}")
    if "job" in rows:
        found["given_up"] = _given_up(connection)
    return replace(seen, rows=rows, unreadable=unreadable, **found)


def read_open(store: Store) -> Contents:
    """The same of the store this process has open.

    Raises
    ------
    BadData
        If it is damaged where the tables are listed.
    """
    cursor = store.cursor()
    try:
        return read_through(cursor)
    except FAILURES as error:
        raise BadData("The store cannot be read through", str(error).splitlines()[0]) from error
    finally:
        cursor.close()


def given_up_in(store: Store) -> list[str]:
    """What waits for somebody in the store this process has open: subjects of jobs."""
    return _given_up(store.cursor())


def _given_up(connection: Any) -> list[str]:
    """Subjects whose newest job failed after its process had ended under it, and that wait."""
    columns = "SELECT list(column_name) FROM duckdb_columns() WHERE table_name = 'job'"
    if "broken_starts" not in _one(connection, columns):
        return []
    # Of an empty store's first PoC only the planning can have ended: it is over once there is one.
    query = (
        "SELECT subject, status, broken_starts FROM job WHERE subject NOT IN (SELECT id FROM "
        "experiment WHERE status IN ('finished', 'cancelled', 'given up')) "
        "AND (kind <> 'first poc' OR NOT EXISTS (FROM experiment)) ORDER BY rowid"
    )
    newest = {subject: rest for subject, *rest in connection.execute(query).fetchall()}
    return [
        subject
        for subject, (status, ends) in newest.items()
        if status == "failed" and ends not in (None, "[]")
    ]


def _one(connection: Any, query: str) -> Any:
    return connection.execute(query).fetchall()[0][0]


def main(path: str, everything: str, *without: str) -> None:
    """A line for each table it begins with, then one with what was found, or what went wrong."""
    _limit()
    said: dict[str, Any] = {}
    config = {**CONFIG, "temp_directory": ""}  # nothing is written beside what is only looked at
    try:
        with duckdb.connect(path, read_only=True, config=config) as connection:
            if everything:
                os.nice(10)
                seen = read_through(connection, _say_table, without)
            else:
                seen = facts_of(connection)
            said["contents"] = asdict(seen)
    except OPENING as error:
        said["problem"] = (str(error).splitlines() or [type(error).__name__])[0][:500]
        said["memory"] = isinstance(error, MemoryError | duckdb.OutOfMemoryException)
    print(json.dumps(said), flush=True)


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # on macOS time alone is limited
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(hard, ADDRESS_SPACE)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _say_table(table: str) -> None:
    print(json.dumps({"table": table}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
