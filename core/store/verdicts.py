"""Decision records, as they were written."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.actor import APP, Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store, insert


@dataclass(frozen=True)
class StoredVerdict:
    """A decision record with its place in the store."""

    id: str
    experiment_id: str
    content_hash: str
    answer: str
    record: dict[str, Any]
    created_at: datetime


def save_verdict(
    store: Store, experiment_id: str, record: dict[str, Any], by: Actor = APP
) -> StoredVerdict:
    """Keep a decision record; the same content is kept once per experiment.

    Parameters
    ----------
    record : dict
        As :func:`core.report.record.make_record` makes it, with its ``content_hash``.

    Returns
    -------
    StoredVerdict
        The newest one; where its content is the same, the one that was here.
    """
    # A resumed race comes to the same record; two rows of it would look like a change of mind.
    known = latest_verdict(store, experiment_id)
    if known and known.content_hash == record["content_hash"]:
        return known
    verdict_id = f"verdict-{uuid.uuid4().hex[:12]}"
    with store.transaction() as cursor:
        row = {
            "id": verdict_id,
            "experiment_id": experiment_id,
            "content_hash": record["content_hash"],
            "answer": record["verdict"]["answer"],
            "record": json.dumps(record),
            "created_at": utc_now(),
        }
        insert(cursor, "verdict", row)
        note(
            cursor,
            by,
            "verdict written",
            f"PoC {experiment_id}",
            before=known.content_hash if known else "",
            after=record["content_hash"],
            details={"answer": record["verdict"]["answer"]},
        )
    found = latest_verdict(store, experiment_id)
    assert found is not None
    return found


def verdict_counts(store: Store) -> dict[str, int]:
    """How many decision records each experiment has; those with none are not there."""
    query = "SELECT experiment_id, count(*) FROM verdict GROUP BY experiment_id"
    return dict(store.cursor().execute(query).fetchall())


def latest_verdict(store: Store, experiment_id: str) -> StoredVerdict | None:
    """The newest decision record of an experiment."""
    row = (
        store.cursor()
        .execute(
            "SELECT id, experiment_id, content_hash, answer, record, created_at FROM verdict "
            "WHERE experiment_id = ? ORDER BY rowid DESC LIMIT 1",
            [experiment_id],
        )
        .fetchone()
    )
    if row is None:
        return None
    id_, experiment, digest, answer, record, created = row
    return StoredVerdict(id_, experiment, digest, answer, json.loads(record), created)
