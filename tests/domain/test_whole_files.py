"""Files are written whole or not at all, and why not is told with its place and a way on."""

import os
import resource
import stat
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.domain import whole_files
from core.domain.refusals import MachineRefused
from core.domain.whole_files import (
    FOR_OTHERS,
    own_folder,
    remove_left,
    whole_file,
    write_all_whole,
    write_whole,
)
from core.store.local_endpoint import find_door, open_door
from core.workflows.dataset.export import write_files

LEFT = (".2026-01-01.zip.77-0123456789ab.part", f".b.zip.{os.getpid()}-0123456789ab.part")
NOT_OURS = (".other.part", "b.zip", ".backup-mine", ".x.1-0123456789ab.part.zip")


@contextmanager
def room_for(size: int):
    """A disk that takes files of so many bytes: a limit, whose signal Python ignores."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_text_is_written_into_a_folder_that_was_not_there_for_its_user_alone(tmp_path):
    path = write_whole(tmp_path / "new" / "page.html", "½ $8k\n")
    assert path.read_bytes() == "½ $8k\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["page.html"]


def test_what_is_handed_on_may_be_read_as_the_user_has_it(tmp_path):
    os.umask(mask := os.umask(0o022))
    path = write_whole(tmp_path / "report.pdf", b"%PDF", mode=FOR_OTHERS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_what_was_there_is_replaced(tmp_path):
    write_whole(tmp_path / "page.html", "a long first page")
    write_whole(tmp_path / "page.html", "short")
    assert (tmp_path / "page.html").read_text() == "short"


def test_the_longest_name_that_a_disk_takes_is_taken(tmp_path):
    assert write_whole(tmp_path / ("n" * 255), "text").read_text() == "text"
    with pytest.raises(MachineRefused, match="name is longer"):
        write_whole(tmp_path / ("n" * 256), "text")


def test_no_room_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = write_whole(tmp_path / "page.html", "old")
    with room_for(1000), pytest.raises(MachineRefused) as refused:
        write_whole(path, "new" * 1000, instead="choose another --out")
    assert refused.value.title == f"{path} cannot be written"
    assert "limit" in refused.value.message
    assert refused.value.remedy == "Raise the limit (ulimit -f), or choose another --out."
    assert os.listdir(tmp_path) == ["page.html"]
    assert path.read_text() == "old"


def test_of_several_files_all_are_new_or_all_are_old(tmp_path):
    old = {tmp_path / name: "old" for name in ("decision.json", "report.html")}
    write_all_whole(old)
    with room_for(1000), pytest.raises(MachineRefused, match=r"report\.html"):
        write_all_whole({tmp_path / "decision.json": "new", tmp_path / "report.html": "n" * 2000})
    assert {path: path.read_text() for path in tmp_path.iterdir()} == old


def test_exports_without_room_leave_no_file(tmp_path):
    with room_for(1000), pytest.raises(MachineRefused, match=r"labels\.csv"):
        write_files({"items.csv": b"id\n", "labels.csv": b"i" * 2000}, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_door_that_cannot_be_written_is_told_and_the_old_one_stays(tmp_path):
    door = open_door(tmp_path, "http://127.0.0.1:1")
    with room_for(10), pytest.raises(MachineRefused, match=r"door\.json"):
        open_door(tmp_path, "http://127.0.0.1:2")
    assert find_door(tmp_path) == door
    assert os.listdir(tmp_path) == ["door.json"]


def test_a_failure_to_move_takes_the_new_file_away_again(tmp_path, monkeypatch):
    write_whole(tmp_path / "page.html", "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(MachineRefused, match=r"disk is full: [\d,.]+ MB are free in /"):
        write_whole(tmp_path / "page.html", "new")
    assert os.listdir(tmp_path) == ["page.html"]
    assert (tmp_path / "page.html").read_text() == "old"


def test_a_folder_of_that_name_and_a_file_on_the_way_are_errors(tmp_path):
    (tmp_path / "page.html").mkdir()
    with pytest.raises(MachineRefused, match="It is a folder"):
        write_whole(tmp_path / "page.html", "text")
    (tmp_path / "file").touch()
    with pytest.raises(MachineRefused, match=r"page\.html cannot be written"):
        write_whole(tmp_path / "file" / "page.html", "text")
    assert sorted(os.listdir(tmp_path)) == ["file", "page.html"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(MachineRefused, match="not allowed"):
        write_whole(tmp_path / "page.html", "text")


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
