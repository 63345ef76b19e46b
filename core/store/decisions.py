"""Decisions of people: appended, never changed."""

from __future__ import annotations

import uuid

from core.domain.actor import Actor
from core.domain.sign_off import Signed, SignedChoice
from core.domain.verdict import Answer
from core.store.audit_log import note
from core.store.connection import Store, insert

_COLUMNS = (
    "verdict_hash, recommended, choice, name, role, note, reason, review_on, look_again, "
    "created_by, created_at"
)


def add_decision(store: Store, actor: Actor, experiment_id: str, signed: Signed) -> None:
    """Append a decision, and a row of the trail with its hash.

    Parameters
    ----------
    experiment_id : str
        Of the race that was decided about.
    signed : Signed
        Bound to a verdict by its content hash.
    """
    decision_id = f"decision-{uuid.uuid4().hex[:12]}"
    with store.transaction() as cursor:
        row = {
            "id": decision_id,
            "experiment_id": experiment_id,
            "verdict_hash": signed.verdict_hash,
            "recommended": signed.recommended.value,
            "choice": signed.choice.value,
            "name": signed.name,
            "role": signed.role,
            "note": signed.note,
            "reason": signed.reason,
            "review_on": signed.review_on,
            "look_again": signed.look_again,
            "created_by": signed.signed_by,
            "created_at": signed.signed_at,
        }
        insert(cursor, "decision", row)
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
    query = f"SELECT {_COLUMNS} FROM decision WHERE experiment_id = ? ORDER BY rowid"
    rows = store.cursor().execute(query, [experiment_id]).fetchall()
    return [Signed(row[0], Answer(row[1]), SignedChoice(row[2]), *row[3:]) for row in rows]
