"""Jobs: what runs now, how far it is, and whether somebody wants it to stop."""

from __future__ import annotations

import json
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


@dataclass(frozen=True)
class BrokenStart:
    """A start of a job whose process ended under it.

    Attributes
    ----------
    process : str
        What ended, in words.
    started_at, seen_at : datetime
        UTC; when it started, and when the job last told how far it is.
    stage : str
        What it did then, in the words of a screen.
    """

    process: str
    started_at: datetime
    seen_at: datetime
    stage: str


def add_job(store: Store, kind: str, subject: str, by: Actor = LOCAL, *, noted: bool = True) -> Job:
    """Queue a job.

    Parameters
    ----------
    kind : str
        What is to be done; ``poc`` is a race.
    subject : str
        Id of what it works on.
    noted : bool
        Whether the audit log says that somebody asked for it.
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
        if noted:
            note(cursor, by, "PoC started", f"PoC {subject}", details={"job": job_id})
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
    query = f"SELECT {_COLUMNS} FROM job WHERE subject = ? ORDER BY rowid DESC LIMIT 1"
    row = store.cursor().execute(query, [subject]).fetchone()
    return Job(*row) if row else None


def active_jobs(store: Store) -> list[Job]:
    """Jobs that wait or run, oldest first."""
    query = f"SELECT {_COLUMNS} FROM job WHERE status IN {ACTIVE} ORDER BY rowid"
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
            note(cursor, by, "PoC stopped", f"PoC {subject}", details={"job": job_id})


def jobs_running(store: Store) -> list[Job]:
    """Jobs that are marked as running, oldest first.

    In a store that was just opened nothing runs: the process that ran them ended under them.
    """
    return [job for job in active_jobs(store) if job.status == "running"]


def put_back(store: Store) -> None:
    """Queue what runs again: its process is about to end, and the next one goes on."""
    with store.transaction() as cursor:
        cursor.execute("UPDATE job SET status = 'queued' WHERE status = 'running'")


def add_broken_start(store: Store, job: Job, process: str) -> None:
    """Write down that a process ended under a running job, and queue the job again.

    Parameters
    ----------
    process : str
        What ended, in words: ``the program``, ``a worker process``.
    """
    started, seen = job.started_at or job.created_at, job.updated_at
    stage = f"{job.stage}, {job.done} of {job.total}" if job.total else job.stage
    row = [process, started.isoformat(), seen.isoformat(), stage]
    with store.transaction() as cursor:
        query = "SELECT broken_starts FROM job WHERE id = ?"
        known = cursor.execute(query, [job.id]).fetchone()
        rows = [*json.loads(known[0] or "[]" if known else "[]"), row]
        cursor.execute(
            "UPDATE job SET broken_starts = ?, status = 'queued' WHERE id = ?",
            [json.dumps(rows), job.id],
        )


def broken_starts(store: Store, subject: str) -> list[BrokenStart]:
    """Starts for something whose process ended under them, since a job for it last got through.

    Returns
    -------
    list of BrokenStart
        Oldest first, of all its jobs.
    """
    rows = (
        store.cursor()
        .execute(
            "SELECT broken_starts FROM job WHERE subject = $1 AND rowid > coalesce((SELECT "
            "max(rowid) FROM job WHERE subject = $1 AND status = 'done'), -1) ORDER BY rowid",
            [subject],
        )
        .fetchall()
    )
    return [
        BrokenStart(process, datetime.fromisoformat(at), datetime.fromisoformat(seen), stage)
        for (text,) in rows
        for process, at, seen, stage in json.loads(text or "[]")
    ]


def _update(store: Store, job_id: str, assignments: str, values: list[object]) -> None:
    with store.transaction() as cursor:
        cursor.execute(
            f"UPDATE job SET {assignments}, updated_at = ? WHERE id = ?",
            [*values, utc_now(), job_id],
        )
