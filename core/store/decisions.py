"""Decisions of people: appended, never changed."""

from __future__ import annotations

import uuid

from core.domain.actor import Actor
from core.domain.sign_off import Signed, SignedChoice
from core.domain.verdict import Answer
from core.store.audit_log import note
from core.store.connection import Store

_COLUMNS = (
    "verdict_hash, recommended, choice, name, role, note, reason, review_on, look_again, "
    "created_by, created_at"
)


def add_decision(store: Store, actor: Actor, experiment_id: str, signed: Signed) -> None:
    """Append a decision, and a row of the trail with its hash."""
    decision_id = f"decision-{uuid.uuid4().hex[:12]}"
    with store.transaction() as cursor:
        cursor.execute(
            f"INSERT INTO decision (id, experiment_id, {_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                decision_id,
                experiment_id,
                signed.verdict_hash,
                signed.recommended.value,
                signed.choice.value,
                signed.name,
                signed.role,
                signed.note,
                signed.reason,
                signed.review_on,
                signed.look_again,
                signed.signed_by,
                signed.signed_at,
            ],
        )
        note(
            cursor,
            actor,
            "decision signed",
            f"decision {decision_id}",
            before=signed.verdict_hash,
            after=signed.to_dict()["hash"],
            details={"experiment": experiment_id, "choice": signed.choice.value},
        )


def decisions_of(store: Store, experiment_id: str) -> list[Signed]:
    """Every decision about a race, oldest first."""
    query = f"SELECT {_COLUMNS} FROM decision WHERE experiment_id = ? ORDER BY created_at, rowid"
    rows = store.cursor().execute(query, [experiment_id]).fetchall()
    return [Signed(row[0], Answer(row[1]), SignedChoice(row[2]), *row[3:]) for row in rows]
