"""One process owns the store; nothing is half-saved."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage, StoreHeld
from core.domain.refusals import MachineRefused
from core.store.connection import FILE, Store, append, home_folder, insert
from core.store.home import NOTE
from core.store.migrating import migrations

ROOT = Path(__file__).parents[2]
OTHER_PROCESS = """
import sys, time
from pathlib import Path
from core.store.connection import Store
with Store(Path(sys.argv[1]), "the other process"):
    print("open", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_open(home: Path) -> Iterator[int]:
    """Another process opens the store and keeps it; gives its number."""
    child = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(home)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "open"
    try:
        yield child.pid
    finally:
        child.communicate("")


@pytest.fixture
def held(tmp_path: Path):
    """A store that another process has open."""
    with held_open(tmp_path / "held") as pid:
        yield tmp_path / "held", pid


@pytest.mark.slow
def test_a_second_process_is_told_who_holds_it_and_what_to_do(held):
    home, pid = held
    with pytest.raises(StoreHeld) as caught:
        Store(home)
    assert "the other process" in caught.value.message
    assert str(pid) in caught.value.message
    assert "--home" in caught.value.remedy


def test_a_store_that_was_just_migrated_is_held_too(tmp_path: Path, monkeypatch):
    known = migrations()
    with monkeypatch.context() as patch:
        patch.setattr("core.store.migrating.migrations", lambda: known[:-1])
        Store(tmp_path).close()
    with held_open(tmp_path):
        assert list(tmp_path.glob("*.before-*"))
        with pytest.raises(StoreHeld):
            Store(tmp_path)


@pytest.mark.slow
def test_the_command_line_says_the_same_and_exits_with_1(held):
    home, pid = held
    found = subprocess.run(
        [sys.executable, "-m", "core", "poc", "keto", "--home", str(home)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert found.returncode == 1
    assert str(pid) in found.stderr
    assert "Traceback" not in found.stderr


def test_the_note_about_the_owner_is_private_and_goes_away(tmp_path: Path):
    with Store(tmp_path) as store:
        mode = stat.S_IMODE((tmp_path / NOTE).stat().st_mode)
        assert mode == 0o600
        assert json.loads((tmp_path / NOTE).read_text())["pid"]
        assert store.path.name == FILE
    assert not (tmp_path / NOTE).exists()


def test_a_failed_transaction_leaves_nothing_behind(store: Store):
    rows = pd.DataFrame({"benchmark_id": ["b"], "item_id": ["i"], "components": ["x"]})

    def save_half() -> None:
        with store.transaction() as cursor:
            append(cursor, "latent", rows)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        save_half()
    assert store.cursor().execute("SELECT count(*) FROM latent").fetchone() == (0,)


def test_a_row_is_written_by_column_and_a_key_that_is_there_stays_unless_said(store: Store):
    def held() -> list[tuple[object, ...]]:
        query = "SELECT person, role FROM person_role"
        return store.cursor().execute(query).fetchall()

    row = {"said_at": utc_now(), "role": "expert", "person": "ada"}
    with store.transaction() as cursor:
        insert(cursor, "person_role", row)
        insert(cursor, "person_role", row | {"role": "analyst"}, "OR IGNORE")
    assert held() == [("ada", "expert")]
    with pytest.raises(duckdb.ConstraintException), store.transaction() as cursor:
        insert(cursor, "person_role", row)
    with store.transaction() as cursor:
        insert(cursor, "person_role", row | {"role": "analyst"}, "OR REPLACE")
    assert held() == [("ada", "analyst")]


def test_many_threads_write_through_cursors_of_their_own(store: Store):
    def work(number: int) -> None:
        for at in range(20):
            with store.transaction() as cursor:
                cursor.execute("INSERT INTO latent VALUES (?, ?, 'x')", [f"{number}", f"{at}"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.cursor().execute("SELECT count(*) FROM latent").fetchone() == (160,)


def test_a_file_of_a_newer_version_is_refused_untouched(tmp_path: Path):
    with Store(tmp_path) as store:
        store.cursor().execute("INSERT INTO schema_version VALUES (999, 'later', now()::TIMESTAMP)")
    with pytest.raises(BadData, match="newer version"):
        Store(tmp_path)


def test_what_is_no_database_is_refused_clearly(tmp_path: Path):
    (tmp_path / FILE).write_bytes(b"this is not a database" * 500)
    with pytest.raises(BadData, match="is not a DuckDB database"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(MachineRefused, match="cannot be made or read") as caught:
            Store(home)
        assert caught.value.remedy.endswith("name another folder with --home.")


def test_migrations_are_numbered_without_gaps_and_recorded(store: Store):
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    rows = store.cursor().execute("SELECT version FROM schema_version ORDER BY 1").fetchall()
    assert [row[0] for row in rows] == numbers


def test_opening_again_migrates_nothing_and_keeps_everything(tmp_path: Path):
    with Store(tmp_path) as store:
        store.cursor().execute("INSERT INTO latent VALUES ('b', 'i', 'x')")
    with Store(tmp_path) as store:
        assert store.cursor().execute("SELECT count(*) FROM latent").fetchone() == (1,)


def test_the_home_folder_is_the_given_one_then_the_environment(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "env"))
    assert home_folder() == tmp_path / "env"
    assert home_folder(tmp_path / "given") == tmp_path / "given"


def test_duckdb_is_the_version_the_file_format_needs():
    assert duckdb.__version__ == "1.5.5"


def test_no_room_at_the_end_is_no_failure_of_what_was_saved(tmp_path: Path, caplog, monkeypatch):
    full = duckdb.IOException("Could not write: No space left on device")
    with Store(tmp_path) as store:
        connection = store._connection
        monkeypatch.setattr(store, "_connection", Failing(connection, full))
    assert "Everything that was saved is kept in" in caplog.text
    assert "The disk is full" in caplog.text
    assert "was not" not in caplog.text


class Failing:
    """A connection that says one error to every statement."""

    def __init__(self, real: duckdb.DuckDBPyConnection, error: Exception) -> None:
        self._error, self.close = error, real.close

    def execute(self, _: str) -> None:
        """Raise it."""
        raise self._error


def test_odd_names_of_homes_hold_a_store_or_are_refused_at_the_door(tmp_path: Path):
    odd = "a#b%20c;d\ne'f\"g [h] {i} $j *k \\l md:m \N{SNOWMAN}"
    for _ in range(2):
        Store(home_folder(tmp_path / odd)).close()
    for name in ("x?y", "x?access_mode=READ_ONLY", "x\udcff"):
        with pytest.raises(BadUsage, match=r"DuckDB cannot write to .*x(\?|\\udcff)"):
            home_folder(tmp_path / name)
