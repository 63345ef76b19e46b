"""Forecasts of signed decisions, and what came of them: appended, never changed."""

from __future__ import annotations

from core.domain.actor import Actor
from core.domain.outcome import Forecast, Outcome, Reached
from core.store.audit_log import note
from core.store.connection import Cursor, Store, insert


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
