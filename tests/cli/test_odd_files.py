"""Whatever a path leads to, a command that is given it ends, and says what it is."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest

from core.access.rules_file import load_rules
from core.cli import main
from core.domain.errors import SwitchpointError
from core.domain.ordinary_files import NotOrdinary, read_ordinary
from core.domain.whole_files import whole_file, write_whole
from core.interop.source import SourceFile
from core.store.connection import Store
from core.store.home import FILE, home_folder
from core.workflows.dataset.export import write_files
from core.workflows.from_csv.columns import read_table
from core.workflows.inputs.plan_file import read_plan_file
from core.workflows.report.verify import read_record

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")

SAID = {
    "pipe": "It is a pipe",
    "link to a pipe": "It is a pipe",
    "socket": "It is a socket",
    "link to a device": "It is a device",
    "folder": "It is a folder",
    "link to nothing": "a link to a file that is not there",
    "link to itself": "a link that leads back to itself",
}
STANDS = {kind: said for kind, said in SAID.items() if kind != "link to nothing"}
READERS = {
    "import": SourceFile.from_path,
    "compare": lambda path: read_table(path, ("item_id",)),
    "verify": read_record,
    "plan": read_plan_file,
    "roles": lambda path: load_rules(path.parent, {}),
}


@pytest.fixture(autouse=True)
def _never_for_ever():
    """Without it, a failure here would be a suite that never ends."""

    def waited(*_):
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def odd(kind: str, path: Path) -> Path:
    """Something of a kind at a path."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to a pipe":
        os.mkfifo(path.with_name("other"))
        path.symlink_to("other")
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            here = os.open(path.parent, os.O_RDONLY)
            try:  # the name of a socket may have a hundred letters at most
                one.bind(f"/proc/self/fd/{here}/{path.name}")
            finally:
                os.close(here)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"link to a device": "/dev/zero", "link to nothing": "no"}.get(kind, path))
    return path


@pytest.mark.parametrize("kind", SAID)
def test_only_ordinary_files_are_read(kind, tmp_path):
    path = odd(kind, tmp_path / "access.toml")
    for reader in READERS.values():
        with pytest.raises(SwitchpointError, match=SAID[kind]):
            reader(path)


@pytest.mark.parametrize("kind", STANDS)
def test_nothing_is_written_over_what_is_no_ordinary_file(kind, tmp_path):
    path = odd(kind, tmp_path / FILE)

    def kept(target: Path) -> None:
        with whole_file(target) as part:
            part.write_bytes(b"x")

    writers = (
        lambda: write_whole(path, "x"),
        lambda: write_files({FILE: b"x"}, tmp_path),
        lambda: kept(path),
        lambda: Store(tmp_path),
    )
    for write in writers:
        with pytest.raises((SwitchpointError, OSError), match=STANDS[kind]):
            write()
    assert not path.is_file()
    assert home_folder(path).name  # a folder that cannot be one is named, and refused later


def test_a_poc_that_could_not_write_its_results_is_not_begun(tmp_path, capsys):
    odd("pipe", tmp_path / "report.html")
    assert main(["poc", "keto", "--home", str(tmp_path / "home"), "--out", str(tmp_path)]) == 2
    assert "It is a pipe" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_file_without_a_length_is_refused_though_it_can_be_read():
    with pytest.raises(NotOrdinary, match="grew while it was read"):
        read_ordinary(Path("/proc/self/status"), 1_000)


@pytest.mark.parametrize("change", [b"grown", b""])
def test_a_file_that_changes_while_it_is_read_is_refused(change, tmp_path, monkeypatch):
    path = tmp_path / "growing.csv"
    path.write_bytes(b"item")
    opened = os.open

    def written_meanwhile(*given, **named):
        found = opened(*given, **named)
        stat = os.fstat(found)
        path.write_bytes(change)
        monkeypatch.setattr(os, "fstat", lambda _: stat)
        return found

    monkeypatch.setattr(os, "open", written_meanwhile)
    with pytest.raises(NotOrdinary, match="while it was read"):
        read_ordinary(path, 1_000)


def test_a_file_is_read_up_to_what_may_be_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    assert read_ordinary(path, 5) == b"12345"
    with pytest.raises(NotOrdinary, match="It has 5 bytes, at most 4 bytes are read"):
        read_ordinary(path, 4)
