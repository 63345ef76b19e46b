"""What a database file says about itself; also a program, for files that may crash who reads them.

``python -I facts.py FILE [everything]`` opens the file for reading alone, which changes neither it
nor its log, and prints JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field

import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "2GB",
}
SHAPE = ["version INTEGER", "name VARCHAR", "applied_at TIMESTAMP"]
_SHAPE = "DESCRIBE schema_version"
_MIGRATIONS = "SELECT version, name FROM schema_version"
_OBJECTS = (
    "SELECT (SELECT count(*) FROM duckdb_tables()) "
    "+ (SELECT count(*) FROM duckdb_views() WHERE NOT internal) "
    "+ (SELECT count(*) FROM duckdb_sequences()) "
    "+ (SELECT count(*) FROM duckdb_schemas() WHERE NOT internal AND schema_name != 'main')"
)
_SAVED = "SELECT min(store), max(store), coalesce(max(number), 0), count(*) FROM saved_change"


@dataclass(frozen=True)
class Facts:
    """What a database file says about itself.

    Attributes
    ----------
    objects : int
        Tables, views, sequences and schemas; 1 stands for any number where one is ours.
    names : dict of int to str
        Migrations by number; empty where no table of ours lists them.
    saved : tuple of int, or None
        Of its saved changes: which store saved them (0 if none did yet, -1 if several did), the
        newest one's number, and how many are there; None where it does not count them.
    """

    objects: int
    names: dict[int, str] = field(default_factory=dict)
    saved: tuple[int, int, int] | None = None


def facts_of(connection: duckdb.DuckDBPyConnection) -> Facts:
    """Ask an open database.

    Every result is read to its end, or its transaction would stay open.
    """
    try:
        columns = [f"{name} {kind}" for name, kind, *_ in connection.execute(_SHAPE).fetchall()]
    except duckdb.CatalogException:
        columns = []
    if columns != SHAPE:
        ((objects,),) = connection.execute(_OBJECTS).fetchall()
        return Facts(objects)
    names = dict(connection.execute(_MIGRATIONS).fetchall())
    try:
        ((least, most, newest, rows),) = connection.execute(_SAVED).fetchall()
    except duckdb.CatalogException:
        return Facts(1, names)
    return Facts(1, names, ((least or 0) if least == most else -1, newest, rows))


def read_everything(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every value of every table, so that every block they need is read."""
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        connection.execute(f'SELECT bit_xor(hash(t)) FROM "{table}" AS t').fetchall()


def main(path: str, everything: bool) -> None:
    """Print the facts of a file, or the error."""
    try:
        with duckdb.connect(path, read_only=True, config=CONFIG) as connection:
            told = vars(facts_of(connection))
            if everything:
                read_everything(connection)
    except (duckdb.Error, MemoryError, RuntimeError) as error:
        told = {"error": str(error).splitlines()[0][:500]}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], len(sys.argv) > 2)
