"""A file is written whole or not at all."""

import os

import pytest

from core.report.document.files import write_whole


def test_text_is_written_into_a_folder_that_was_not_there(tmp_path):
    path = write_whole(tmp_path / "new" / "page.html", "½ $8k\n")
    assert path.read_bytes() == "½ $8k\n".encode()
    assert os.listdir(path.parent) == ["page.html"]


def test_what_was_there_is_replaced(tmp_path):
    write_whole(tmp_path / "page.html", "a long first page")
    write_whole(tmp_path / "page.html", "short")
    assert (tmp_path / "page.html").read_text() == "short"


def test_a_failure_half_way_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    write_whole(tmp_path / "page.html", "old")

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "page.html", "new")
    assert os.listdir(tmp_path) == ["page.html"]
    assert (tmp_path / "page.html").read_text() == "old"


def test_a_folder_of_that_name_is_an_error(tmp_path):
    (tmp_path / "page.html").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "page.html", "text")
    assert os.listdir(tmp_path) == ["page.html"]
