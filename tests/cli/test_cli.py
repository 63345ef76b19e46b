"""The headless door, as a shell sees it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import main, parser, plan_of
from core.domain.errors import BadUsage
from tests.fakes.openai_server import running_server

ROOT = Path(__file__).parents[2]
SMALL = ["--set", 'benchmark_settings={"pool":300,"dev":100,"test":100}', "--set", "sizes=[60]"]
FEW = [*SMALL, "--seeds", "1", "--arms", "old", "new", "prompt"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *arguments],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory):
    """One small PoC from the shell."""
    home = tmp_path_factory.mktemp("cli")
    found = run("poc", "keto", *FEW, "--home", str(home / "h"), "--out", str(home / "out"))
    return found, home


def test_a_poc_prints_a_verdict_and_writes_both_files(done):
    found, home = done
    assert found.returncode == 0, found.stderr
    assert "Human annotation" in found.stdout
    assert "Prompted LLM" in found.stdout
    assert "not measured" in found.stdout
    assert (home / "out" / "decision.json").is_file()
    assert (home / "out" / "report.html").is_file()
    assert "training and scoring" in found.stderr


def test_verify_holds_for_what_a_poc_wrote(done):
    _, home = done
    found = run("verify", str(home / "out" / "decision.json"))
    assert found.returncode == 0
    assert "Record verified" in found.stdout


def test_verify_exits_with_3_for_a_changed_record_and_1_for_an_unreadable_one(done, tmp_path: Path):
    _, home = done
    record = json.loads((home / "out" / "decision.json").read_text())
    record["verdict"]["answer"] = "switch?"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(record))
    assert main(["verify", str(changed)]) == 3
    assert main(["verify", str(tmp_path / "none.json")]) == 1
    assert run("verify", str(tmp_path / "none.json")).returncode == 1


def test_a_prompted_model_is_asked_only_when_somebody_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    home = ["--home", str(tmp_path / "h"), "--quiet"]
    command = ["poc", "keto", *FEW, *home, "--ask"]
    for name in ("SWITCHPOINT_PROMPT_MODEL", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "")
    assert main(command) == 2
    assert "SWITCHPOINT_PROMPT_MODEL" in capsys.readouterr().err
    assert not (tmp_path / "h").exists()
    with running_server(lambda text: "keto") as server:
        given = {
            "SWITCHPOINT_PROMPT_MODEL": "own-model",
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": server.url,
            "SWITCHPOINT_PRICE_IN": "1",
            "SWITCHPOINT_PRICE_OUT": "1",
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        code = main(command)
        asked = len(server.requests)
    told = capsys.readouterr()
    assert code == 0, told.err
    assert asked > 100
    prompted = next(line for line in told.out.splitlines() if "Prompted LLM" in line)
    assert "not measured" not in prompted


def test_the_page_is_self_contained_and_escaped(done):
    _, home = done
    page = (home / "out" / "report.html").read_text()
    assert not re.search(r'(src|href)\s*=\s*"(?!#)', page)
    assert not re.search(r"url\((?!data:font/woff2;base64,)|@import", page)
    assert "<script" not in page
    assert page.count("<svg") >= 4


def test_a_verdict_nobody_was_told_is_written_and_one_that_was_told_is_raced_again(done, capsys):
    _, home = done
    the_same = ["poc", "keto", *FEW, "--home", str(home / "h")]
    assert main([*the_same, "--out", str(home / "again")]) == 0
    assert "training and scoring" not in capsys.readouterr().err
    assert main([*the_same, "--out", str(home / "again")]) == 0
    assert "training and scoring" in capsys.readouterr().err
    found = [
        json.loads((home / out / "decision.json").read_text())["content_hash"]
        for out in ("out", "again")
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["poc", "pizza"], "no benchmark 'pizza'"),
        (["poc", "keto", "--target", "1.5"], "target"),
        (["poc", "keto", "--iterations", "0"], "--iterations"),
        (["poc", "keto", "--seeds", "99"], "--seeds"),
        (["poc", "keto", "--arms", "old"], "Fewer than two approaches"),
        (["poc", "keto", "--arms", "old", "new", "magic"], "magic"),
        (["poc", "keto", "--set", "audits"], "FIELD=VALUE"),
        (["poc", "keto", "--set", "colour=red"], "colour"),
        (["poc", "keto", "--set", "audits=many"], "audits"),
        (["poc", "keto", "--set", "crowd.slip=2"], "chance"),
        (["poc", "keto", "--set", 'benchmark_settings={"limit_g":50}'], "5 to 20"),
        (["poc", "keto", "--set", 'benchmark_settings={"x":1}'], "no setting 'x'"),
    ],
)
def test_bad_usage_exits_with_2_and_says_what_is_wrong(arguments, words, tmp_path: Path, capsys):
    if arguments[0] == "poc":
        arguments = [*arguments, "--home", str(tmp_path / "h"), "--quiet"]
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_argparse_also_exits_with_2():
    assert run("poc").returncode == 2
    assert run("fly").returncode == 2


def test_help_names_every_command_and_the_exit_codes():
    text = run("--help").stdout
    assert "poc" in text
    assert "verify" in text
    assert "exit codes" in text


def test_options_become_the_plan():
    given = parser().parse_args(
        [
            "poc",
            "keto",
            "--iterations",
            "3",
            "--seeds",
            "2",
            "--target",
            "0.9",
            "--months",
            "0",
            "--set",
            "crowd.slip=0.1",
            "--set",
            "audits=80",
        ]
    )
    plan = plan_of(given)
    assert plan.sizes == (200, 400, 800)
    assert plan.seeds == (1, 2)
    assert plan.target == 0.9
    assert plan.period_months == 0
    assert plan.crowd.slip == 0.1
    assert plan.audits == 80


def test_a_field_of_the_wrong_kind_is_refused():
    given = parser().parse_args(["poc", "keto", "--set", "quarantine=3"])
    with pytest.raises(BadUsage, match="quarantine"):
        plan_of(given)


def test_a_mistyped_benchmark_is_told_before_a_missing_store(tmp_path, capsys):
    assert main(["plan", "no-such", "--home", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith("There is no benchmark 'no-such'\nBuilt in are keto")
