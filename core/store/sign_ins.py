"""Sign-ins that were ended before their time."""

from __future__ import annotations

from datetime import datetime

from core.domain.clock import CLOCK
from core.store.connection import Cursor, Store, insert

ALL = "all begun before"
"""Stands in place of a key, which has 64 digits: every sign-in that began before is over."""


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
        cursor.execute(
            "DELETE FROM ended_sign_in WHERE until < ? AND key <> ?", [CLOCK.settled, ALL]
        )
        insert(cursor, "ended_sign_in", {"key": key, "until": until})


def end_all_begun_before(cursor: Cursor, moment: datetime) -> None:
    """Let every sign-in be over that began before a moment, in UTC; nobody knows their keys."""
    insert(cursor, "ended_sign_in", {"key": ALL, "until": moment})


def has_ended(store: Store, key: str, began: datetime) -> bool:
    """Whether somebody ended it, alone or together with all that began before some moment.

    Parameters
    ----------
    key : str
        A hash of the sign-in.
    began : datetime
        UTC.
    """
    query = "SELECT 1 FROM ended_sign_in WHERE key = ? OR (key = ? AND until > ?) LIMIT 1"
    return store.cursor().execute(query, [key, ALL, began]).fetchone() is not None
