"""Frozen reports and the links that show them; of a link's key only a hash is kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from core.domain.actor import Actor
from core.domain.canonical import content_hash
from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.domain.link import Counts
from core.store.audit_log import note
from core.store.connection import Store, insert

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Frozen:
    """What a report says, as it stood when it was frozen.

    Attributes
    ----------
    title, note : str
        From whoever shares it, for the readers; plain text.
    page : str
        The finished HTML page.
    record : mapping
        The decision record: the verdict with all its inputs.
    link : mapping of str to str
        Address parameters of the screen it was made from; ``screen`` names the screen.
    """

    experiment_id: str
    title: str
    note: str
    headline: str
    answer: str
    page: str
    record: Mapping[str, Any]
    link: Mapping[str, str]

    @property
    def content_hash(self) -> str:
        """Hash of all of it, with the version of what a snapshot is."""
        told = {field.name: getattr(self, field.name) for field in fields(Frozen)}
        return content_hash({"schema_version": SCHEMA_VERSION, **told})


@dataclass(frozen=True)
class Snapshot(Frozen):
    """A frozen report with its place in the store; never changed."""

    id: str = ""
    created_by: str = ""
    created_at: datetime = datetime.min


@dataclass(frozen=True)
class Link:
    """A link with what it shows.

    Attributes
    ----------
    expires_at : datetime or None
        UTC; None where it does not end.
    newer_at : datetime or None
        When the race got a newer verdict, if it did.
    changed_at : datetime or None
        When inputs of the verdict were changed since, if they were.
    """

    id: str
    snapshot_id: str
    experiment_id: str
    title: str
    note: str
    headline: str
    answer: str
    address: Mapping[str, str]
    frozen_at: datetime
    key_hash: str
    expires_at: datetime | None
    created_by: str
    created_at: datetime
    revoked_by: str | None
    revoked_at: datetime | None
    opened: int
    last_opened_at: datetime | None
    newer_at: datetime | None
    changed_at: datetime | None

    def works_at(self, now: datetime) -> bool:
        """Whether it opens: neither revoked nor at its end."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


_LINKS = """
SELECT l.id, l.snapshot_id, s.experiment_id, s.title, s.note, s.headline, s.answer, s.link,
    s.created_at, l.key_hash, l.expires_at, l.created_by, l.created_at, l.revoked_by,
    l.revoked_at, l.opened, l.last_opened_at,
    (SELECT max(v.created_at) FROM verdict v
     WHERE v.experiment_id = s.experiment_id AND v.created_at > s.created_at),
    nullif(greatest(
        coalesce((SELECT max(changed_at) FROM assumption_edit), s.created_at),
        coalesce((SELECT max(changed_at) FROM vendor_claims), s.created_at),
        coalesce((SELECT max(logged_at) FROM hours_log h JOIN experiment e
                  ON h.benchmark = json_extract_string(e.plan, '$.benchmark')
                  WHERE e.id = s.experiment_id), s.created_at),
        s.created_at), s.created_at)
FROM share_link l JOIN snapshot s ON s.id = l.snapshot_id
"""


def list_links(store: Store) -> list[Link]:
    """All links ever made, newest first."""
    rows = store.cursor().execute(_LINKS + "ORDER BY l.rowid DESC").fetchall()
    read = [[*row[:7], json.loads(row[7]), *row[8:]] for row in rows]
    return [Link(*values) for values in read]


def find_link(store: Store, link_id: str) -> Link:
    """One link.

    Raises
    ------
    BadUsage
        If there is no such link.
    """
    for link in list_links(store):
        if link.id == link_id:
            return link
    raise BadUsage("There is no such link", remedy="Reload the list.")


def load_snapshot(store: Store, snapshot_id: str) -> Snapshot:
    """A frozen report with its page and record.

    Raises
    ------
    BadUsage
        If there is no such report.
    """
    row = (
        store.cursor()
        .execute(
            "SELECT experiment_id, title, note, headline, answer, page, record, link, id, "
            "created_by, created_at FROM snapshot WHERE id = ?",
            [snapshot_id],
        )
        .fetchone()
    )
    if row is None:
        raise BadUsage("There is no such frozen report", remedy="Reload the list.")
    values = [*row[:6], json.loads(row[6]), json.loads(row[7]), *row[8:]]
    return Snapshot(*values)


def add_snapshot(store: Store, actor: Actor, frozen: Frozen) -> str:
    """Keep a frozen report, once; returns its id.

    Parameters
    ----------
    frozen : Frozen
        What the report says; the same content is kept once, whoever froze it first.
    """
    digest = frozen.content_hash
    with store.transaction() as cursor:
        known = cursor.execute("SELECT id FROM snapshot WHERE content_hash = ?", [digest])
        if found := known.fetchone():
            return str(found[0])
        snapshot_id = f"snapshot-{uuid.uuid4().hex[:12]}"
        row = {
            "id": snapshot_id,
            "experiment_id": frozen.experiment_id,
            "schema_version": SCHEMA_VERSION,
            "content_hash": digest,
            "title": frozen.title,
            "note": frozen.note,
            "headline": frozen.headline,
            "answer": frozen.answer,
            "page": frozen.page,
            "record": json.dumps(frozen.record),
            "link": json.dumps(dict(frozen.link), sort_keys=True),
            "created_by": actor.name,
            "created_at": utc_now(),
        }
        insert(cursor, "snapshot", row)
        note(cursor, actor, "report frozen", f"snapshot {snapshot_id}", after=digest)
    return snapshot_id


def add_link(
    store: Store, actor: Actor, snapshot_id: str, key_hash: str, expires_at: datetime | None
) -> str:
    """Keep a link to a frozen report; returns its id.

    Parameters
    ----------
    key_hash : str
        Of the key that opens it; the key itself is not kept.
    expires_at : datetime or None
        UTC; None where it does not end.
    """
    link_id = f"link-{uuid.uuid4().hex[:12]}"
    with store.transaction() as cursor:
        row = {
            "id": link_id,
            "snapshot_id": snapshot_id,
            "key_hash": key_hash,
            "expires_at": expires_at,
            "created_by": actor.name,
            "created_at": utc_now(),
            "opened": 0,
        }
        insert(cursor, "share_link", row)
        details = {"snapshot": snapshot_id, "expires_at": _told(expires_at)}
        note(cursor, actor, "link made", f"link {link_id}", details=details)
    return link_id


def revoke_link(store: Store, actor: Actor, link_id: str) -> None:
    """Make a link stop working; nothing happens where it was revoked before."""
    with store.transaction() as cursor:
        changed = cursor.execute(
            "UPDATE share_link SET revoked_by = ?, revoked_at = ? "
            "WHERE id = ? AND revoked_at IS NULL RETURNING id",
            [actor.name, utc_now(), link_id],
        ).fetchall()
        if changed:
            note(cursor, actor, "link revoked", f"link {link_id}")


def change_expiry(store: Store, actor: Actor, link_id: str, expires_at: datetime | None) -> None:
    """Let a link end at another time.

    Parameters
    ----------
    expires_at : datetime or None
        UTC; None where it does not end.

    Raises
    ------
    BadUsage
        If there is no such link.
    """
    before = find_link(store, link_id).expires_at
    with store.transaction() as cursor:
        cursor.execute("UPDATE share_link SET expires_at = ? WHERE id = ?", [expires_at, link_id])
        details = {"before": _told(before), "after": _told(expires_at)}
        note(cursor, actor, "link expiry changed", f"link {link_id}", details=details)


def add_openings(store: Store, counts: Counts) -> None:
    """Count openings; keys of links that are not known are passed over.

    Parameters
    ----------
    counts : mapping of str to Openings
        By the hash of a link's key: how often it was opened since, and when last.
    """
    if not counts:
        return
    with store.transaction() as cursor:
        cursor.executemany(
            "UPDATE share_link SET opened = opened + ?, "
            "last_opened_at = greatest(coalesce(last_opened_at, ?), ?) WHERE key_hash = ?",
            [[told.times, told.last, told.last, key] for key, told in counts.items()],
        )


def _told(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else "never"
