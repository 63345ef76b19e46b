"""Jobs: what runs now, how far it is, and whether somebody wants it to stop."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store, insert

ACTIVE = ("queued", "running")


@dataclass(frozen=True)
class Job:
    """One row of the job table.

    Attributes
    ----------
    subject : str
        Id of what the job works on.
    status : str
        ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
    stage : str
        What is being done, in the words of a screen.
    done, total : int
        Pieces finished, and in all.
    """

    id: str
    kind: str
    subject: str
    status: str
    stage: str
    done: int
    total: int
    cancel_requested: bool
    error: str | None
    created_at: datetime
    started_at: datetime | None
    updated_at: datetime

    @property
    def active(self) -> bool:
        """Whether it still has something to do."""
        return self.status in ACTIVE


_COLUMNS = ", ".join(Job.__dataclass_fields__)


def add_job(store: Store, kind: str, subject: str, by: Actor = LOCAL) -> Job:
    """Queue a job.

    Parameters
    ----------
    kind : str
        What is to be done; ``poc`` is a race.
    subject : str
        Id of what it works on.
    """
    job_id, now = f"job-{uuid.uuid4().hex[:12]}", utc_now()
    with store.transaction() as cursor:
        row = {
            "id": job_id,
            "kind": kind,
            "subject": subject,
            "status": "queued",
            "stage": "waiting",
            "done": 0,
            "total": 0,
            "cancel_requested": False,
            "created_at": now,
            "updated_at": now,
        }
        insert(cursor, "job", row)
        note(cursor, by, "race started", f"race {subject}", details={"job": job_id})
    found = load_job(store, job_id)
    assert found is not None
    return found


def load_job(store: Store, job_id: str) -> Job | None:
    """A job by id."""
    query = f"SELECT {_COLUMNS} FROM job WHERE id = ?"
    row = store.cursor().execute(query, [job_id]).fetchone()
    return Job(*row) if row else None


def job_of(store: Store, subject: str) -> Job | None:
    """The newest job that works on something."""
    query = f"SELECT {_COLUMNS} FROM job WHERE subject = ? ORDER BY created_at DESC LIMIT 1"
    row = store.cursor().execute(query, [subject]).fetchone()
    return Job(*row) if row else None


def active_jobs(store: Store) -> list[Job]:
    """Jobs that wait or run, oldest first."""
    query = f"SELECT {_COLUMNS} FROM job WHERE status IN {ACTIVE} ORDER BY created_at"
    return [Job(*row) for row in store.cursor().execute(query).fetchall()]


def start_job(store: Store, job_id: str) -> None:
    """Mark a job as running; a resumed one starts its clock again."""
    _update(store, job_id, "status = 'running', started_at = ?, error = NULL", [utc_now()])


def advance_job(store: Store, job_id: str, stage: str, done: int, total: int) -> None:
    """Say what is being done and how far it is.

    Parameters
    ----------
    stage : str
        In the words of a screen.
    done, total : int
        Pieces finished, and in all; 0 of 0 where they are not counted.
    """
    _update(store, job_id, "stage = ?, done = ?, total = ?", [stage, done, total])


def finish_job(store: Store, job_id: str, status: str, error: str | None = None) -> None:
    """Mark a job as done, failed or cancelled.

    Parameters
    ----------
    status : str
        ``done``, ``failed`` or ``cancelled``.
    error : str, optional
        Why it failed, without secrets.
    """
    _update(store, job_id, "status = ?, error = ?", [status, error])


def request_cancel(store: Store, job_id: str, by: Actor = LOCAL) -> None:
    """Ask a job to stop at the next piece.

    What is done so far is kept.
    """
    with store.transaction() as cursor:
        cursor.execute(
            "UPDATE job SET cancel_requested = true, updated_at = ? WHERE id = ? RETURNING subject",
            [utc_now(), job_id],
        )
        for (subject,) in cursor.fetchall():
            note(cursor, by, "race stopped", f"race {subject}", details={"job": job_id})


def _update(store: Store, job_id: str, assignments: str, values: list[object]) -> None:
    with store.transaction() as cursor:
        cursor.execute(
            f"UPDATE job SET {assignments}, updated_at = ? WHERE id = ?",
            [*values, utc_now(), job_id],
        )
