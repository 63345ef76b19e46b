"""What was done to uploaded items: a log that only grows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Cursor, Store, insert
from core.store.uploads.items import items_stamp, write_items


@dataclass(frozen=True)
class Prepared:
    """One action.

    Attributes
    ----------
    action : str
        What was done, for example ``redact``; the words are those of a screen.
    items : int
        Items it changed, or examples it made or left out.
    details : mapping
        What and where, as JSON-ready values; no personal data.
    """

    action: str
    items: int
    details: Mapping[str, Any]
    done_at: datetime


def apply_preparation(
    store: Store,
    benchmark: str,
    changed: pd.DataFrame,
    action: str,
    details: Mapping[str, Any],
    by: Actor = LOCAL,
) -> None:
    """Write changed items back with the line of the log, both or neither.

    Parameters
    ----------
    changed : DataFrame
        Columns item_id, text, split, family, left_out.
    """
    with store.transaction() as cursor:
        before = items_stamp(cursor, benchmark)
        write_items(cursor, benchmark, changed)
        after = items_stamp(cursor, benchmark)
        log_preparation(
            cursor, benchmark, action, len(changed), details, by, before=before, after=after
        )


def log_preparation(
    cursor: Cursor,
    benchmark: str,
    action: str,
    items: int,
    details: Mapping[str, Any],
    by: Actor = LOCAL,
    *,
    before: str = "",
    after: str = "",
) -> None:
    """Add a line to the log and to the trail, inside somebody's transaction."""
    row = {
        "benchmark": benchmark,
        "action": action,
        "items": items,
        "details": json.dumps(dict(details)),
        "done_at": utc_now(),
    }
    insert(cursor, "preparation_log", row)
    note(
        cursor,
        by,
        "items prepared",
        f"benchmark {benchmark}",
        before=before,
        after=after,
        details={"step": action, "items": items},
    )


def list_preparations(store: Store, benchmark: str) -> list[Prepared]:
    """What was done so far, oldest first."""
    query = (
        "SELECT action, items, details, done_at FROM preparation_log WHERE benchmark = ? "
        "ORDER BY rowid"
    )
    rows = store.cursor().execute(query, [benchmark]).fetchall()
    return [Prepared(action, items, json.loads(text), at) for action, items, text, at in rows]
