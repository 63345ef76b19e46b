"""``python -m core compare``, as a shell sees it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cli import main
from core.workflows.from_csv.compare import MARGIN

ROOT = Path(__file__).parents[2]
REFERENCE = Path(__file__).parents[1] / "reference"
KEYS = [
    "n",
    "only_a",
    "only_b",
    "difference",
    "tango",
    "mid_p",
    "exact_p",
    "se",
    "se_clustered",
    "non_inferior",
    "n_for_80_power",
    "sentence",
]
A = "item_id,gold,predicted\n1,yes,yes\n2,no,no\n3,yes,no\n4,no,yes\n"
B = "item_id,gold,predicted\n4,no,no\n3,yes,yes\n2,no,no\n1,yes,no\n"


@pytest.fixture
def files(tmp_path: Path):
    """Write two files and return the options that name them."""

    def write(a: str | bytes, b: str | bytes) -> list[str]:
        options = []
        for side, text in (("a", a), ("b", b)):
            path = tmp_path / f"{side}.csv"
            path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
            options += [f"--{side}", str(path)]
        return options

    return write


def correct(values: list[int], **columns: list[str]) -> str:
    rows = [",".join(["item_id", "correct", *columns])]
    for at, value in enumerate(values):
        rows.append(",".join([f"i{at}", str(value), *(cells[at] for cells in columns.values())]))
    return "\n".join(rows) + "\n"


def boxes(both: int, only_a: int, only_b: int, neither: int) -> tuple[str, str]:
    a = [1] * both + [1] * only_a + [0] * only_b + [0] * neither
    b = [1] * both + [0] * only_a + [1] * only_b + [0] * neither
    return correct(a), correct(b)


def told(capsys, *arguments: str) -> dict:
    assert main(["compare", *arguments, "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def test_the_comparison_is_json_with_exactly_these_keys(files, capsys):
    found = told(capsys, *files(*boxes(800, 60, 85, 55)))
    assert list(found) == KEYS
    assert (found["n"], found["only_a"], found["only_b"]) == (1000, 60, 85)
    assert found["difference"] == pytest.approx(0.025)
    # Printed in METHODS (b), from ratesci and R.
    assert found["tango"] == pytest.approx([0.0014151187, 0.0489457163], abs=5.1e-11)
    assert found["mid_p"] == pytest.approx(0.0381794416, abs=5.1e-11)
    assert found["exact_p"] == pytest.approx(0.0458770685, abs=5.1e-11)
    assert found["se"] == pytest.approx(0.0120156148406979, rel=1e-9)
    assert found["se_clustered"] is None
    assert found["non_inferior"] is True


def test_power_is_for_the_margin_at_the_disagreement_seen(files, capsys):
    hundred = files(*boxes(800, 50, 50, 100))
    assert told(capsys, *hundred)["n_for_80_power"] == pytest.approx(869.736, abs=1e-3)
    wide = told(capsys, *hundred, "--margin", "0.02")
    assert wide["n_for_80_power"] == pytest.approx(1959.860, abs=1e-3)
    assert told(capsys, *files(*boxes(80, 0, 0, 20)))["n_for_80_power"] is None
    assert told(capsys, *hundred, "--margin", "0")["n_for_80_power"] is None


def test_clusters_equal_the_reference_pairs(tmp_path: Path, capsys):
    with (REFERENCE / "clustered_pairs_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((REFERENCE / "clustered_pairs_output.json").read_text())
    for side, name in (("a", "old"), ("b", "new")):
        with (tmp_path / f"{side}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["item_id", "correct", "family"])
            writer.writerows([row["item"], row[name], row["cluster"]] for row in rows)
    options = ["--a", str(tmp_path / "a.csv"), "--b", str(tmp_path / "b.csv")]
    found = told(capsys, *options, "--cluster", "family")
    groups = expected["clusters"]
    plain = expected["se_diff_paired_clustered"]
    assert found["se_clustered"] == pytest.approx(plain * (groups / (groups - 1)) ** 0.5, rel=1e-9)
    assert found["tango"] == pytest.approx(expected["tango95"], abs=1e-9)
    assert found["mid_p"] == pytest.approx(expected["mcnemar_midp"], rel=1e-9)
    assert found["exact_p"] == pytest.approx(expected["mcnemar_exact"], rel=1e-9)
    assert "belong together" in found["sentence"]
    assert told(capsys, *options)["se_clustered"] is None


def test_items_are_joined_by_their_id_and_not_by_their_place(files, capsys):
    found = told(capsys, *files(A, B))
    assert (found["n"], found["only_a"], found["only_b"]) == (4, 1, 2)
    mixed = told(capsys, *files(A, "item_id,correct\n2,true\n1,FALSE\n4,1\n3,1.0\n"))
    assert mixed == found


def test_good_enough_is_the_lower_limit_above_the_margin(files, capsys):
    worse = files(*boxes(800, 60, 40, 100))
    low = told(capsys, *worse)["tango"][0]
    assert told(capsys, *worse, "--margin", str(-low + 1e-6))["non_inferior"] is True
    assert told(capsys, *worse, "--margin", str(-low - 1e-6))["non_inferior"] is False


def test_the_default_margin_is_the_workflows(files, capsys):
    pair = files(A, B)
    assert told(capsys, *pair) == told(capsys, *pair, "--margin", str(MARGIN))


def test_a_cluster_may_stand_in_one_file(files, capsys):
    a = correct([1, 0, 1, 1], family=list("xxyy"))
    found = told(capsys, *files(a, correct([1, 1, 0, 1])), "--cluster", "family")
    other = told(capsys, *files(correct([1, 1, 0, 1]), a), "--cluster", "family")
    assert found["se_clustered"] == pytest.approx(other["se_clustered"])


def test_without_json_it_is_a_sentence_and_a_table(files, capsys):
    assert main(["compare", *files(*boxes(800, 60, 85, 55))]) == 0
    out = capsys.readouterr().out
    assert out.startswith("B is right on 88.5% of 1,000 items and A on 86.0%")
    assert "mid-p 0.03818" in out
    assert "80% power" in out


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("", B, "a.csv is empty"),
        ("item_id,correct\n", B, "no rows"),
        ("id,correct\n1,1\n", B, "no column 'item_id'"),
        ("item_id,gold\n1,yes\n", B, "neither a column 'correct'"),
        (A + "1,yes,yes\n", B, "line 6, column 'item_id'\n'1' is there twice, first on line 2"),
        (A + ",yes,yes\n", B, "line 6, column 'item_id'"),
        (A + "5,yes,yes\n", B, "Items in A (a.csv) that are not in B (b.csv): 1\nFirst: 5"),
        (
            A,
            B + "7,no,no\n8,no,no\n",
            "Items in B (b.csv) that are not in A (a.csv): 2\nFirst: 7, 8.",
        ),
        (
            A,
            B.replace("2,no,no", "2,yes,no"),
            "another gold in B (b.csv) than in A (a.csv): 1\nFirst: 2 ('no'",
        ),
        (A.replace("1,yes,yes", "1,yes,"), B, "line 2, column 'predicted'"),
        (
            A.replace("1,yes,yes", "1,yes,Yes"),
            B,
            "1 of 4 answers (25%) are no class of the right answers",
        ),
        (A.replace("1,yes,yes", "1,Yes,yes"), B, "--answer Yes=yes"),
        (A.replace("1,yes,yes", "1,nan,nan"), B, "'nan' is no answer"),
        (correct([1, 1, 2, 1]), correct([1, 1, 1, 1]), "line 4, column 'correct'"),
        ("item_id,correct\n1,0.7\n", B, "'0.7' is neither 1 nor 0"),
        ("item_id,correct\n1,nan\n", B, "'nan' is neither 1 nor 0"),
        (
            "item_id,correct,gold,predicted\n1,1,yes,no\n",
            B,
            "It contradicts gold 'yes' and predicted 'no'",
        ),
        (b"item_id,correct\n\xff,1\n", B, "line 2 is not UTF-8"),
        ("item_id,correct\n1,1,1\n", B, "line 2"),
    ],
)
def test_bad_files_exit_with_1_and_name_the_first_offender(a, b, words, files, capsys):
    assert main(["compare", *files(a, b)]) == 1
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8")))
def test_whatever_a_file_holds_it_is_a_comparison_or_a_clear_error(rows):
    with tempfile.TemporaryDirectory() as folder:
        a, b = Path(folder) / "a.csv", Path(folder) / "b.csv"
        a.write_bytes(b"item_id,correct\n" + rows)
        b.write_bytes(b"item_id,correct\n1,1\n")
        assert main(["compare", "--a", str(a), "--b", str(b), "--json"]) in (0, 1)


def test_many_offenders_are_counted_and_three_are_named(files, capsys):
    assert main(["compare", *files(correct([1] * 9), correct([1] * 2))]) == 1
    assert "not in B (b.csv): 7" in (told := capsys.readouterr().err)
    assert "First: i2, i3, i4 and 4 more." in told


@pytest.mark.parametrize(
    ("a", "b", "words", "code"),
    [
        (correct([1, 0]), correct([1, 1]), "Neither file has a column 'family'", 2),
        (correct([1, 0], family=["x", ""]), correct([1, 1]), "line 3, column 'family'", 1),
        (correct([1, 0], family=["x", "x"]), correct([1, 1]), "one cluster", 1),
        (
            correct([1, 0], family=["x", "y"]),
            correct([1, 1], family=["x", "z"]),
            "another cluster in B (b.csv)",
            1,
        ),
    ],
)
def test_clusters_that_make_no_sense_are_refused(a, b, words, code, files, capsys):
    assert main(["compare", *files(a, b), "--cluster", "family"]) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("margin", "words"),
    [("3", "Write 0.03 for 3 points"), ("-0.1", "0 or more"), ("nan", "margin of nan")],
)
def test_a_margin_off_its_scale_exits_with_2(margin, words, files, capsys):
    assert main(["compare", *files(A, B), "--margin", margin]) == 2
    assert words in capsys.readouterr().err


def test_it_runs_from_a_shell_and_both_files_are_needed(files):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "core", "compare", *arguments],
            cwd=ROOT,
            text=True,
            capture_output=True,
            check=False,
        )

    both = files(A, B)
    assert list(json.loads(run(*both, "--json").stdout)) == KEYS
    assert run(*both[:2]).returncode == 2


@pytest.mark.parametrize(
    ("spelled", "option"),
    [
        ("yes.", "yes.=yes"),
        ("YES", "YES=yes"),
        ('"""yes"""', '"yes"=yes'),
        ("YES!", "YES!=yes"),
    ],
)
def test_answers_that_spell_a_class_otherwise_are_asked_about(spelled, option, files, capsys):
    odd = A.replace("1,yes,yes", f"1,yes,{spelled}")
    assert main(["compare", *files(odd, B)]) == 1
    assert "Take the class they spell: --answer " in capsys.readouterr().err
    assert main(["compare", *files(odd, B), "--answer", option, "--json"]) == 0
    taken = json.loads(capsys.readouterr().out)
    assert main(["compare", *files(A, B), "--json"]) == 0
    assert taken == json.loads(capsys.readouterr().out)


def test_answers_of_no_class_count_as_wrong_only_once_somebody_says_so(files, capsys):
    odd = A.replace("1,yes,yes", "1,yes,I cannot say").replace("2,no,no", "2,no,true")
    assert main(["compare", *files(odd, B)]) == 1
    told = capsys.readouterr().err
    assert "2 of 4 answers (50%)" in told
    assert "Count them as wrong: --answer 'I cannot say=-' --answer true=-" in told
    assert "Where one means a class: --answer 'I cannot say=CLASS'." in told
    for options in (["--answer", "*=-"], ["--answer", "I cannot say=-", "--answer", "true=-"]):
        assert main(["compare", *files(odd, B), "--json", *options]) == 0
        assert json.loads(capsys.readouterr().out)["only_b"] == 3


@pytest.mark.parametrize("seen", ["yes\u200b", "\uff59\uff45\uff53", "\ufeffyes"])
def test_one_word_in_several_unicode_forms_is_one_answer(seen, files, capsys):
    assert main(["compare", *files(A.replace("1,yes,yes", f"1,yes,{seen}"), B), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["only_b"] == 2
