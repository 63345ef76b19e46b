"""Files are whole or not there; what a killed process left is removed, what is written is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.domain import whole_files
from core.domain.whole_files import own_folder, remove_left, whole_file

LEFT = (".2026-01-01.zip.77-0123456789ab.part", f".b.zip.{os.getpid()}-0123456789ab.part")
NOT_OURS = (".other.part", "b.zip", ".backup-mine", ".x.1-0123456789ab.part.zip")


def test_what_killed_processes_left_of_any_target_is_removed(tmp_path):
    for name in (*LEFT, *NOT_OURS):
        (tmp_path / name).write_text("all texts")
    (tmp_path / ".backup-77-abcd_123").mkdir()
    (tmp_path / ".backup-77-abcd_123" / "switchpoint.duckdb").write_text("all texts")
    with whole_file(tmp_path / "today.zip") as part:
        part.write_text("whole")
    assert set(os.listdir(tmp_path)) == {*NOT_OURS, "today.zip"}
    assert (tmp_path / "today.zip").stat().st_mode & 0o777 == 0o600


def test_what_somebody_writes_stays(tmp_path):
    with whole_file(tmp_path / "one") as part, own_folder(tmp_path) as folder:
        with whole_file(tmp_path / "two") as other, own_folder(tmp_path) as beside:
            other.write_text("2")
            assert folder.is_dir()
            assert beside.is_dir()
        part.write_text("1")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"one": "1", "two": "2"}


def test_what_fails_leaves_nothing_and_the_old_file(tmp_path):
    (tmp_path / "one").write_text("old")
    with pytest.raises(UnicodeError), whole_file(tmp_path / "one") as part:
        part.write_text("half \ud800", encoding="utf-8")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"one": "old"}


def test_a_pipe_or_a_link_by_such_a_name_is_neither_waited_for_nor_followed(tmp_path):
    os.mkfifo(tmp_path / LEFT[0])
    (tmp_path / "kept").write_text("kept")
    (tmp_path / LEFT[1]).symlink_to(tmp_path / "kept")
    remove_left(tmp_path)
    assert "kept" in os.listdir(tmp_path)


def test_without_locks_only_what_is_old_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_files, "try_lock", lambda *_, **__: None)
    for name in LEFT:
        (tmp_path / name).touch()
    os.utime(tmp_path / LEFT[0], (0, 0))
    remove_left(tmp_path)
    assert os.listdir(tmp_path) == [LEFT[1]]
    with whole_file(tmp_path / "one") as part:
        assert Path(part).exists()
