"""The trail of who did what: rows are appended, never changed, each sealed with the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.actor import Actor
from core.domain.canonical import content_hash
from core.domain.clock import machine_time, utc_now
from core.store.connection import Cursor, Store, insert
from core.store.findings import ACCEPTED

START = "0" * 64
_COLUMNS = (
    "number, noted_at, who, role, action, subject, before_hash, after_hash, details, previous, "
    "row_hash"
)


@dataclass(frozen=True)
class Noted:
    """One row of the trail.

    Attributes
    ----------
    action : str
        Such as ``link made`` or ``assumption changed``.
    subject : str
        What it was done to: a kind and an id, such as ``link link-1a2b``.
    before_hash, after_hash : str
        Content before and after; empty where there was none.
    details : mapping
        JSON-ready, never a secret, an item's text or personal data.
    row_hash : str
        Hash of this row with the hash of the row before.
    """

    number: int
    noted_at: datetime
    who: str
    role: str
    action: str
    subject: str
    before_hash: str
    after_hash: str
    details: Mapping[str, Any]
    previous: str
    row_hash: str


def note(
    cursor: Cursor,
    actor: Actor,
    action: str,
    subject: str,
    *,
    before: str = "",
    after: str = "",
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Append a row inside the transaction of what it tells about: both are kept, or neither.

    Parameters
    ----------
    action, subject : str
        Such as ``link made`` and ``link link-1a2b``.
    before, after : str
        Content hashes; empty where there was nothing.
    details : mapping, optional
        JSON-ready; never a secret, an item's text or personal data.
    at : datetime, optional
        When, if not now.
    """
    last = cursor.execute(
        "SELECT number, row_hash FROM audit ORDER BY number DESC LIMIT 1"
    ).fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, START)
    row = {  # in the order of the columns, in which first_broken hashes them again
        "number": number,
        "noted_at": at or utc_now(),
        "who": actor.name,
        "role": str(actor.role),
        "action": action,
        "subject": subject,
        "before_hash": before,
        "after_hash": after,
        "details": json.dumps(dict(details or {}), sort_keys=True),
        "previous": previous,
    }
    insert(cursor, "audit", {**row, "row_hash": _seal(list(row.values()))})


def note_event(
    store: Store,
    actor: Actor,
    action: str,
    subject: str,
    *,
    before: str = "",
    after: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Append a row about something that happened outside the store, by itself.

    Parameters
    ----------
    action, subject, before, after, details
        As for :func:`note`.
    """
    with store.transaction() as cursor:
        note(cursor, actor, action, subject, before=before, after=after, details=details)


def accept_clock(store: Store, actor: Actor) -> None:
    """Write down that this machine's clock is right, whatever earlier entries say."""
    with store.transaction() as cursor:
        note(cursor, actor, ACCEPTED, "store", at=machine_time())


def audit_log(store: Store, limit: int | None = None) -> list[Noted]:
    """The rows, newest first.

    Parameters
    ----------
    limit : int, optional
        How many; all where none is given.

    Returns
    -------
    list of Noted
        Newest first.
    """
    query = f"SELECT {_COLUMNS} FROM audit ORDER BY number DESC"
    rows = store.cursor().execute(query + (f" LIMIT {int(limit)}" if limit else "")).fetchall()
    names = _COLUMNS.split(", ")
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return [Noted(**{**row, "details": json.loads(row["details"])}) for row in told]


def newest_after(store: Store, action: str) -> str:
    """Content after the newest row of an action; empty where there is none.

    Parameters
    ----------
    action : str
        As it was noted.

    Returns
    -------
    str
        A content hash.
    """
    query = "SELECT after_hash FROM audit WHERE action = ? ORDER BY number DESC LIMIT 1"
    row = store.cursor().execute(query, [action]).fetchone()
    return str(row[0]) if row else ""


def first_broken(store: Store) -> int | None:
    """Number of the first row that does not follow from the one before; None where all do."""
    return broken_row(store.cursor().execute)


def broken_row(run: Callable[..., Any]) -> int | None:
    """The same with whatever runs a statement, also of a store that is only looked at."""
    rows = run(f"SELECT {_COLUMNS} FROM audit ORDER BY number").fetchall()
    previous = START
    for at, row in enumerate(rows, 1):
        if row[0] != at or row[9] != previous or row[10] != _seal(list(row[:10])):
            return int(row[0])
        previous = row[10]
    return None


def _seal(row: list[Any]) -> str:
    return content_hash([row[0], row[1].isoformat(), *row[2:]])
