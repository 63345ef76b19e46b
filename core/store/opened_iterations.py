"""Rounds of a race that is run round by round, and the uploads that count from each on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store, insert


@dataclass(frozen=True)
class OpenedIteration:
    """A round that may be run, or was.

    Attributes
    ----------
    imports : tuple of str
        Uploads that count from this round on and from no earlier one, oldest first.
    """

    iteration: int
    imports: tuple[str, ...]
    opened_at: datetime


def save_opened_iteration(
    store: Store, experiment_id: str, iteration: int, imports: Sequence[str], by: Actor = LOCAL
) -> OpenedIteration:
    """Fix what counts from a round on; nothing changes it afterwards.

    Parameters
    ----------
    iteration : int
        From 1.
    imports : sequence of str
        Ids of uploads that count from it on and from no earlier one.
    """
    opened = OpenedIteration(iteration, tuple(imports), utc_now())
    with store.transaction() as cursor:
        row = {
            "experiment_id": experiment_id,
            "round": iteration,
            "imports": json.dumps(opened.imports),
            "opened_at": opened.opened_at,
        }
        insert(cursor, "opened_round", row)
        details = {"round": iteration, "imports": len(opened.imports)}
        note(cursor, by, "round opened", f"PoC {experiment_id}", details=details)
    return opened


def opened_iterations(store: Store, experiment_id: str) -> tuple[OpenedIteration, ...]:
    """Rounds of a race that were opened, in their order."""
    rows = (
        store.cursor()
        .execute(
            "SELECT round, imports, opened_at FROM opened_round WHERE experiment_id = ? "
            "ORDER BY round",
            [experiment_id],
        )
        .fetchall()
    )
    return tuple(
        OpenedIteration(at, tuple(json.loads(imports)), when) for at, imports, when in rows
    )
