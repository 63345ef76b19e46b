"""Whose hours are whose role's: remembered for every benchmark."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.clock import utc_now
from core.domain.workers import person_key
from core.store.connection import Cursor, Store, insert


def remember_roles(cursor: Cursor, roles: Mapping[str, str]) -> None:
    """Keep the roles of people by name, inside somebody's transaction.

    Parameters
    ----------
    roles : mapping of str to str
        By the name as it was written; kept under its key (:func:`person_key`).
    """
    for person, role in roles.items():
        row = {"person": person_key(person), "role": role, "said_at": utc_now()}
        insert(cursor, "person_role", row, "OR REPLACE")


def remembered_roles(store: Store) -> dict[str, str]:
    """Roles by the key of a name.

    Returns
    -------
    dict of str to str
        Not by the name as it was written: by :func:`core.domain.workers.person_key`.
    """
    return dict(store.cursor().execute("SELECT person, role FROM person_role").fetchall())
