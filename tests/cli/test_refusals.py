"""A command that the machine refuses something says so in a sentence and exits with 1."""

import errno
import io
import os
import sys

import pytest

from core import cli
from core.cli.notes import note
from core.cli.progress import Printed

FULL = "/dev/full"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full\n"),
        (OSError(errno.EROFS, "Read-only file system", "/a/b"), "/a/b cannot be used\n"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found"), "No usable temp"),
        (MemoryError(), "There was not enough memory\n"),
    ],
)
def test_what_no_step_foresaw_is_told_without_a_trace(error, words, monkeypatch, capsys):
    def refused(_):
        raise error

    monkeypatch.setitem(cli.COMMANDS, "plan", refused)
    assert cli.main(["plan", "--example"]) == 1
    told = capsys.readouterr().err
    assert told.startswith(words)
    assert "Traceback" not in told
    assert "Errno" not in told


@pytest.mark.skipif(not os.path.exists(FULL), reason="no /dev/full on this system")
@pytest.mark.parametrize("buffering", [1, -1], ids=["at the line", "at the end"])
def test_an_answer_that_cannot_be_written_is_no_success(buffering, monkeypatch, capsys):
    with open(FULL, "w", buffering=buffering) as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert cli.main(["plan", "--example"]) == 1
        output.write("as Python does at its end")
        output.flush()
    assert capsys.readouterr().err == "Standard output cannot be written\nThe disk is full.\n"


def test_a_reader_that_has_gone_is_not_worth_a_word(monkeypatch, capsys):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert cli.main(["plan", "--example"]) == 1
    assert capsys.readouterr().err == ""


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch):
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    note("a line")
    Printed().report("training", 1, 2)
