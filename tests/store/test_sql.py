"""SQL stands in the store alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORE = ROOT / "core" / "store"
OWN_DATABASE = {"core/sources/predicate_tree.py", "core/sources/rationale_engine.py"}
"""They parse and run rationales in an in-memory database that never sees the store."""

RUNS_SQL = {"cursor", "execute", "executemany"}
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WITH)\s\S")
OUTSIDE = [
    path
    for folder in ("core", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if STORE not in path.parents and path.relative_to(ROOT).as_posix() not in OWN_DATABASE
]


def sql_in(source: str) -> list[str]:
    """Where a module runs SQL or holds a statement, as lines to read."""
    return [f"line {line}: {what}" for line, what in _sql_in(ast.parse(source))]


def _sql_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        text = text_of(node)
        if STATEMENT.match(text) and re.search(r"\b(FROM|INTO|SET|TABLE)\b", text):
            yield node.lineno, text
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in RUNS_SQL:
                yield node.lineno, f".{node.func.attr}()"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            if "duckdb" in names:
                yield node.lineno, "import duckdb"


def text_of(node: ast.AST) -> str:
    """The text of a string, what an f-string fills in as ``{}``; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return ""


def test_no_module_outside_the_store_runs_sql():
    found = {
        path.relative_to(ROOT).as_posix(): told
        for path in OUTSIDE
        if (told := sql_in(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "store.cursor()",
        "cursor.execute(query, [name])",
        "with store.transaction() as cursor:\n    cursor.executemany(query, rows)",
        "query = 'SELECT count(*) FROM uploaded_item WHERE benchmark = ?'",
        "query = f'UPDATE {table} SET label = ?'",
        "import duckdb",
        "from duckdb import connect",
    ],
)
def test_sql_is_seen_where_it_stands(source: str):
    assert sql_in(source)


def test_words_and_a_transaction_of_several_nouns_are_no_sql():
    assert not sql_in("told = 'Select a way from the list'\nSELECTED_FEATURES = 3000")
    assert not sql_in("with store.transaction() as cursor:\n    save_import(cursor, imported)")
