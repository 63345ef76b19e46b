"""Stretches of work logged for uploaded benchmarks; a later row cancels an earlier one."""

from __future__ import annotations

import pandas as pd

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store
from core.store.uploads.rows import insert_rows, load_rows


def load_hours(store: Store, benchmark: str) -> pd.DataFrame:
    """Stretches of work that count, the oldest first: columns of the hours log.

    What was cancelled is left out, and so is what cancels it.

    Returns
    -------
    DataFrame
        One row per stretch; ``hours`` in hours, ``iteration`` empty where none was named.
    """
    rows = load_rows(store, "hours", benchmark)
    undone = set(rows["cancels"].dropna())
    return rows[rows["cancels"].isna() & ~rows["id"].isin(undone)]


def log_hours(store: Store, benchmark: str, rows: pd.DataFrame, by: Actor = LOCAL) -> None:
    """Add stretches of work typed by hand: columns id, node, who, iteration, hours, note.

    Parameters
    ----------
    rows : DataFrame
        ``hours`` in hours; a column ``cancels`` holds the id of the stretch a row undoes.
    """
    with store.transaction() as cursor:
        insert_rows(cursor, "hours", rows.assign(benchmark=benchmark, logged_at=utc_now()))
        action = "hours undone" if "cancels" in rows.columns else "hours logged"
        told = rows[["node", "iteration", "hours"]].to_dict("records")  # who may be a name
        note(cursor, by, action, f"benchmark {benchmark}", details={"stretches": told})
