"""``poc --by-round`` and ``poc --round``: a race that takes weeks, from the shell."""

import json

import pytest

from core.cli import main
from core.domain.actor import LOCAL
from core.store.connection import Store
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(200)


@pytest.fixture
def home(tmp_path):
    uploaded(tmp_path, csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES))
    return tmp_path


def uploaded(home, *files):
    with Store(home, "a test") as store:
        assert upload(store, "weather", list(files), about=About("Weather"), by=LOCAL).landed


def poc(home, *options):
    return main(["poc", "weather", "--quiet", "--home", str(home), *options])


PLAN = ("--seeds", "1", "--set", "sizes=[30,60]", "--arms", "old", "new")


def test_rounds_are_run_as_their_labels_come(home, capsys):
    assert poc(home, "--by-round", *PLAN) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Round 1 of human annotation needs 30 more labelled items."
    ]
    assert not (home / "decision.json").exists()

    uploaded(home, csv_file("votes.csv", votes(ITEMS[:40])))
    assert poc(home, "--round", "2") == 2
    assert "Round 1 is next." in capsys.readouterr().err
    assert poc(home, "--round", "1") == 0
    told = capsys.readouterr().out
    assert "1 of 2 rounds" in told
    assert "Round 2 of human annotation needs 20 more labelled items." in told
    record = json.loads((home / "decision.json").read_text())
    (first,) = record["run"]["rounds"]
    assert (first["round"], len(first["uploads"])) == (1, 3)

    assert poc(home, "--by-round", "--target", "0.9") == 2
    assert "is locked" in capsys.readouterr().err
    assert main(["verify", str(home / "decision.json")]) == 0


def test_only_an_uploaded_benchmark_is_run_by_round(tmp_path, capsys):
    assert main(["poc", "keto", "--by-round", "--home", str(tmp_path), "--quiet"]) == 2
    assert "no uploaded benchmark 'keto'" in capsys.readouterr().err
