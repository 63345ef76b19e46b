"""Whatever the machine refuses is told with its place, its reason and what to do."""

import errno
from pathlib import Path

import pytest

from core.domain.refusals import reason_of, refusal, unexpected, writing

NUMBERS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM),
    *(errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENAMETOOLONG, errno.ENOMEM),
    *(errno.ENOTDIR, errno.EEXIST, errno.ELOOP),
)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_has_a_reason_and_a_way_on(number: int, tmp_path: Path):
    told = refusal(OSError(number, "in the system's words"), tmp_path / "a", instead="stop")
    assert told.title == f"{tmp_path / 'a'} cannot be written"
    assert told.message.startswith(reason_of(OSError(number, "")))
    assert told.remedy.endswith(", or stop.")
    assert "Errno" not in told.text
    assert "system's words" not in told.text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_says_how_much_there_is_and_where(number: int, tmp_path: Path):
    told = refusal(OSError(number, ""), tmp_path / "not" / "there" / "a")
    assert f"MB are free in {tmp_path}." in told.message
    assert "MB are free in" in refusal(OSError(number, "")).message  # temporary files, most often


def test_an_error_that_names_its_file_is_about_that():
    told = refusal(PermissionError(errno.EACCES, "Permission denied", "/a/b"))
    assert told.text.startswith("/a/b cannot be used\nThis user is not allowed to.")


def test_any_other_error_of_the_system_is_told_in_its_words():
    assert refusal(OSError(errno.ESTALE, "Stale handle")).text == "Stale handle"
    assert refusal(OSError("nothing more")).text == "nothing more"
    nowhere = FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")
    assert refusal(nowhere).text.endswith("by TMPDIR.")
    assert reason_of(ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")) == ""


def test_memory_is_a_refusal_too():
    assert reason_of(MemoryError()) == "There was not enough memory"
    assert unexpected(MemoryError()).startswith("There was not enough memory\nStop")
    assert unexpected(ValueError("odd")) == "ValueError: odd"


def test_what_was_refused_can_be_told_without_its_place():
    with pytest.raises(Exception, match="/secret/place") as caught, writing(Path("/secret/place")):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert reason_of(caught.value) == "The disk is full"
