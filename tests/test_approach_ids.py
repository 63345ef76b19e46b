"""Approaches are data: decision, report and screens know none of them by its id or name."""

import ast
from pathlib import Path

import pytest

from core.domain.arms import PRESETS

ROOT = Path(__file__).parents[1]
ROOMS = ("core/decision", "core/report", "pages")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
IDS = set(PRESETS)
ALSO_WORDS = {"rules", "gold"}
"""Ids that are names of other things too: kinds of uploads, columns, steps."""


def docstrings(tree: ast.AST) -> set[ast.Constant]:
    """Texts that nothing is done with."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def known(tree: ast.AST) -> list[str]:
    """Where a file says the id or the name of an approach, in a text of its own."""
    quiet = docstrings(tree)
    names = {one.name for one in PRESETS.values()}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and node not in quiet
        and isinstance(node.value, str)
        and node.value in (IDS - ALSO_WORDS) | names
    ]


def branches(tree: ast.AST) -> list[str]:
    """Where something is chosen by an id that is also a word."""
    found = []
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        told = [part.value for part in parts if isinstance(part, ast.Constant)]
        found += [value for value in told if value in IDS]
    return found


ALLOWED = {
    "core/report/wording/glossary.py": ["Human annotation", "Fine-tuning analyst"],  # processes
    "core/report/wording/retired.py": ["Rules only", "Prompted LLM"],  # what to say instead
    "pages/components/preparation/cards.py": ["gold"],  # a column of uploaded items
}


def test_no_file_knows_an_approach():
    told = {}
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if found := known(tree) + branches(tree):
            told[str(path.relative_to(ROOT))] = found
    assert told == ALLOWED


@pytest.mark.parametrize(
    "code", ['arms["old"]', 'if arm == "rules": pass', 'WAYS = ("old", "new")', 'x = "Hybrid"']
)
def test_a_branch_would_be_found(code):
    assert known(ast.parse(code)) + branches(ast.parse(code))
