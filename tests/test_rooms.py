"""The rooms of the code: how large they are, and that the seal on the test set holds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = [path for room in ("core", "pages") for path in (ROOT / room).rglob("*.py")]
MOST_FILES = 32
READS_GOLD = {"answers.py", "benchmarks.py", "predictions.py", "sealed_answers.py"}
WAYS_PAST_IT = {
    "evaluation/label_worth.py": "from core.store import sealed_answers",
    "report/record.py": "from core.store.sealed_answers import sealed_answers",
    "store/uploads.py": "import core.store.sealed_answers",
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_no_folder_holds_more_than_a_reader_can_take_in():
    crowded = {
        folder: files
        for folder, files in Counter(path.parent for path in CODE).items()
        if files > MOST_FILES
    }
    assert not crowded


def test_whatever_reads_sealed_answers_past_the_sealed_test_set_breaks_a_contract(tmp_path):
    shutil.copytree(ROOT / "core", tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    for file, line in WAYS_PAST_IT.items():
        with (tmp_path / "core" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    found = lint_imports(tmp_path)
    assert found.returncode == 1
    assert "Only the sealed test set reads sealed answers BROKEN" in found.stdout
    for file in WAYS_PAST_IT:
        module = "core." + file.removesuffix(".py").replace("/", ".")
        assert f"{module} -> core.store.sealed_answers" in found.stdout


def test_screens_do_not_read_sealed_answers_either():
    for path in [*(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]:
        assert "sealed_answers" not in path.read_text(encoding="utf-8"), path


def test_no_other_module_asks_the_store_for_the_table_of_right_answers():
    asks = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO|append\(cursor,) \"?gold\b")
    found = {path.name for path in CODE if asks.search(path.read_text(encoding="utf-8"))}
    assert found == READS_GOLD
