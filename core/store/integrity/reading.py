"""Reading a whole store through: every value of every table, the audit log, what is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from core.domain.clock import utc_now
from core.domain.errors import BadData, SwitchpointError
from core.store.audit_log import broken_row
from core.store.connection import Store

SHRINKING = {"ended_sign_in", "proposed_item", "rewritten_text", "saved_change", "scenario"}
"""Tables from which the program takes rows away; of all others none may become fewer."""

Watch = Callable[[str], None]
Run = Callable[..., Any]
"""Runs a statement on an open store; gives what has ``fetchone`` and ``fetchall``."""

FAILURES = (duckdb.Error, SwitchpointError)


@dataclass(frozen=True)
class Contents:
    """What was read of a store.

    Attributes
    ----------
    rows : dict of str to int
        By table, of those that can be read.
    unreadable : dict of str to str
        Table and why.
    schema : int or None
        None where the file is a database of something else.
    audit_rows : int
    audit_broken_at : int or None
        Number of the first row that does not follow from the one before.
    newest_entry : str or None
        Moment of the newest change (ISO, UTC).
    keys, endless_keys, links : int
        Keys for programs that work, those among them that never expire, and links that are open.
    saved : int or None
        How many changes were saved in it; None where it does not count them.
    given_up : list of str
        What waits for somebody after it ended its process: subjects of jobs.
    """

    rows: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    schema: int | None = None
    audit_rows: int = 0
    audit_broken_at: int | None = None
    newest_entry: str | None = None
    keys: int = 0
    endless_keys: int = 0
    links: int = 0
    saved: int | None = None
    given_up: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, raw: str | bytes) -> Contents:
        """What was written as JSON.

        Raises
        ------
        ValueError, TypeError
            If it is something else.
        """
        return cls(**json.loads(raw))


def read_through(
    run: Run, now: datetime, watch: Watch = lambda table: None, without: tuple[str, ...] = ()
) -> Contents:
    """Read every value of every table, one table after the other.

    Nothing is changed, and of other people's transactions nothing has to wait.

    Parameters
    ----------
    run : callable
        Runs a statement.
    now : datetime
        UTC, for what has expired.
    watch : callable
        Told each table before it is read: reading what is damaged can end the process.
    without : tuple of str
        Tables to leave out.
    """
    rows: dict[str, int] = {}
    unreadable: dict[str, str] = {}
    for (table,) in run(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
    ).fetchall():
        if table in without:
            continue
        watch(table)
        try:
            # The hash needs every column; a count alone is answered from what stands beside them.
            row = run(f'SELECT count(*), bit_xor(hash(t)) FROM "{table}" t').fetchone()
            rows[table] = int(row[0]) if row else 0
        except FAILURES as error:
            unreadable[table] = str(error).splitlines()[0]
    readable = rows.keys()
    if "schema_version" not in readable or "audit" not in {*readable, *unreadable, *without}:
        return Contents(rows, unreadable)
    found: dict[str, Any] = {
        "schema": _one(run, "SELECT max(version) FROM schema_version"),
        "newest_entry": max(_moments(run, readable), default=None),
    }
    if "audit" in readable:
        found |= {"audit_rows": rows["audit"], "audit_broken_at": broken_row(run)}
    if "api_token" in readable:
        works = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"
        found["keys"] = _one(run, f"SELECT count(*) FROM api_token WHERE {works}", now)
        found["endless_keys"] = _one(
            run,
            "SELECT count(*) FROM api_token WHERE revoked_at IS NULL AND expires_at IS NULL",
        )
    if "share_link" in readable:
        opens = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"
        found["links"] = _one(run, f"SELECT count(*) FROM share_link WHERE {opens}", now)
    if "saved_change" in readable:
        found["saved"] = _one(run, "SELECT count(*) FROM saved_change")
    if "job" in readable:
        found["given_up"] = _given_up(run)
    return Contents(rows, unreadable, **found)


def read_open(store: Store) -> Contents:
    """The same of the store this process has open.

    Raises
    ------
    BadData
        If it is damaged where the tables are listed.
    """
    cursor = store.cursor()
    try:
        return read_through(cursor.execute, utc_now())
    except FAILURES as error:
        raise BadData("The store cannot be read through", str(error).splitlines()[0]) from error
    finally:
        cursor.close()


def _given_up(run: Run) -> list[str]:
    """Subjects whose newest job failed after its process had ended under it."""
    column = "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'job' AND column_name = ?"
    if not _one(run, column, "broken_starts"):
        return []
    query = "SELECT subject, status, broken_starts FROM job ORDER BY created_at"
    newest = {subject: rest for subject, *rest in run(query).fetchall()}
    return [
        subject
        for subject, (status, ends) in newest.items()
        if status == "failed" and ends not in (None, "[]")
    ]


def _moments(run: Run, readable: Any) -> list[str]:
    columns = {"audit": "noted_at", "job": "updated_at", "verdict": "created_at"}
    found = [
        _one(run, f'SELECT max({column}) FROM "{table}"')
        for table, column in columns.items()
        if table in readable
    ]
    return [moment.isoformat(timespec="seconds") for moment in found if moment is not None]


def _one(run: Run, query: str, *values: object) -> Any:
    row = run(query, list(values)).fetchone()
    return row[0] if row else None
