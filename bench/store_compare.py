"""What a store holds beside another one: rows lost, rows too many, how far a race was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from core.store.audit_log import first_broken
from core.store.connection import FILE, Store

CLOCK = frozenset({"latency_ms", "run.seconds", "trial.seconds"})
"""Columns that say how long something took; those that say when are known by their type."""
RANDOM = frozenset({"experiment_id", "experiment.id", "verdict.id", "verdict.record"})
"""Columns made of random ids; a record tells times as well, its content hash is compared."""
WHO_AND_WHEN = ("audit", "ended_sign_in", "job", "saved_change", "schema_version")
RANDOM_IDS = "^(id|import_id|imports|run_id|experiment_id|plan_hash|record)$"


@dataclass(frozen=True)
class PocRunner:
    """One race of a store, as far as it was.

    Attributes
    ----------
    pieces : int
        Label rounds and runs that were written.
    """

    id: str
    status: str
    pieces: int
    verdicts: int

    @property
    def stage(self) -> str:
        """How far it was, in words."""
        if self.status == "locked":
            return "begun" if self.pieces else "locked"
        return "over but for the report" if self.over else self.status

    @property
    def over(self) -> bool:
        """Whether nothing but the report was left to do."""
        return self.status == "finished" and self.verdicts > 0


def pocs(home: Path) -> list[PocRunner]:
    """Races of a store that no process holds, oldest first; none where there is no store yet.

    A copy is read, so that what a kill left behind stays as it was.
    """
    if not (home / FILE).exists():
        return []
    with TemporaryDirectory() as folder:
        for file in home.glob(f"{FILE}*"):
            shutil.copy2(file, folder)
        with duckdb.connect(str(Path(folder) / FILE)) as connection:
            if not connection.execute("FROM duckdb_tables() WHERE table_name = 'run'").fetchall():
                return []
            rows = connection.execute(
                "SELECT id, status, "
                "(SELECT count(*) FROM run WHERE experiment_id = experiment.id) + "
                "(SELECT count(*) FROM label_round WHERE experiment_id = experiment.id), "
                "(SELECT count(*) FROM verdict WHERE experiment_id = experiment.id) "
                "FROM experiment ORDER BY created_at"
            ).fetchall()
    return [PocRunner(*row) for row in rows]


@dataclass(frozen=True)
class Contents:
    """What a store holds: rows by table, and a sum of their hashes; two that are equal are alike.

    Attributes
    ----------
    tables : tuple of (name, rows, sum)
        Without what says when or who, and without random ids; tables that are empty are left out.
    sound : bool
        Whether the audit log follows from its beginning.
    """

    tables: tuple[tuple[str, int, int], ...] = ()
    sound: bool = field(default=True, compare=False)


def contents_of(home: Path | None) -> Contents:
    """What the store of a home holds; nothing where there is none.

    A copy is opened, so that what a kill left behind stays as it was.
    """
    if home is None or not (home / FILE).exists():
        return Contents()
    with TemporaryDirectory() as folder:
        for file in home.glob(f"{FILE}*"):
            shutil.copy2(file, folder)
        with Store(Path(folder), "a look at a copy") as store:
            cursor, found = store.cursor(), []
            query = (
                "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
                "WHERE NOT internal AND data_type NOT LIKE 'TIMESTAMP%' "
                f"AND NOT regexp_matches(column_name, '{RANDOM_IDS}') "
                f"AND table_name NOT IN {WHO_AND_WHEN} GROUP BY ALL ORDER BY ALL"
            )
            for name, columns in cursor.execute(query).fetchall():
                row = ", ".join(f'"{column}"' for column in columns)
                total = f"SELECT count(*), coalesce(sum(hash(row({row}))), 0) FROM {name}"
                count, hashes = cursor.execute(total).fetchall()[0]
                found += [(name, int(count), int(hashes))] if count else []
            return Contents(tuple(found), first_broken(store) is None)


@dataclass(frozen=True)
class Difference:
    """Rows of a race that differ from the undisturbed one, by table."""

    lost: dict[str, int]
    extra: dict[str, int]

    @property
    def none(self) -> bool:
        """Whether the two hold the same."""
        return not self.lost and not self.extra


def difference(calm: Path, other: Path, poc: str) -> Difference:
    """Compare a race with the only race of an undisturbed home, row by row.

    Clock columns and random ids are left out; a row that is there twice counts as one extra.
    """
    lost: dict[str, int] = {}
    extra: dict[str, int] = {}
    with _both(calm, other) as connection:
        calm_race = str(_one(connection, "SELECT id FROM calm.experiment"))
        for table, columns in _tables(connection).items():
            sides = [
                _rows("calm", table, columns, calm_race),
                _rows("other", table, columns, poc),
            ]
            for found, (one, two) in ((lost, sides), (extra, sides[::-1])):
                number = _one(connection, f"SELECT count(*) FROM ({one} EXCEPT ALL {two})")
                if number:
                    found[table] = int(str(number))
    return Difference(lost, extra)


@contextmanager
def _both(calm: Path, other: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        for name, home in (("calm", calm), ("other", other)):
            connection.execute(f"ATTACH '{home / FILE}' AS {name} (READ_ONLY)")
        yield connection


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Every table with all its columns; some tell who and when, which may differ."""
    rows = connection.execute(
        "SELECT table_name, list(column_name || ' ' || data_type ORDER BY column_index) "
        "FROM duckdb_columns() WHERE database_name = 'calm' AND NOT internal "
        f"AND table_name NOT IN {WHO_AND_WHEN} GROUP BY ALL "
        "ORDER BY ALL"
    ).fetchall()
    return dict(rows)


def _rows(side: str, table: str, columns: list[str], poc: str) -> str:
    """SQL for the rows of a race in a table, without clock columns and random ids."""
    names = [column.split()[0] for column in columns]
    skipped = CLOCK | RANDOM
    kept = [
        f"replace(run_id, '{poc}', '') AS run_id" if name == "run_id" else name
        for name, column in zip(names, columns, strict=True)
        if not skipped & {name, f"{table}.{name}"} and "TIMESTAMP" not in column
    ]
    query = f"SELECT {', '.join(kept)} FROM {side}.{table}"
    if "experiment_id" in names:
        return f"{query} WHERE experiment_id = '{poc}'"
    if "run_id" in names:
        return f"{query} WHERE starts_with(run_id, '{poc}/')"
    return f"{query} WHERE id = '{poc}'" if table == "experiment" else query
