"""Decisions of people, what they forecast, what came of it: appended, never changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from core.domain.actor import Actor
from core.domain.outcome import Forecast, Outcome, Reached
from core.domain.sign_off import Signed, SignedChoice
from core.domain.verdict import Answer
from core.store.audit_log import note
from core.store.connection import Cursor, Store, insert

_COLUMNS = (
    "verdict_hash, recommended, choice, name, role, note, reason, review_on, look_again, "
    "created_by, created_at"
)


def add_decision(
    store: Store,
    actor: Actor,
    experiment_id: str,
    signed: Signed,
    forecast: Forecast | None = None,
) -> None:
    """Append a decision with what is forecast, and a row of the audit log with its hash.

    Parameters
    ----------
    experiment_id : str
        Of the PoC that was decided about.
    signed : Signed
        Bound to a verdict by its content hash.
    forecast : Forecast, optional
        Of what it goes for; nothing is built if not given.
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
        if forecast is not None:
            insert_forecast(cursor, signed.hash, forecast)
        note(
            cursor,
            actor,
            "decision signed",
            f"decision {decision_id}",
            before=signed.verdict_hash,
            after=signed.hash,
            details={"experiment": experiment_id, "choice": signed.choice.value},
        )


def decisions_of(store: Store, experiment_id: str) -> list[Signed]:
    """Every decision about a PoC, oldest first."""
    return [signed for poc, signed in all_decisions(store) if poc == experiment_id]


def all_decisions(store: Store) -> list[tuple[str, Signed]]:
    """Every decision with the PoC it is about, oldest first."""
    query = f"SELECT experiment_id, {_COLUMNS} FROM decision ORDER BY rowid"
    rows = store.cursor().execute(query).fetchall()
    return [(row[0], _signed(row[1:])) for row in rows]


def _signed(row: Sequence[Any]) -> Signed:
    return Signed(row[0], Answer(row[1]), SignedChoice(row[2]), *row[3:])


def insert_forecast(cursor: Cursor, decision: str, forecast: Forecast) -> None:
    """Keep a forecast beside its decision, in the same transaction."""
    insert(cursor, "forecast", {"decision": decision, **forecast.to_dict()})


def forecasts(store: Store) -> dict[str, Forecast]:
    """Every forecast that was kept, by the hash of its decision."""
    rows = store.cursor().execute("SELECT * FROM forecast").fetchall()
    return {row[0]: Forecast(*row[1:]) for row in rows}


def add_outcome(store: Store, actor: Actor, outcome: Outcome) -> None:
    """Append what came of a decision, and a row of the audit log with its hash."""
    told = outcome.to_dict()
    with store.transaction() as cursor:
        row = {name: value for name, value in told.items() if name != "hash"}
        insert(cursor, "outcome", row | {"noted_at": outcome.noted_at})
        note(
            cursor,
            actor,
            "outcome noted",
            f"decision {outcome.decision[:12]}",
            before=outcome.decision,
            after=told["hash"],
            details={"reached": outcome.reached.value},
        )


def outcomes(store: Store) -> dict[str, list[Outcome]]:
    """Every outcome, oldest first, by the hash of its decision."""
    found: dict[str, list[Outcome]] = {}
    for row in store.cursor().execute("SELECT * FROM outcome ORDER BY rowid").fetchall():
        one = Outcome(row[0], Reached(row[1]), *row[2:])
        found.setdefault(one.decision, []).append(one)
    return found
