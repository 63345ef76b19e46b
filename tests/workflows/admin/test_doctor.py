"""The doctor: whatever is wrong is told as what it is, and looking changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from core.cli import main
from core.domain.actor import LOCAL
from core.domain.clock import utc_now
from core.store import connection
from core.store.audit_log import note_event
from core.store.connection import FILE, Store
from core.store.findings import Finding
from core.store.integrity import aside, blocks
from core.store.integrity import last_check as counted
from core.store.integrity.aside import Looked, read_aside
from core.store.integrity.holder import Holder
from core.store.integrity.last_check import LastCheck, keep_check, last_check
from core.store.integrity.reading import SHRINKING, Contents, read_open
from core.store.integrity.surroundings import surroundings
from core.workflows.admin import doctor
from core.workflows.admin.doctor import CheckUp, as_json, examine, facts
from core.workflows.admin.doctor_findings import of_store, of_surroundings
from tests.store.test_connection import held_open

LOG = f"{FILE}.wal"
STORE = Path(__file__).parents[3] / "core" / "store"


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch):
    """Nobody writes to the files of these tests while they are read."""
    monkeypatch.setattr(blocks, "LOOKS", 1)


@pytest.fixture(scope="module")
def left(tmp_path_factory) -> tuple[Path, int]:
    """A home that was not closed, with changes in its log; and a block that holds rows."""
    folder = tmp_path_factory.mktemp("doctor")
    with Store(folder / "open", "a killed app") as store:
        cursor = store.cursor()
        cursor.execute(
            "INSERT INTO latent SELECT 'b', 'i' || i, md5(i::VARCHAR) FROM range(5000) t(i)"
        )
        cursor.execute("CHECKPOINT")
        ((block,),) = cursor.execute(
            "SELECT max(block_id) FROM pragma_storage_info('latent') "
            "WHERE column_name = 'components' AND segment_type = 'VARCHAR'"
        ).fetchall()
        cursor.close()
        note_event(store, LOCAL, "thing done", "thing")
        shutil.copytree(folder / "open", folder / "left")
    return folder / "left", int(block)


@pytest.fixture
def home(left, tmp_path) -> Path:
    return shutil.copytree(left[0], tmp_path / "home")


def hashes(home: Path) -> dict[str, str]:
    return {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest()
        for entry in home.iterdir()
        if entry.name != counted.FILE
    }


def titles(check: CheckUp) -> list[str]:
    return [finding.title for finding in check.findings if not finding.mended]


def test_a_sound_store_is_told_in_few_lines_and_left_as_it_was(home, capsys):
    before = hashes(home)
    assert main(["doctor", "--home", str(home)]) == 0
    assert hashes(home) == before
    told = capsys.readouterr().out
    assert f"The store in {home} is well." in told
    assert re.search(r"sound; \d+ tables read through; audit log verified, 1 entry\n", told)
    assert "1 change the next start takes over" in told
    assert "The last process did not close the store\n  a killed app (process" in told
    assert len(told.splitlines()) <= 15
    kept = last_check(home)
    assert kept is not None
    assert kept.rows["latent"] == 5000
    assert kept.rows["audit"] == 1  # from the log, which is not taken over


def test_a_table_that_cannot_be_read_is_named_and_the_rest_is_counted(home, left, capsys):
    at = 12288 + left[1] * 262144 + 3000
    raw = bytearray((home / FILE).read_bytes())
    raw[at] ^= 1
    (home / FILE).write_bytes(raw)
    before = hashes(home)
    assert main(["doctor", "--home", str(home), "--json"]) == 1
    assert hashes(home) == before
    told = json.loads(capsys.readouterr().out)
    assert told["damaged_parts"] == [f"block {left[1]}"]
    assert list(told["contents"]["unreadable"]) == ["latent"]
    assert told["contents"]["rows"]["audit"] == 1
    (damage,) = told["findings"]
    assert "tables can be read; not: latent." in damage["message"]
    assert f"restore BACKUP.zip --force --home {home}" in damage["remedy"]
    assert last_check(home) is None


def test_a_damaged_header_and_a_file_of_something_else_are_told_as_what_they_are(home):
    raw = bytearray((home / FILE).read_bytes())
    raw[4096 + 20] ^= 1
    (home / FILE).write_bytes(raw)
    before = hashes(home)
    check = examine(home)
    assert hashes(home) == before
    assert titles(check) == ["The store's file is damaged"]
    assert "header 2" in check.findings[0].message
    (home / FILE).write_text("a text\n" * 5000)
    (told,) = (finding for finding in examine(home).findings if not finding.mended)
    assert told.title == "The store cannot be opened"
    assert "another program wrote it" in told.message


def test_a_database_of_another_program_is_not_taken_for_a_store(tmp_path):
    with duckdb.connect(str(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE audit (theirs INTEGER)")
    check = examine(tmp_path)
    assert titles(check) == ["The store's file is a database of another program"]
    assert last_check(tmp_path) is None


def test_rows_that_a_cut_log_lost_are_missed_until_somebody_accepts_it(home, monkeypatch):
    keep_check(home, LastCheck("2026-11-30T12:00:00", {"audit": 1, "scenario": 9}))
    (home / LOG).write_bytes((home / LOG).read_bytes()[:-3])
    check = examine(home)
    assert check.log.torn
    (title,) = titles(check)
    assert title.startswith("1 ")
    assert title.endswith(" is missing")
    assert "audit (1 row)" in check.findings[0].message
    assert "doctor --accept-loss" in check.findings[0].remedy
    assert last_check(home) == check.last  # the next check misses them too
    accepted = Finding("Gone on without 1 change", mended=True)
    monkeypatch.setitem(
        sys.modules, "core.store.recovery", SimpleNamespace(accept_loss=lambda home: accepted)
    )
    assert doctor.accept_loss(home) == accepted
    assert last_check(home) is None


@pytest.mark.slow
def test_of_a_store_that_another_process_has_open_the_outside_is_told(tmp_path):
    with held_open(tmp_path) as pid:
        check = examine(tmp_path)
        assert check.holder is not None
        assert (check.holder.holds, check.holder.pid) == (True, pid)
        assert facts(check)["Held by"].startswith(f"the other process (process {pid}, since 20")
        assert "every block is whole" in facts(check)["Store"]
        assert check.well


def test_a_mistyped_home_is_told_and_nothing_is_made(tmp_path, capsys):
    assert main(["doctor", "--home", str(tmp_path / "typo")]) == 2
    assert "There is no store in" in capsys.readouterr().err
    assert main(["doctor", "--home", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_store_whose_file_is_gone_is_no_mistyped_home(home, capsys):
    (home / FILE).unlink()
    before = hashes(home)
    assert main(["doctor", "--home", str(home)]) == 1
    assert hashes(home) == before
    told = capsys.readouterr().out
    assert "! The store's file is gone" in told
    assert LOG in told


def test_a_half_done_restore_is_told_where_the_store_is_not_there(tmp_path, monkeypatch, capsys):
    half = Finding("A restore is half done", "It began.", "python -m core audit")
    monkeypatch.setitem(
        sys.modules, "core.store.restoring.journal", SimpleNamespace(half_done=lambda home: [half])
    )
    assert main(["doctor", "--home", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "! A restore is half done" in told
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def well(home, monkeypatch) -> Iterator[CheckUp]:
    """A check of a store that is well, without reading it."""
    rows = {"audit": 5, "schema_version": 14}
    monkeypatch.setattr(doctor, "read_aside", lambda _: Looked(Contents(rows, schema=14)))
    (home / "owner.json").unlink()
    return examine(home)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"schema": 999}, "The store was written by a newer version"),
        ({"audit_broken_at": 3}, "The audit log is broken at entry 3"),
        ({"given_up": ["poc-1"]}, "A PoC ended its process and waits for you"),
        ({"saved": 7}, "2 saved changes are missing"),
        ({"rows": {"audit": 4}}, "1 row is missing"),
        ({"newest_entry": "ahead"}, "The clock of this machine is behind"),
    ],
)
def test_what_is_read_is_judged(well: CheckUp, changes: dict[str, Any], title: str):
    assert of_store(well) == []
    if "newest_entry" in changes:
        changes = {"newest_entry": (utc_now() + timedelta(hours=1)).isoformat()}
    well.last, well.saved_before = LastCheck("2026-11-30T12:00:00", {"audit": 5}), 9
    assert well.looked.contents is not None
    well.looked = Looked(replace(well.looked.contents, **{"saved": 9, **changes}))
    assert [finding.title for finding in of_store(well)] == [title]


def test_a_damaged_log_and_a_file_that_cannot_be_opened_are_judged(well: CheckUp):
    well.log = replace(well.log, broken=True, lost=2)
    assert [finding.title for finding in of_store(well)] == ["The write-ahead log is damaged"]
    well.log, well.looked = replace(well.log, broken=False), Looked(problem="version 999")
    assert [finding.title for finding in of_store(well)] == ["The store cannot be opened"]
    well.holder = Holder(holds=True, pid=1)
    assert of_store(well) == []
    well.parts = ["block 7"]
    (damage,) = of_store(well)
    assert damage.remedy.startswith("Stop the app, then see")


def test_what_lies_around_a_store_is_judged(home: Path):
    assert of_surroundings(home, surroundings(home)) == []
    home.chmod(0o755)
    (home / "door.json").write_text("{}")
    (home / FILE).chmod(0o640)
    (home / ".backup-999999999-x1").mkdir()
    (home / "before-restore-1").mkdir()
    (home / "before-restore-1" / FILE).write_bytes(b"x" * 5000)
    seen = replace(surroundings(home), free_bytes=1000)
    assert seen.copies == {"before-restore-1": 5000}
    found = {finding.title: finding for finding in of_surroundings(home, seen)}
    assert list(found) == [
        "The disk is nearly full",
        "Other users of this machine can read the store's files",
        "A process that was killed left working files",
    ]
    readable = found["Other users of this machine can read the store's files"]
    assert FILE in readable.message
    assert readable.remedy == f"chmod -R go= {home}"


def test_the_open_store_is_read_on_a_cursor(store: Store):
    note_event(store, LOCAL, "thing done", "thing")
    store.cursor().execute("ALTER TABLE job ADD COLUMN IF NOT EXISTS broken_starts VARCHAR")
    store.cursor().execute(
        "INSERT INTO job BY NAME SELECT 'j' AS id, 'poc' AS kind, 'poc-1' AS subject, 'failed' AS "
        "status, '' AS stage, 0 AS done, 0 AS total, false AS cancel_requested, now()::TIMESTAMP "
        "AS created_at, now()::TIMESTAMP AS updated_at, '[[1], [2]]' AS broken_starts"
    )
    found = read_open(store)
    assert (found.audit_rows, found.audit_broken_at, found.given_up) == (1, None, ["poc-1"])
    assert found.unreadable == {}
    assert found.newest_entry is not None


def test_a_table_that_ends_the_reader_is_named_and_left_out_of_the_next_try(tmp_path, monkeypatch):
    (tmp_path / FILE).touch()
    asked = []

    def ran(path: Path, without: tuple[str, ...], seconds: float):
        asked.append(without)
        if "label" in without:
            return Looked(Contents({"audit": 1})), "", ""
        return None, "label", "It died."

    monkeypatch.setattr(aside, "_ran", ran)
    looked = read_aside(tmp_path / FILE)
    assert asked == [(), ("label",)]
    assert looked.contents == Contents({"audit": 1}, {"label": "It died."})


def test_only_tables_that_the_program_takes_rows_from_may_shrink():
    code = "\n".join(path.read_text(encoding="utf-8") for path in STORE.rglob("*.py"))
    assert set(re.findall(r"DELETE FROM (\w+)", code)) == SHRINKING


def test_what_opening_found_is_logged_once(tmp_path, monkeypatch):
    told, connect = [], Store._connect

    def connected(opened: Store) -> object:
        opened.found.append(Finding("It was cut", "In two.", "Glue it.", mended=True))
        return connect(opened)

    monkeypatch.setattr(Store, "_connect", connected)
    monkeypatch.setattr(connection.log, "warning", lambda form, text: told.append(form % text))
    Store(tmp_path).close()
    assert told == ["It was cut\nIn two.\nGlue it."]


def test_programs_get_names_that_stay(well: CheckUp):
    told = json.loads(json.dumps(as_json(well)))
    assert set(told) == {
        *("home", "checked_at", "well", "findings", "holder", "damaged_parts", "log", "problem"),
        *("contents", "around", "newest_schema", "duckdb", "memory_bytes", "processors"),
    }
    assert told["well"] is True
    assert set(told["contents"]) == set(Contents.__dataclass_fields__)
