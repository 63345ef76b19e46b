"""``python -m core report``, as a shell sees it."""

from __future__ import annotations

import shutil

import pytest

from core.cli import main


@pytest.fixture
def home(raced, tmp_path):
    raced.store.cursor().execute("CHECKPOINT")
    (tmp_path / "home").mkdir()
    shutil.copy2(raced.store.path, tmp_path / "home" / raced.store.path.name)
    return str(tmp_path / "home")


def test_a_report_is_written_in_the_readers_numbers(home, tmp_path, capsys):
    out = tmp_path / "new" / "report.md"
    numbers = ["--language", "de-DE", "--currency", "EUR", "--rate", "0.92"]
    by = ["--rate-by", "Treasury", "--rate-on", "2026-11-20"]
    given = ["report", "keto", "--format", "md", "--home", home, "--out", str(out)]
    assert main([*given, *numbers, *by]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    assert "converted at 0,92 EUR per USD" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "code", "what"),
    [
        (["zork"], 1, "no finished PoC of 'zork'"),
        (["--currency", "EUR"], 2, "four options"),
        (["--language", "tlh"], 2, "no number format"),
    ],
)
def test_what_cannot_be_made_says_why(home, capsys, given, code, what):
    assert main(["report", *given, "--format", "md", "--home", home]) == code
    assert what in capsys.readouterr().err
