"""Keys for programs: of each only the hash, what it opens, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store, insert

_COLUMNS = (
    "id, key_hash, name, scopes, created_by, created_at, expires_at, revoked_by, revoked_at, "
    "last_used_at"
)


@dataclass(frozen=True)
class ApiToken:
    """A key for programs.

    Attributes
    ----------
    key_hash : str
        Never shown.
    scopes : tuple of str
        What it opens.
    expires_at : datetime or None
        When it stops; None: never.
    """

    id: str
    key_hash: str
    name: str
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_by: str | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def works_at(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def add_token(store: Store, token: ApiToken, by: Actor) -> None:
    """Keep a new key."""
    row = {
        "id": token.id,
        "key_hash": token.key_hash,
        "name": token.name,
        "scopes": ",".join(token.scopes),
        "created_by": token.created_by,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }
    with store.transaction() as cursor:
        insert(cursor, "api_token", row)
        ends = token.expires_at.date().isoformat() if token.expires_at else "never"
        details = {"name": token.name, "scopes": list(token.scopes), "ends": ends}
        note(cursor, by, "key made", token.id, details=details)


def list_tokens(store: Store) -> list[ApiToken]:
    """All keys that were ever made, newest first."""
    query = f"SELECT {_COLUMNS} FROM api_token ORDER BY rowid DESC"
    return [_token(row) for row in store.cursor().execute(query).fetchall()]


def revoke_token(store: Store, token_id: str, by: Actor) -> bool:
    """Take a key back; tells whether there was one to take back.

    Parameters
    ----------
    token_id : str
        Its id, not the key itself.

    Returns
    -------
    bool
        False where there is no such key, or it was revoked before.
    """
    with store.transaction() as cursor:
        cursor.execute(
            "UPDATE api_token SET revoked_by = ?, revoked_at = ? "
            "WHERE id = ? AND revoked_at IS NULL RETURNING name",
            [by.name, utc_now(), token_id],
        )
        row = cursor.fetchone()
        if row is not None:
            note(cursor, by, "key revoked", token_id, details={"name": row[0]})
    return row is not None


def touch_token(store: Store, token_id: str, now: datetime) -> None:
    """Remember that a key was used."""
    with store.transaction() as cursor:
        cursor.execute("UPDATE api_token SET last_used_at = ? WHERE id = ?", [now, token_id])


def _token(row: tuple[Any, ...]) -> ApiToken:
    id_, key_hash, name, scopes, *rest = row
    return ApiToken(id_, key_hash, name, tuple(scopes.split(",")), *rest)
