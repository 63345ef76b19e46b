"""A new store and one that grew with the program have the same schema, and neither is half made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from core.store import migrating
from core.store.connection import FILE, Store
from core.store.migrating import migrate, migrations, newest_schema, schema_version

ROOT = Path(__file__).parents[2]
WHAT = {
    "columns": "SELECT table_name, column_index, column_name, data_type, is_nullable, "
    "column_default FROM duckdb_columns() WHERE NOT internal ORDER BY ALL",
    "constraints": "SELECT table_name, constraint_type, constraint_column_names "
    "FROM duckdb_constraints() ORDER BY ALL",
    "sequences": "SELECT sequence_name, start_value, increment_by "
    "FROM duckdb_sequences() ORDER BY ALL",
    "indexes": "SELECT table_name, index_name, sql FROM duckdb_indexes() ORDER BY ALL",
    "versions": "SELECT version, name FROM schema_version ORDER BY ALL",
}
DIES = """
import os, sys
from pathlib import Path
from core.store.connection import Store
Store(Path(sys.argv[1]))
os._exit(9)
"""


def schema_in(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Everything a schema consists of, and which migrations made it."""
    return {name: connection.execute(query).fetchall() for name, query in WHAT.items()}


def built(path: Path) -> duckdb.DuckDBPyConnection:
    """A file that got every migration at once."""
    connection = duckdb.connect(str(path))
    assert migrate(connection, path) == newest_schema()
    return connection


@pytest.fixture
def grown(tmp_path: Path, monkeypatch):
    """A file that met every version of the program, one migration after the other."""
    known, path = migrations(), tmp_path / "grown.duckdb"
    copied = []
    monkeypatch.setattr(migrating, "_copy", lambda _, to: copied.append(to.name))
    for newest in range(1, len(known) + 1):
        monkeypatch.setattr(migrating, "migrations", lambda upto=newest: known[:upto])
        connection = duckdb.connect(str(path))
        assert migrate(connection, path) == newest
        if newest < len(known):
            connection.close()
    assert len(copied) == len(known) - 1
    yield connection
    connection.close()


def test_a_new_file_has_the_schema_of_one_that_grew(grown, tmp_path: Path):
    with built(tmp_path / "new.duckdb") as new:
        assert schema_in(new) == schema_in(grown)


def test_a_store_that_tests_copy_has_it_too(grown, store: Store):
    assert schema_in(store.cursor()) == schema_in(grown)
    assert schema_version(store) == newest_schema()


def test_a_new_file_goes_on_with_the_usual_log(tmp_path: Path):
    query = "SELECT current_setting('checkpoint_threshold')"
    usual = duckdb.connect().execute(query).fetchone()
    with built(tmp_path / "new.duckdb") as new:
        assert new.execute(query).fetchone() == usual


def test_a_process_that_dies_right_after_making_a_store_leaves_a_whole_one(tmp_path: Path):
    dead = subprocess.run([sys.executable, "-c", DIES, str(tmp_path)], cwd=ROOT, check=False)
    assert dead.returncode == 9
    assert not (tmp_path / f"{FILE}.wal").exists()
    with Store(tmp_path) as store:
        assert schema_version(store) == newest_schema()


def test_a_migration_that_fails_leaves_a_new_file_without_any_table_of_ours(
    tmp_path: Path, monkeypatch
):
    broken = tmp_path / "0099_broken.sql"
    broken.write_text("CREATE TABLE benchmark (id VARCHAR)", encoding="utf-8")
    known = migrations()
    monkeypatch.setattr(migrating, "migrations", lambda: [*known, (99, broken)])
    path = tmp_path / "new.duckdb"
    with duckdb.connect(str(path)) as connection:
        with pytest.raises(duckdb.Error):
            migrate(connection, path)
        assert {row[0] for row in schema_in(connection)["columns"]} == {"schema_version"}
