"""The doctor: whatever is wrong is told as what it is, and looking changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.domain.actor import LOCAL
from core.domain.clock import utc_now
from core.domain.errors import StoreHeld
from core.store import connection
from core.store.audit_log import note_event
from core.store.connection import FILE, Store
from core.store.findings import Finding
from core.store.home import CHECK, COUNT, JOURNAL, LOG
from core.store.integrity import aside
from core.store.integrity.last_check import LastCheck, keep_check, last_check
from core.store.integrity.lock import Holder
from core.store.integrity.reading import SHRINKING, Contents, read_open
from core.store.integrity.surroundings import surroundings
from core.store.migrating import newest_schema
from core.store.recovery import Looked
from core.store.restoring.journal import alone
from core.workflows.admin import doctor
from core.workflows.admin.doctor import CheckUp, as_json, examine, facts
from core.workflows.admin.doctor_findings import of_store, of_surroundings
from tests.store.test_connection import held_open

STORE = Path(__file__).parents[3] / "core" / "store"


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
        if entry.name != CHECK
    }


def titles(check: CheckUp) -> list[str]:
    return [finding.title for finding in check.findings if not finding.mended]


def test_a_sound_store_is_told_in_few_lines_and_left_as_it_was(home, capsys):
    before = hashes(home)
    assert main(["doctor", "--home", str(home)]) == 0
    assert hashes(home) == before
    told = capsys.readouterr().out
    assert f"The store in {home} is healthy." in told
    assert re.search(r"sound; \d+ tables read through; audit log verified, 1 entry\n", told)
    assert "1 change the next start takes over" in told
    assert "The last process did not close the store\n  a killed app (process" in told
    assert len(told.splitlines()) <= 15
    kept = last_check(home)
    assert kept is not None
    assert kept.rows["latent"] == 5000
    assert kept.rows["audit"] == 1  # from the log, which is not taken over


def change(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_a_table_that_cannot_be_read_is_named_and_the_rest_is_counted(home, left, capsys):
    start = 12288 + left[1] * 262144
    change(home / FILE, start + 3000)
    before = hashes(home)
    assert main(["doctor", "--home", str(home), "--json"]) == 1
    assert hashes(home) == before
    told = json.loads(capsys.readouterr().out)
    assert told["damaged_parts"] == [f"the block at byte {start:,} of {FILE}"]
    assert list(told["contents"]["unreadable"]) == ["latent"]
    assert told["contents"]["rows"]["audit"] == 1
    (damage,) = told["findings"]
    assert f"The block at byte {start:,} of {FILE} is not as it was written." in damage["message"]
    assert "tables can be read; not: latent." in damage["message"]
    assert f"restore BACKUP --force --home {home}" in damage["remedy"]
    assert last_check(home) is None


def test_damage_that_nobody_meets_is_told_and_written_anew(home, tmp_path, monkeypatch):
    change(home / FILE, 12288 + 3000)
    check = examine(home)
    (told,) = (one for one in check.findings if not one.mended)
    assert "Every row can still be read" in told.message
    monkeypatch.chdir(tmp_path)
    for command in told.remedy.splitlines()[1:]:
        assert main(shlex.split(command)[3:]) == 0
    assert examine(home).well


def test_rows_that_are_gone_are_missed_until_somebody_accepts_it(home, capsys):
    keep_check(home, LastCheck("2026-11-30T12:00:00", {"audit": 2, "scenario": 9}))
    check = examine(home)
    (told,) = (one for one in check.findings if not one.mended)
    assert told.title == "1 row is missing"
    assert "audit (1 row)" in told.message
    assert "doctor --accept-loss" in told.remedy
    assert last_check(home) == check.last  # the next check misses them too
    assert main(["doctor", "--accept-loss", "--home", str(home)]) == 0
    assert "Nothing is missing" in capsys.readouterr().out


def test_rows_that_a_torn_log_lost_are_told_with_the_changes(home):
    keep_check(home, LastCheck("2026-11-30T12:00:00", {"audit": 1}))
    (home / LOG).write_bytes((home / LOG).read_bytes()[:-3])
    check = examine(home)
    assert not check.looked.log.whole
    (told,) = (one for one in check.findings if not one.mended)
    assert told.title == "1 saved change is missing"
    assert facts(check)["Store"] == told.title
    assert "audit (1 row)" in told.message


@pytest.mark.slow
def test_of_a_store_that_another_process_has_open_the_outside_is_told(tmp_path):
    with held_open(tmp_path) as pid:
        check = examine(tmp_path)
        assert check.holder is not None
        assert (check.holder.holds, check.holder.pid) == (True, pid)
        assert facts(check)["Held by"].startswith(f"the other process (process {pid}, since 20")
        assert "every block is intact" in facts(check)["Store"]
        assert check.well


SIGN = ["sign", "--choice", "switch", "--name", "A. Name", "--role", "CTO"]


@pytest.mark.parametrize(
    "command", [["doctor"], ["report"], SIGN, ["outcome"]], ids=lambda command: command[0]
)
def test_a_mistyped_home_is_told_and_nothing_is_made(tmp_path, capsys, command):
    assert main([*command, "--home", str(tmp_path / "typo")]) == 2
    assert "There is no store in" in capsys.readouterr().err
    assert main([*command, "--home", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_store_whose_file_is_gone_is_no_mistyped_home(home, capsys):
    (home / FILE).unlink()
    assert main(["doctor", "--home", str(home)]) == 1
    said = f"{FILE} is missing, but {LOG}, {COUNT}"
    assert said in capsys.readouterr().out
    assert main(["audit", "--home", str(home)]) == 1
    assert said in capsys.readouterr().err


def test_a_half_done_restore_is_told_where_the_store_is_not_there(tmp_path, capsys):
    (tmp_path / JOURNAL).write_text("{}")
    assert main(["doctor", "--home", str(tmp_path)]) == 1
    assert "! A restore into" in capsys.readouterr().out
    assert [entry.name for entry in tmp_path.iterdir()] == [JOURNAL]


@pytest.fixture
def well(home, monkeypatch) -> Iterator[CheckUp]:
    """A check of a store that is well, without reading it."""
    (home / "owner.json").unlink()
    seen = Contents(1, {newest_schema(): "the newest"}, (1, 9, 9), {"audit": 5})
    monkeypatch.setattr(doctor, "look", lambda _: Looked(contents=seen))
    return examine(home)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"audit_broken_at": 3}, "The audit log is broken at entry 3"),
        ({"given_up": ["poc-1"]}, "A PoC stopped and waits for you: poc-1"),
        ({"rows": {"audit": 4}}, "1 row is missing"),
        ({"newest_entry": "ahead"}, "This machine's clock is behind"),
    ],
)
def test_what_is_read_is_judged(well: CheckUp, changes: dict[str, Any], title: str):
    assert of_store(well) == []
    if "newest_entry" in changes:
        changes = {"newest_entry": (utc_now() + timedelta(hours=1)).isoformat()}
    well.last = LastCheck("2026-11-30T12:00:00", {"audit": 5})
    assert well.looked.contents is not None
    well.looked = Looked(contents=replace(well.looked.contents, **changes))
    assert [finding.title for finding in of_store(well)] == [title]


def test_what_is_seen_of_an_open_store_is_judged(well: CheckUp, home: Path, monkeypatch):
    def held(_: Path) -> Looked:
        raise StoreHeld("in use")

    def app_with(changes: int) -> Callable[[Path], tuple[Contents, list[Finding]]]:
        def asked(home: Path) -> tuple[Contents, list[Finding]]:
            count(11)  # meanwhile
            saved = (1, changes, changes)
            return Contents(1, {newest_schema(): "the newest"}, saved, {"audit": 5}), []

        return asked

    def count(changes: int) -> None:
        (home / COUNT).write_bytes(b"store %020d, saved changes %020d\n" % (1, changes))

    monkeypatch.setattr(doctor, "look", held)
    for changes, said in ((10, []), (8, ["2 saved changes are missing"])):
        count(10)
        assert titles(examine(home, app_with(changes))) == said
    well.holder, well.parts = Holder(holds=True, pid=1), [f"the block at byte 9 of {FILE}"]
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
    assert found["The disk is nearly full"].message.endswith(
        "backups and uploads need 200.0 MB. Running work may fail."
    )
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
    ends = {"endless": "NULL", "ended": "now() - INTERVAL 2 DAY"}
    ends |= {f"works {at}": "now() + INTERVAL 2 DAY" for at in (1, 2)}
    for name, end in ends.items():
        store.cursor().execute(
            f"INSERT INTO api_token BY NAME SELECT '{name}' AS id, '' AS key_hash, '' AS name, '' "
            f"AS scopes, '' AS created_by, now()::TIMESTAMP AS created_at, "
            f"({end})::TIMESTAMP AS expires_at"
        )
    found = read_open(store)
    assert (found.keys, found.endless_keys) == (3, 1)
    assert (found.rows["audit"], found.audit_broken_at, found.given_up) == (1, None, ["poc-1"])
    assert found.unreadable == {}
    assert found.newest_entry is not None


def test_a_table_that_ends_the_reader_is_named_and_left_out_of_the_next_try(tmp_path, monkeypatch):
    (tmp_path / FILE).touch()
    asked = []

    def ran(arguments: list[str], seconds: float):
        asked.append(arguments[2:])
        if "label" in arguments:
            return {"contents": asdict(Contents(1, rows={"audit": 1}))}, "", ""
        return {}, "label", "It died."

    monkeypatch.setattr(aside, "_ran", ran)
    seen = aside.trial(tmp_path / FILE, everything=True)
    assert asked == [[], ["label"]]
    assert seen == Contents(1, rows={"audit": 1}, unreadable={"label": "It died."})


def test_how_a_reader_ended_is_told(monkeypatch):
    said = 'print(\'{"table": "label"}\', flush=True)'
    monkeypatch.setattr(aside, "PROGRAM", f"import os; {said}; os.abort();")
    ended = ({}, "label", "Reading ended the process that read (SIGABRT).")
    assert aside._ran([], 60.0) == ended

    def ran(command: list[str], *, timeout: float, **_: object):
        raise subprocess.TimeoutExpired(command, timeout, output=b'{"table": "label"}\n{"tab')

    monkeypatch.setattr(aside.subprocess, "run", ran)
    assert aside._ran([], 60.0) == ({}, "label", "Reading did not end in 60 seconds.")


def test_only_tables_that_the_program_takes_rows_from_may_shrink():
    code = "\n".join(path.read_text(encoding="utf-8") for path in STORE.rglob("*.py"))
    # A file that is taken back tells the last check what it took along.
    taken_back = {"import_file", "uploaded_benchmark"}
    assert set(re.findall(r"DELETE FROM (\w+)", code)) == SHRINKING | taken_back


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
        *("home", "checked_at", "well", "findings", "holder", "damaged_parts", "log", "schema"),
        *("contents", "around", "newest_schema", "duckdb", "memory_bytes", "processors"),
    }
    assert told["well"] is True
    assert set(told["contents"]) == set(Contents.__dataclass_fields__)


def test_a_loss_that_was_accepted_stays_told(home, capsys):
    (home / LOG).unlink()
    assert main(["doctor", "--accept-loss", "--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert "1 saved change is lost. What was there before is in" in told
    assert re.search(r"Loss +accepted .* UTC; old files in damaged-\S+\n", told)
    assert "Restore " not in told
    assert "Jobs" not in told


def test_another_program_that_has_the_store_open_is_something_to_do(well: CheckUp):
    well.holder, well.looked = Holder(holds=True, pid=22992), Looked()
    (told,) = of_store(well)
    assert re.search(
        r"^Another program has .* \(process 22992 on .+\)\. Only one can\.", told.message
    )
    assert told.remedy.splitlines()[-1] == "Which program: ps -fp 22992"
    assert not told.mended


def test_while_a_backup_is_restored_nothing_is_called_lost(tmp_path, capsys):
    Store(tmp_path).close()
    with alone(tmp_path):
        assert main(["doctor", "--home", str(tmp_path)]) == 1
    assert "Another process restores a backup" in capsys.readouterr().err
