"""Sign-ins that were ended before their time."""

from __future__ import annotations

from datetime import datetime

from core.domain.clock import CLOCK
from core.store.connection import Store, insert


def end_sign_in(store: Store, key: str, until: datetime) -> None:
    """Remember that a sign-in is over, until it would be over anyway.

    Parameters
    ----------
    key : str
        A hash of the sign-in.
    until : datetime
        UTC.
    """
    with store.transaction() as cursor:
        cursor.execute("DELETE FROM ended_sign_in WHERE until < ?", [CLOCK.settled])
        insert(cursor, "ended_sign_in", {"key": key, "until": until})


def has_ended(store: Store, key: str) -> bool:
    """Whether somebody ended it."""
    query = "SELECT 1 FROM ended_sign_in WHERE key = ? LIMIT 1"
    return store.cursor().execute(query, [key]).fetchone() is not None
