"""What is said of uploaded benchmarks as a whole."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.domain.uploaded_task import UploadedTask
from core.store.connection import Store

_COLUMNS = "name, title, noun, plural, rule, classes, positive"


def save_task(cursor: duckdb.DuckDBPyConnection, task: UploadedTask) -> None:
    """Write what is said of a benchmark, new or changed, inside somebody's transaction."""
    cursor.execute(
        f"INSERT OR REPLACE INTO uploaded_benchmark ({_COLUMNS}, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            task.name,
            task.title,
            task.noun,
            task.plural,
            task.rule,
            json.dumps(task.classes),
            task.positive,
            utc_now(),
        ],
    )


def list_uploaded(store: Store) -> list[UploadedTask]:
    """All uploaded benchmarks, newest first."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark ORDER BY created_at DESC, name"
    return [_benchmark(row) for row in store.cursor().execute(query).fetchall()]


def find_uploaded(store: Store, name: str) -> UploadedTask | None:
    """The uploaded benchmark of that name, None where there is none."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark WHERE name = ?"
    row = store.cursor().execute(query, [name]).fetchone()
    return _benchmark(row) if row else None


def load_uploaded(store: Store, name: str) -> UploadedTask:
    """The uploaded benchmark of that name.

    Raises
    ------
    BadUsage
        If there is none.
    """
    found = find_uploaded(store, name)
    if found is None:
        known = ", ".join(one.name for one in list_uploaded(store)) or "none yet"
        raise BadUsage(
            f"There is no uploaded benchmark {name!r}", remedy=f"Uploaded here: {known}."
        )
    return found


def _benchmark(row: tuple[Any, ...]) -> UploadedTask:
    name, title, noun, plural, rule, classes, positive = row
    return UploadedTask(name, title, noun, plural, rule, tuple(json.loads(classes)), positive)
