"""Experiments: their plan, whether it is locked, and how far they are."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.actor import APP, LOCAL, Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData, PlanChanged
from core.domain.plan import Plan, plan_from_dict
from core.store.audit_log import note
from core.store.connection import Store, insert

_COLUMNS = (
    "id, benchmark_id, plan, plan_hash, status, created_at, locked_at, finished_at, "
    "quarantined, diagnostics"
)


@dataclass(frozen=True)
class Experiment:
    """A PoC.

    Attributes
    ----------
    status : str
        ``planned``, ``locked``, ``finished``, ``failed`` or ``cancelled``.
    quarantined : list of dict
        Training items that repeat an exam item: ``training``, ``exam``, ``similarity``.
    diagnostics : dict
        What the simulation says about itself.
    """

    id: str
    benchmark_id: str
    plan: Plan
    plan_hash: str
    status: str
    created_at: datetime
    locked_at: datetime | None
    finished_at: datetime | None
    quarantined: list[dict[str, Any]]
    diagnostics: dict[str, Any]


def create_experiment(store: Store, benchmark_id: str, plan: Plan, by: Actor = LOCAL) -> Experiment:
    """Write down a plan that nobody has locked yet.

    Parameters
    ----------
    benchmark_id : str
        Of a benchmark that is in the store.
    plan : Plan
        Checked, with nothing left open.
    """
    experiment_id = f"poc-{uuid.uuid4().hex[:12]}"
    with store.transaction() as cursor:
        row = {
            "id": experiment_id,
            "benchmark_id": benchmark_id,
            "plan": json.dumps(plan.to_dict()),
            "plan_hash": plan.hash(),
            "status": "planned",
            "created_at": utc_now(),
        }
        insert(cursor, "experiment", row)
        note(cursor, by, "PoC planned", f"PoC {experiment_id}", after=plan.hash())
    return load_experiment(store, experiment_id)


def lock_experiment(
    store: Store, experiment: Experiment, quarantined: list[dict[str, Any]]
) -> Experiment:
    """Fix the plan before the first score; locking twice changes nothing.

    Parameters
    ----------
    experiment : Experiment
    quarantined : list of dict
        Training items that repeat an exam item: ``training``, ``exam`` (ids), ``similarity``
        (0 to 1).

    Returns
    -------
    Experiment
        As it is locked.

    Raises
    ------
    PlanChanged
        If the stored plan is not the one that was hashed.
    """
    stored = load_experiment(store, experiment.id)
    if stored.plan.hash() != stored.plan_hash:
        raise PlanChanged(
            "The plan of this PoC was changed",
            f"Its hash is {stored.plan.hash()[:12]}, written down was {stored.plan_hash[:12]}.",
            "Plan a new PoC.",
        )
    if stored.locked_at is None:
        with store.transaction() as cursor:
            cursor.execute(
                "UPDATE experiment SET status = 'locked', locked_at = ?, quarantined = ? "
                "WHERE id = ?",
                [utc_now(), json.dumps(quarantined), experiment.id],
            )
            note(cursor, APP, "plan locked", f"PoC {experiment.id}", after=stored.plan_hash)
    return load_experiment(store, experiment.id)


def end_experiment(store: Store, experiment_id: str, status: str, by: Actor = APP) -> None:
    """Mark a PoC as finished, failed or cancelled.

    Parameters
    ----------
    status : str
        ``finished``, ``failed``, ``cancelled`` or ``given up``.
    """
    with store.transaction() as cursor:
        cursor.execute(
            "UPDATE experiment SET status = ?, finished_at = ? WHERE id = ?",
            [status, utc_now(), experiment_id],
        )
        note(cursor, by, f"PoC {status}", f"PoC {experiment_id}")


def await_iteration(store: Store, experiment_id: str) -> None:
    """Mark a PoC as locked again: a round is over and the next is to come."""
    with store.transaction() as cursor:
        cursor.execute(
            "UPDATE experiment SET status = 'locked', finished_at = NULL WHERE id = ?",
            [experiment_id],
        )


def save_diagnostics(store: Store, experiment_id: str, diagnostics: dict[str, Any]) -> None:
    """Keep what the simulation says about itself.

    Parameters
    ----------
    diagnostics : dict
        JSON-ready.
    """
    with store.transaction() as cursor:
        cursor.execute(
            "UPDATE experiment SET diagnostics = ? WHERE id = ?",
            [json.dumps(diagnostics), experiment_id],
        )


def load_experiment(store: Store, experiment_id: str) -> Experiment:
    """An experiment by id.

    Raises
    ------
    BadData
        If there is none.
    """
    query = f"SELECT {_COLUMNS} FROM experiment WHERE id = ?"
    row = store.cursor().execute(query, [experiment_id]).fetchone()
    if row is None:
        raise BadData(
            f"There is no PoC {experiment_id!r} in this store",
            remedy="Choose one from the history on Run the PoC.",
        )
    return _experiment(row)


def list_experiments(store: Store) -> list[Experiment]:
    """All experiments, newest first."""
    query = f"SELECT {_COLUMNS} FROM experiment ORDER BY rowid DESC"
    return [_experiment(row) for row in store.cursor().execute(query).fetchall()]


def _experiment(row: tuple[Any, ...]) -> Experiment:
    id_, benchmark_id, plan, plan_hash, status, created, locked, finished, leaks, notes = row
    return Experiment(
        id_,
        benchmark_id,
        plan_from_dict(json.loads(plan)),
        plan_hash,
        status,
        created,
        locked,
        finished,
        json.loads(leaks) if leaks else [],
        json.loads(notes) if notes else {},
    )
