"""What was done to uploaded items: a log that only grows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from core.domain.clock import utc_now
from core.store.connection import Store
from core.store.uploaded_rows import write_items


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
    store: Store, benchmark: str, changed: pd.DataFrame, action: str, details: Mapping[str, Any]
) -> None:
    """Write changed items back with the line of the log, both or neither.

    Parameters
    ----------
    changed : DataFrame
        Columns item_id, text, split, family, left_out.
    """
    with store.transaction() as cursor:
        write_items(cursor, benchmark, changed)
        log_preparation(cursor, benchmark, action, len(changed), details)


def log_preparation(
    cursor: duckdb.DuckDBPyConnection,
    benchmark: str,
    action: str,
    items: int,
    details: Mapping[str, Any],
) -> None:
    """Add a line to the log, inside somebody's transaction."""
    cursor.execute(
        "INSERT INTO preparation_log VALUES (?, ?, ?, ?, ?)",
        [benchmark, action, items, json.dumps(dict(details)), utc_now()],
    )


def list_preparations(store: Store, benchmark: str) -> list[Prepared]:
    """What was done so far, oldest first."""
    query = (
        "SELECT action, items, details, done_at FROM preparation_log WHERE benchmark = ? "
        "ORDER BY done_at, rowid"
    )
    rows = store.cursor().execute(query, [benchmark]).fetchall()
    return [Prepared(action, items, json.loads(text), at) for action, items, text, at in rows]
