"""Items of uploaded benchmarks: what tells that they changed, and changing them."""

from __future__ import annotations

import pandas as pd

from core.store.connection import Cursor, Store
from core.store.uploads.rows import registered


def known_ids(cursor: Cursor, benchmark: str) -> set[str]:
    """Ids of every uploaded item, inside somebody's transaction."""
    query = "SELECT item_id FROM uploaded_item WHERE benchmark = ?"
    return {row[0] for row in cursor.execute(query, [benchmark]).fetchall()}


def next_position(cursor: Cursor, benchmark: str) -> int:
    """The first free position of an item, inside somebody's transaction."""
    query = "SELECT coalesce(max(position) + 1, 0) FROM uploaded_item WHERE benchmark = ?"
    row = cursor.execute(query, [benchmark]).fetchone()
    return int(row[0]) if row else 0


def set_gold(cursor: Cursor, benchmark: str, gold: pd.DataFrame) -> None:
    """Give items that had none the expert's answer: columns item_id, gold.

    Parameters
    ----------
    gold : DataFrame
        Columns item_id and gold (a class name); other columns are ignored.
    """
    if gold.empty:
        return
    with registered(cursor, gold[["item_id", "gold"]]) as incoming:
        cursor.execute(
            f"UPDATE uploaded_item SET gold = i.gold FROM {incoming} i "
            "WHERE uploaded_item.item_id = i.item_id AND benchmark = ?",
            [benchmark],
        )


def write_items(cursor: Cursor, benchmark: str, changed: pd.DataFrame) -> None:
    """Write prepared items back: columns item_id, text, split, family, left_out.

    Parameters
    ----------
    changed : DataFrame
        One row per item; an empty cell empties what was there.
    """
    if changed.empty:
        return
    with registered(cursor, changed) as incoming:
        cursor.execute(
            "UPDATE uploaded_item SET text = i.text, split = CAST(i.split AS VARCHAR), "
            "family = CAST(i.family AS VARCHAR), left_out = CAST(i.left_out AS VARCHAR) "
            f"FROM {incoming} i WHERE uploaded_item.item_id = i.item_id AND benchmark = ?",
            [benchmark],
        )


def prepared_stamp(store: Store, benchmark: str) -> str:
    """Changes whenever the items of an uploaded benchmark do.

    Returns
    -------
    str
        A number over every item's id, text, answer, split, family and why it was left out; the
        same whatever their order.
    """
    return items_stamp(store.cursor(), benchmark)


def items_stamp(cursor: Cursor, benchmark: str) -> str:
    """The same inside somebody's transaction."""
    # The xor of the rows' hashes needs no order, and so no sorting of a million texts.
    cursor.execute(
        "SELECT bit_xor(hash(item_id, text, gold, split, family, left_out)) "
        "FROM uploaded_item WHERE benchmark = ?",
        [benchmark],
    )
    row = cursor.fetchone()
    return str(row[0]) if row else ""
