"""Backups: whole or not there, checked before anything is put back."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bench.workspace import ROOT
from core.cli import main
from core.domain.actor import LOCAL, Actor, Role
from core.domain.errors import BadData, BadUsage, NotAllowed
from core.domain.refusals import MachineRefused, refusal
from core.store.audit_log import audit_log, first_broken
from core.store.connection import Store
from core.store.jobs import job_of
from core.store.runs import finished_runs
from core.store.verdicts import latest_verdict
from core.web.backups import _place
from core.workflows.admin import backup as backing_up
from core.workflows.admin.backup import back_up
from core.workflows.admin.backup_archive import LIST, Manifest
from core.workflows.admin.restore import restore
from core.workflows.engine import Engine
from tests.patience import until
from tests.workflows.test_engine import RACE_SECONDS, TINY, ended


@pytest.fixture(scope="module")
def backup(raced, tmp_path_factory):
    """A backup of the small race with a roles file, made on a copy of its store."""
    folder = tmp_path_factory.mktemp("backup")
    raced.store.cursor().execute("CHECKPOINT")
    (folder / "home").mkdir()
    shutil.copy2(raced.store.path, folder / "home" / raced.store.path.name)
    (folder / "home" / "access.toml").write_text('[owner]\nemails = ["a@example.com"]\n')
    (folder / "home" / "door.json").write_text('{"token": "never copied"}')
    with Store(folder / "home", "a test") as store:
        cursor = store.cursor()
        cursor.execute(CLAIM)
        back_up(store, LOCAL, folder / "backup.zip")
    return folder / "backup.zip"


CLAIM = "INSERT INTO vendor_claims (ignored, changed_by, changed_at) VALUES (true, 'x', now())"


def test_what_is_restored_is_what_was_there(raced, backup, tmp_path):
    done = restore(backup, tmp_path / "home", keep_keys=True)
    assert done.aside is None
    names = {p.name for p in (tmp_path / "home").iterdir()} - {"switchpoint.saved"}
    assert names == {"switchpoint.duckdb", "access.toml"}
    assert (tmp_path / "home" / "switchpoint.duckdb").stat().st_mode & 0o777 == 0o600
    with Store(tmp_path / "home", "a test") as store:
        for table, count in done.manifest.rows.items():
            row = store.cursor().execute(f'SELECT count(*) FROM "{table}"').fetchone()
            if table != "saved_change":  # counts anew
                assert row == (count + (table == "audit"),), table  # that it was restored
        before = latest_verdict(raced.store, raced.experiment_id)
        after = latest_verdict(store, raced.experiment_id)
        assert before is not None
        assert after == before
        assert first_broken(store) is None
        store.cursor().execute(CLAIM)  # numbers go on where they were
        found = store.cursor().execute("SELECT id FROM vendor_claims ORDER BY id").fetchall()
        assert found == [(1,), (2,)]


def test_a_home_that_holds_something_is_kept(backup, tmp_path, capsys):
    home = tmp_path / "home"
    home.mkdir()
    (home / "switchpoint.duckdb").write_text("old")
    assert main(["restore", str(backup), "--home", str(home)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert (home / "switchpoint.duckdb").read_text() == "old"
    assert main(["restore", str(backup), "--home", str(home), "--force"]) == 0
    (aside,) = home.glob("before-restore-*")
    assert (aside / "switchpoint.duckdb").read_text() == "old"
    assert main(["restore", str(backup), "--home", str(home), "--force"]) == 0
    assert (aside / "switchpoint.duckdb").read_text() == "old"


def test_only_an_owner_backs_up(store, tmp_path):
    with pytest.raises(NotAllowed):
        back_up(store, Actor("b@example.com", Role.ANALYST), tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def rewritten(backup: Path, target: Path, change) -> Path:
    """A copy of a backup with its list and members changed."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members[LIST])
    change(manifest, members)
    members.setdefault(LIST, b"")
    if members[LIST]:
        members[LIST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def traversal(manifest, members):
    members["../../evil"] = b"x"
    manifest["files"]["../../evil"] = {"bytes": 1, "sha256": "0"}


def unlisted(manifest, members):
    members["extra"] = b"x"


def other_content(manifest, members):
    members["access.toml"] = b"[owner]\nemails = ['evil@example.com'] #"[
        : manifest["files"]["access.toml"]["bytes"]
    ].ljust(manifest["files"]["access.toml"]["bytes"])


def bomb(manifest, members):
    members["switchpoint.duckdb"] = bytes(30_000_000)
    manifest["files"]["switchpoint.duckdb"]["bytes"] = 30_000_000


def understated(manifest, members):
    manifest["files"]["switchpoint.duckdb"]["bytes"] = 10


def newer(manifest, members):
    manifest["schema"] = 9999


def other_rows(manifest, members):
    manifest["rows"]["prediction"] = 1


def no_list(manifest, members):
    members[LIST] = b""


def strange_list(manifest, members):
    manifest["files"] = [1]


HOSTILE = {
    traversal: "not belong to a backup",
    unlisted: "other files",
    other_content: "is not what its list says",
    bomb: "grows too much",
    understated: "not as large",
    newer: "newer version",
    other_rows: "other tables or rows",
    no_list: "is not a backup",
    strange_list: "is not a backup",
}


@pytest.mark.parametrize("change", HOSTILE)
def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_changes(backup, tmp_path, change):
    home = tmp_path / "home"
    with pytest.raises(BadData, match=HOSTILE[change]):
        restore(rewritten(backup, tmp_path / "bad.zip", change), home)
    assert not home.exists()
    assert not (tmp_path / "evil").exists()


def test_half_a_file_and_what_is_no_archive_are_refused(backup, tmp_path):
    whole = backup.read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"PK\x03\x04", b"x" * 100):
        (tmp_path / "half.zip").write_bytes(content)
        with pytest.raises(BadData):
            restore(tmp_path / "half.zip", tmp_path / "home")
    with pytest.raises(BadUsage):
        restore(tmp_path / "nothing.zip", tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_backup_while_a_race_is_written_goes_on_after_restoring(tmp_path):
    running = Engine(tmp_path / "home", "a test")
    try:
        experiment, job = running.submit(replace(TINY, sizes=(40, 80)), by=LOCAL)
        running.start()
        until(lambda: finished_runs(running.store, experiment.id), RACE_SECONDS)
        back_up(running.store, LOCAL, tmp_path / "b.zip")
        assert ended(running, job).status == "done"
        verdict = latest_verdict(running.store, experiment.id)
    finally:
        running.close()
    restore(tmp_path / "b.zip", tmp_path / "other")
    again = Engine(tmp_path / "other", "a test")
    try:
        again.start()
        found = job_of(again.store, experiment.id)
        assert found is not None
        assert ended(again, found).status == "done"
        resumed = latest_verdict(again.store, experiment.id)
    finally:
        again.close()
    assert verdict is not None
    assert resumed is not None
    assert resumed.content_hash == verdict.content_hash


SLOW = """
import os, sys, time
import core.workflows.admin.backup as backing_up
def slow(folder, part, made_at):
    part.write_bytes(b"half")
    print("half", flush=True)
    time.sleep(600)
backing_up.pack = slow
from core.cli import main
main(["backup", "--home", sys.argv[1], "--out", sys.argv[2]])
"""


def test_a_killed_backup_leaves_no_file_and_the_next_one_clears_up(tmp_path):
    home, out = tmp_path / "home", tmp_path / "out" / "b.zip"
    Store(home, "a test").close()
    command = [sys.executable, "-c", SLOW, str(home), str(out)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=dict(os.environ)) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"
        child.kill()
    assert not out.exists()
    assert list(out.parent.glob(".backup-*")) != []
    tomorrow = out.with_name("c.zip")
    assert main(["backup", "--home", str(home), "--out", str(tomorrow)]) == 0
    assert [p.name for p in out.parent.iterdir()] == ["c.zip"]


@pytest.mark.parametrize("command", [["backup", "--out", "x.zip"], ["audit"], ["token", "list"]])
def test_a_mistyped_home_is_told_and_not_made(command, tmp_path, capsys):
    assert main([*command, "--home", str(tmp_path / "typo")]) == 2
    assert "no store" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_a_backup_needs_no_room_in_the_home(store, tmp_path, monkeypatch, caplog):
    def full(*_: object, **__: object) -> None:
        assert (tmp_path / "b.zip").exists()  # nothing is noted before it is whole
        raise refusal(OSError(errno.ENOSPC, ""), store.path)

    before = sorted(store.home.iterdir())
    pack = backing_up.pack

    def packed(folder: Path, part: Path, made_at: str) -> Manifest:
        assert sorted(store.home.iterdir()) == before
        assert folder.stat().st_mode & 0o777 == 0o700
        return pack(folder, part, made_at)

    monkeypatch.setattr(backing_up, "pack", packed)
    monkeypatch.setattr(backing_up, "note_event", full)
    assert back_up(store, LOCAL, tmp_path / "b.zip").rows
    assert "The backup is complete, but the audit log has no entry for it." in caplog.text


def test_a_failed_backup_is_not_noted(store, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backing_up, "pack", full)
    with pytest.raises(MachineRefused, match="The disk is full: "):
        back_up(store, LOCAL, tmp_path / "b.zip")
    (tmp_path / "file").touch()
    with pytest.raises(MachineRefused, match="is a file, not a folder"):
        back_up(store, LOCAL, tmp_path / "file" / "b.zip")
    with pytest.raises(BadUsage, match="question mark"):
        back_up(store, LOCAL, tmp_path / "a?b" / "b.zip")
    assert "backup made" not in [row.action for row in audit_log(store)]


def test_the_app_makes_its_backup_where_there_is_room(store, tmp_path, monkeypatch):
    usage = {store.home: 0, tmp_path: 1 << 40}
    monkeypatch.setattr(shutil, "disk_usage", lambda at: shutil._ntuple_diskusage(0, 0, usage[at]))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert _place(store) == tmp_path
    usage[tmp_path] = 0
    assert _place(store) == store.home


def test_a_backup_never_replaces_the_store(store):
    with pytest.raises(BadUsage, match="its own files"):
        back_up(store, LOCAL, store.path)
    assert store.cursor().execute("SELECT 1").fetchone() == (1,)


def test_a_mistyped_folder_is_not_made(backup, tmp_path, capsys):
    shutil.copytree(backup.parent / "home", tmp_path / "home")
    out = tmp_path / "typo" / "deep" / "b.zip"
    assert main(["backup", "--out", str(out), "--home", str(tmp_path / "home")]) == 1
    assert f"The folder {tmp_path / 'typo'} is missing" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()
    assert main(["restore", str(tmp_path / "home" / "access.toml"), "--home", str(out.parent)]) == 1
    assert not out.parent.exists()
