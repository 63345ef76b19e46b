"""``python -m core decide``, as a shell and a program see it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.decision.voi.acceptability import compare
from core.decision.voi.evppi import evppi
from tests.decision.voi.references import published, reference

KEYS = [
    "wtp",
    "expected_nmb",
    "best",
    "eib",
    "p_better",
    "ceac",
    "ceaf",
    "expected_loss",
    "evpi",
    "evppi",
]


def write(path: Path, columns: dict[str, np.ndarray]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*(x.tolist() for x in columns.values()), strict=True))
    return path


@pytest.fixture(params=["keto2", "arms4"])
def case(request) -> str:
    return request.param


def files(name: str, folder: Path) -> list[str]:
    """The published draws as the command takes them."""
    sample = published(name)
    found = []
    for option, columns in (
        ("--costs", dict(zip(sample.arms, sample.costs.T, strict=True))),
        ("--effects", dict(zip(sample.arms[::-1], sample.effects.T[::-1], strict=True))),
        ("--params", dict(sample.params)),
    ):
        if columns:
            found += [option, str(write(folder / f"{option[2:]}.csv", columns))]
    return found


def test_json_holds_every_answer_in_the_order_asked(case, tmp_path: Path, capsys):
    bcea = reference(f"{case}_bcea")
    asked = "1000,0,2000,500"
    assert main(["decide", *files(case, tmp_path), "--wtp", asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["arms", "icer", "frontier", "wtp"]
    assert found["arms"] == bcea["interventions"]
    assert [each["value"] for each in found["icer"].values()] == pytest.approx(bcea["ICER"])
    assert {each["status"] for each in found["icer"].values()} == {"icer"}
    assert [row["wtp"] for row in found["wtp"]] == [1000, 0, 2000, 500]
    for row in found["wtp"]:
        at = bcea["k"].index(row["wtp"])
        assert list(row) == KEYS
        assert row["best"] == bcea["best"][at]
        assert row["ceaf"] == pytest.approx(bcea["ceaf"][at], rel=1e-9)
        assert row["evpi"] == pytest.approx(bcea["evpi"][at], rel=1e-9)
        for theirs, ours in (("eib", "eib"), ("ceac", "p_better"), ("multi_p_best", "ceac")):
            expected = {arm: values[at] for arm, values in bcea[theirs].items()}
            assert row[ours] == pytest.approx(expected, rel=1e-9)
        assert row["expected_loss"] == pytest.approx(
            compare(published(case), row["wtp"]).expected_loss
        )
        assert row["evppi"] == pytest.approx(
            {name: evppi(published(case), row["wtp"], name).value for name in row["evppi"]}
        )


def test_the_reference_is_the_new_arm(tmp_path: Path, capsys):
    command = ["decide", *files("keto2", tmp_path), "--wtp", "1000", "--json"]
    main([*command, "--reference", "old"])
    found = json.loads(capsys.readouterr().out)
    main([*command, "--reference", "new"])
    assert json.loads(capsys.readouterr().out)["wtp"][0]["eib"]["old"] == pytest.approx(81.67908)
    assert found["wtp"][0]["eib"] == {"new": pytest.approx(-81.67908)}
    assert found["icer"]["new"]["value"] == pytest.approx(983.457350927798)


def test_text_names_the_answer_and_its_uncertainty(tmp_path: Path, capsys):
    assert main(["decide", *files("arms4", tmp_path), "--wtp", "1000"]) == 0
    told = capsys.readouterr().out
    assert "prompt_only has the highest expected net benefit and is the best in 38%" in told
    assert "weak_sup: $7.9k, effect 83.08, 1,003.99 per unit" in told
    assert "old: $12.7k, effect 83.96, dominated by a mix of two others" in told
    assert "Perfect information is worth $1.7k (±$175)" in told


GOOD = b"old,new\n1,2\n3,4\n"


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        (None, "cannot be read", 1),
        (b"", "is empty", 1),
        (b"old,new\n", "too few draws", 1),
        (b"old,new\n1,2\n", "too few draws", 1),
        ("old,n\u00e4w\n1,2\n3,4\n".encode("utf-16"), "not UTF-8", 1),
        ("old,n\u00e4w\n1,2\n3,4\n".encode("latin-1"), "not UTF-8", 1),
        (b"old,new\n1,2\n3\n", "Line 3 has 1 cells, the header 2", 1),
        (b"old,new\n1,2,9\n3,4\n", "Line 2 has 3 cells", 1),
        (b"old,new\n1,2\n3,many\n", "Line 3, column 'new': 'many'", 1),
        (b"old,new\n1,2\n3,\n", "column 'new': ''", 1),
        (b"old,new\n1,nan\n3,4\n", "Draw 1 of 'new' is nan", 1),
        (b"old,new\n1,inf\n3,4\n", "Draw 1 of 'new' is inf", 1),
        (b"old,new\n1e300,1e308\n3,4\n", "Draw 1 of 'old' is 1e+300", 1),
        (b"old,new\n" + b"9" * 200_000 + b",1\n3,4\n", "no CSV file", 1),
        (b"old,new\n1,2\n3,4\n5,6\n", "costs of 'old'|costs have 3", 1),
        (b"old,other\n1,2\n3,4\n", "'other' only in the costs", 1),
        (b"old,old\n1,2\n3,4\n", "two columns 'old'", 1),
        (b"old,\n1,2\n3,4\n", "without a name", 1),
        (b"old\n1\n3\n", "only in the effects", 1),
        (b"old;new\n1;2\n3;4\n", "semicolons", 1),
        (b'old,new\n"1,2\n3,4\n', "no CSV file", 1),
        (b"\x00\x01\x02", "empty|only in|number", 1),
    ],
)
def test_a_bad_file_is_named_with_its_line(content, words, code, tmp_path: Path, capsys):
    costs, effects = tmp_path / "costs.csv", tmp_path / "effects.csv"
    effects.write_bytes(GOOD)
    if content is not None:
        costs.write_bytes(content)
    arguments = ["decide", "--costs", str(costs), "--effects", str(effects), "--wtp", "1000"]
    assert main(arguments) == code
    told = capsys.readouterr()
    assert any(word in told.err for word in words.split("|")), told.err
    assert told.out == ""


@pytest.mark.parametrize("wtp", ["", "many", "1000,", "-5", "nan", "inf", "500;1000", "1e400"])
def test_nonsense_amounts_exit_with_2(wtp, tmp_path: Path, capsys):
    assert main(["decide", *files("keto2", tmp_path), f"--wtp={wtp}"]) == 2
    assert "not an amount" in capsys.readouterr().err


def test_an_unknown_reference_exits_with_2(tmp_path: Path, capsys):
    command = ["decide", *files("keto2", tmp_path), "--wtp", "1000", "--reference"]
    assert main([*command, "magic"]) == 2
    assert "Choose from old, new" in capsys.readouterr().err
    assert main([*command, ""]) == 2


def test_bad_inputs_are_refused(tmp_path: Path, capsys):
    for name in ("costs", "effects"):
        (tmp_path / f"{name}.csv").write_bytes(GOOD)
    params = tmp_path / "params.csv"
    params.write_bytes(b"x\n1\n2\n3\n")
    command = ["decide", "--costs", str(tmp_path / "costs.csv")]
    command += ["--effects", str(tmp_path / "effects.csv"), "--params", str(params)]
    assert main([*command, "--wtp", "1"]) == 1
    assert "input 'x' 3" in capsys.readouterr().err


def test_a_folder_is_no_file(tmp_path: Path, capsys):
    command = ["decide", "--costs", str(tmp_path), "--effects", str(tmp_path), "--wtp", "1"]
    assert main(command) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_windows_files_and_blank_lines_are_read(tmp_path: Path, capsys):
    written = b"\xef\xbb\xbfold,new\r\n1,2\r\n3,4\r\n\r\n"
    for name in ("costs", "effects"):
        (tmp_path / f"{name}.csv").write_bytes(written)
    command = ["decide", "--costs", str(tmp_path / "costs.csv")]
    command += ["--effects", str(tmp_path / "effects.csv"), "--wtp", "2", "--json"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["wtp"][0]["expected_nmb"] == {"old": 2, "new": 3}


def counted(tmp_path: Path, header: str, numbers: list[str]) -> list[str]:
    """Costs and effects of two arms behind a column of numbers; the command without --wtp."""
    found = ["decide"]
    for name, (old, new) in (("costs", (100, 150)), ("effects", (70, 75))):
        rows = [f"{n},{old + at % 3},{new + at % 2}" for at, n in enumerate(numbers)]
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([f"{header},old,new", *rows]), encoding="utf-8")
        found += [f"--{name}", str(path)]
    return found


@pytest.mark.parametrize(
    ("header", "start"),
    [
        *[(name, 0) for name in ("draw", "Unnamed: 0", "", "iteration", "Sim", ".draw", "third")],
        *[("index", 1), ("Unnamed: 0", 1), ("draw", 1001)],
    ],
)
def test_a_column_that_numbers_the_draws_is_no_arm(header, start, tmp_path: Path, capsys):
    command = counted(tmp_path, header, [str(start + at) for at in range(8)])
    assert main([*command, "--wtp", "500", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["arms"] == ["old", "new"]
    assert f"left out, since it numbers the rows: {header!r}" in told.err


def test_draws_that_were_thinned_are_numbered_too(tmp_path: Path, capsys):
    command = counted(tmp_path, "Ziehung", [str(10 * at) for at in range(8)])
    assert main([*command, "--wtp", "500", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["arms"] == ["old", "new"]


def test_whole_numbers_that_do_not_count_are_an_arm(tmp_path: Path, capsys):
    command = counted(tmp_path, "third", ["10", "12", "11", "10", "13", "12", "11", "10"])
    assert main([*command, "--wtp", "500", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["arms"] == ["third", "old", "new"]
    assert told.err == ""


def test_rows_that_are_numbered_differently_are_refused(tmp_path: Path, capsys):
    command = counted(tmp_path, "draw", [str(at) for at in range(8)])
    effects = tmp_path / "effects.csv"
    head, *rows = effects.read_text().splitlines()
    effects.write_text("\n".join([head, *rows[::-1]]))
    assert main([*command, "--wtp", "500"]) == 1
    assert "number their rows differently" in capsys.readouterr().err


def test_an_arm_whose_costs_count_up_is_an_arm(tmp_path: Path, capsys):
    command = counted(tmp_path, "third", [str(at) for at in range(8)])
    effects = tmp_path / "effects.csv"
    effects.write_text(effects.read_text().replace("\n0,", "\n9,"))
    assert main([*command, "--wtp", "500", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["arms"] == ["third", "old", "new"]
