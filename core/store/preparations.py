"""What was done to uploaded items: a log that only grows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
        ``clean``, ``redact``, ``remove leaks`` or ``remove repeats``.
    items : int
        Items it changed.
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
        cursor.execute(
            "INSERT INTO preparation_log VALUES (?, ?, ?, ?, ?)",
            [benchmark, action, len(changed), json.dumps(dict(details)), utc_now()],
        )


def list_preparations(store: Store, benchmark: str) -> list[Prepared]:
    """What was done so far, oldest first."""
    query = (
        "SELECT action, items, details, done_at FROM preparation_log WHERE benchmark = ? "
        "ORDER BY done_at, rowid"
    )
    rows = store.cursor().execute(query, [benchmark]).fetchall()
    return [Prepared(action, items, json.loads(text), at) for action, items, text, at in rows]
