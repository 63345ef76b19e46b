"""``python -m core extrapolate``, as a shell sees it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cli import main

ROOT = Path(__file__).parents[2]
RUNS = ("single", "averaged")
PILOT = "n,accuracy\n200,0.70\n400,0.76\n800,0.80\n1600,0.83\n"
KEYS = ["prediction", "interval_80", "interval_90", "p_reach_by_n", "n_to_target", "warning"]


@pytest.fixture
def curve(tmp_path: Path):
    """Write a file and return its path as text."""

    def write(text: str | bytes) -> str:
        path = tmp_path / "curve.csv"
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        return str(path)

    return write


def told(capsys, *arguments: str) -> dict:
    assert main(["extrapolate", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_forecast_is_json_with_exactly_these_keys(curve, capsys):
    found = told(capsys, curve(PILOT), "--at", "6400", "--target", "0.86")
    assert list(found) == KEYS
    assert found["interval_90"][0] < found["interval_80"][0] < found["prediction"]
    assert found["prediction"] < found["interval_80"][1] < found["interval_90"][1]
    assert 0 < found["p_reach_by_n"] < 1
    assert 1600 < found["n_to_target"]["middle"] < 6400
    assert found["warning"] is None


def test_without_a_target_nothing_is_said_about_reaching_it(curve, capsys):
    found = told(capsys, curve(PILOT))
    assert found["p_reach_by_n"] is None
    assert found["n_to_target"] is None


def test_without_a_size_the_forecast_is_for_4_times_the_largest(curve, capsys):
    path = curve(PILOT)
    assert told(capsys, path) == told(capsys, path, "--at", "6400")


def test_averaged_runs_are_read_from_the_file_unless_said_otherwise(curve, capsys):
    single, averaged = (told(capsys, curve(PILOT), "--runs", runs) for runs in RUNS)
    assert single != averaged
    assert told(capsys, curve(PILOT)) == single
    twice = PILOT + PILOT.removeprefix("n,accuracy\n")
    assert told(capsys, curve(twice)) == told(capsys, curve(twice), "--runs", "averaged")
    with_errors = "n,accuracy,se\n200,0.7,0.01\n400,0.76,0.01\n800,0.8,0.01\n"
    path = curve(with_errors)
    assert told(capsys, path) == told(capsys, path, "--runs", "averaged")


def test_a_small_test_set_is_doubt_that_no_repeat_shows(curve, capsys):
    path = curve(PILOT)
    (low, high), (least, most) = (
        told(capsys, path, *items)["interval_80"] for items in ((), ("--test-items", "200"))
    )
    assert least < low < high < most
    assert main(["extrapolate", path, "--test-items", "0"]) == 1
    assert "no items" in capsys.readouterr().err


def test_a_target_far_off_has_a_chance_and_no_number(curve, capsys):
    found = told(capsys, curve(PILOT), "--target", "0.999", "--at", "1e9")
    assert found["n_to_target"]["middle"] is None
    assert found["n_to_target"]["interval_80"] == [None, None]
    assert "not reachable within n = 25,600: under 5%" in found["n_to_target"]["sentence"]
    assert "16 times" in found["warning"]


def test_without_json_it_is_sentences(curve, capsys):
    assert main(["extrapolate", curve(PILOT), "--target", "0.86", "--at", "99999"]) == 0
    out = capsys.readouterr().out
    assert "expect" in out
    assert "86% reached at n ~ 4,400 (80% range" in out
    assert "Note: 99,999 is more than 16 times" in out


def test_other_columns_blank_lines_spaces_and_a_byte_order_mark_do_no_harm(curve, capsys):
    plain = told(capsys, curve(PILOT))
    dressed = (
        "\ufeffrun, n ,accuracy\r\na, 200,0.70\r\nb,400,0.76\r\n\r\nc,800,0.80\r\nd,1600,.83\r\n"
    )
    assert told(capsys, curve(dressed)) == plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("n,accuracy\n", "no rows"),
        ("n;accuracy\n200;0.7\n", "no column 'n'"),
        ("n,score\n200,0.7\n", "no column 'accuracy'"),
        ("n,n,accuracy\n1,2,0.7\n", "'n' twice"),
        ("n,accuracy\n200,0.7\n", "too few sizes"),
        ("n,accuracy\n200,0.7\n200,0.8\n", "too few sizes"),
        ("n,accuracy\n200,0.7\n-400,0.8\n", "line 3, column 'n'"),
        ("n,accuracy\n200,0.7\n0,0.8\n", "line 3, column 'n'"),
        ("n,accuracy\n200,0.7\n4.5,0.8\n", "whole number"),
        ("n,accuracy\n200,0.7\nmany,0.8\n", "'many' is not a number"),
        ("n,accuracy\n200,0.7\n1e999,0.8\n", "'1e999' is not a number"),
        ("n,accuracy\n200,0.7\n1e300,0.8\n", "from 1 to 1e+15"),
        ("n,accuracy\n200,nan\n400,0.8\n", "line 2, column 'accuracy'"),
        ("n,accuracy\n200,\n400,0.8\n", "It is empty"),
        ("n,accuracy\n200,70\n400,80\n", "write 0.7"),
        ("n,accuracy\n200,70%\n400,80%\n", "write 0.7"),
        ("n,accuracy\n200,0.7\n400,-0.8\n", "line 3, column 'accuracy'"),
        ("n,accuracy\n200,0.7\n400,1200\n", "not a share"),
        ("n,accuracy\n200,0.7\n400\n", "line 3"),
        ("n,accuracy\n200,0,7\n400,0,8\n", "2 columns"),
        ("n,accuracy,se\n200,0.7,1.5\n400,0.8,1\n", "column 'se'"),
        ("n,accuracy,se\n200,0.7,0.01\n400,0.8,\n", "line 3, column 'se'"),
        ('n,accuracy\n200,"0.7\n', "not CSV"),
        (b"n,accuracy\n200,0.7\n4\xe900,0.8\n", "line 3 is not UTF-8"),
        (PILOT.encode("utf-16"), "not UTF-8"),
        (b"n,accuracy\n20\x000,0.7\n", "line 2 is not text"),
    ],
)
def test_a_bad_file_exits_with_1_and_says_where(text, words, curve, capsys):
    assert main(["extrapolate", curve(text)]) == 1
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8")))
def test_whatever_a_file_holds_it_is_a_forecast_or_a_clear_error(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "curve.csv"
        path.write_bytes(b"n,accuracy\n1,0.5\n2,0.6\n" + rows)
        assert main(["extrapolate", str(path), "--json"]) in (0, 1)


def test_a_missing_file_exits_with_1(tmp_path: Path, capsys):
    assert main(["extrapolate", str(tmp_path / "none.csv")]) == 1
    assert main(["extrapolate", str(tmp_path)]) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--target", "90"], "Write 0.9 for 90%"),
        (["--target", "1.01"], "at most 1"),
        (["--target", "0"], "above 0"),
        (["--target", "nan"], "target of nan"),
        (["--at", "0"], "Use 1 to"),
        (["--at", "-5"], "Use 1 to"),
        (["--at", "inf"], "Use 1 to"),
        (["--at", "1e16"], "Use 1 to"),
        (["--at", "nan"], "Use 1 to"),
    ],
)
def test_bad_options_exit_with_2(options, words, curve, capsys):
    assert main(["extrapolate", curve(PILOT), *options]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--runs", "many"], ["--at", "lots"], ["--target", "90%"]])
def test_options_that_are_no_options_exit_with_2(options, curve, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["extrapolate", curve(PILOT), *options])
    assert stopped.value.code == 2


def test_it_runs_from_a_shell(curve):
    found = subprocess.run(
        [sys.executable, "-m", "core", "extrapolate", curve(PILOT), "--json"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert list(json.loads(found.stdout)) == KEYS
