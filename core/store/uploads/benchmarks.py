"""What is said of uploaded benchmarks as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import duckdb

from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.store.connection import Store

_COLUMNS = "name, title, noun, plural, rule, classes, positive"


@dataclass(frozen=True)
class UploadedBenchmark:
    """What is said of an uploaded benchmark as a whole; its rows stand in tables of their own.

    Attributes
    ----------
    name : str
        Short name: letters, digits, ``-`` and ``_``.
    title : str
        Its name on screens.
    noun, plural : str
        What an item is called.
    rule : str
        The expert's rule in one sentence; may be empty.
    classes : tuple of str
        Class names in their order; a class code is a position in it.
    positive : str or None
        The class that counts as "yes" where the two kinds of mistakes are told apart.
    """

    name: str
    title: str
    noun: str
    plural: str
    rule: str
    classes: tuple[str, ...]
    positive: str | None


def save_uploaded_benchmark(
    cursor: duckdb.DuckDBPyConnection, benchmark: UploadedBenchmark
) -> None:
    """Write what is said of a benchmark, new or changed, inside somebody's transaction."""
    cursor.execute(
        f"INSERT OR REPLACE INTO uploaded_benchmark ({_COLUMNS}, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            benchmark.name,
            benchmark.title,
            benchmark.noun,
            benchmark.plural,
            benchmark.rule,
            json.dumps(benchmark.classes),
            benchmark.positive,
            utc_now(),
        ],
    )


def list_uploaded(store: Store) -> list[UploadedBenchmark]:
    """All uploaded benchmarks, newest first."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark ORDER BY created_at DESC, name"
    return [_benchmark(row) for row in store.cursor().execute(query).fetchall()]


def find_uploaded(store: Store, name: str) -> UploadedBenchmark | None:
    """The uploaded benchmark of that name, None where there is none."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark WHERE name = ?"
    row = store.cursor().execute(query, [name]).fetchone()
    return _benchmark(row) if row else None


def load_uploaded(store: Store, name: str) -> UploadedBenchmark:
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


def _benchmark(row: tuple[Any, ...]) -> UploadedBenchmark:
    name, title, noun, plural, rule, classes, positive = row
    return UploadedBenchmark(name, title, noun, plural, rule, tuple(json.loads(classes)), positive)
