"""Families and splits proposed for uploaded items, kept while the items stay as they were."""

from __future__ import annotations

import pandas as pd

from core.store.connection import Store
from core.store.uploads.items import items_stamp
from core.store.uploads.rows import registered


def has_proposal(store: Store, benchmark: str) -> bool:
    """Whether families and splits of the items as they are now are kept."""
    query = "SELECT 1 FROM proposed_item WHERE benchmark = ? AND stamp = ? LIMIT 1"
    stamp = items_stamp(store.cursor(), benchmark)
    return store.cursor().execute(query, [benchmark, stamp]).fetchone() is not None


def load_proposal(store: Store, benchmark: str) -> pd.DataFrame:
    """Columns item_id, family, split of the items as they are now; empty where none is kept.

    Returns
    -------
    DataFrame
        One row per item in use; ``split`` is empty where an item is not used.
    """
    query = "SELECT item_id, family, split FROM proposed_item WHERE benchmark = ? AND stamp = ?"
    return store.cursor().execute(query, [benchmark, items_stamp(store.cursor(), benchmark)]).df()


def save_proposal(store: Store, benchmark: str, stamp: str, rows: pd.DataFrame) -> None:
    """Keep what was found for the items as they were; older findings go.

    Parameters
    ----------
    rows : DataFrame
        Columns item_id, family, split.
    """
    with store.transaction() as cursor:
        cursor.execute("DELETE FROM proposed_item WHERE benchmark = ?", [benchmark])
        with registered(cursor, rows) as incoming:
            cursor.execute(
                "INSERT INTO proposed_item (benchmark, stamp, item_id, family, split) "
                "SELECT ?, ?, item_id, CAST(family AS VARCHAR), CAST(split AS VARCHAR) "
                f"FROM {incoming}",
                [benchmark, stamp],
            )
