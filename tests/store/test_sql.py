"""SQL stands in the store alone, and there every value is written under a column's name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

import pytest

ROOT = Path(__file__).parents[2]
STORE = ROOT / "core" / "store"
OWN_DATABASE = {"core/sources/predicate_tree.py", "core/sources/rule_worker.py"}
"""They parse and run rationales in an in-memory database that never sees the store."""

RUNS_SQL = {"cursor", "execute", "executemany"}
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WITH)\s\S")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|COPY|BEGIN)\s\S")
NAMED = re.compile(r"INSERT (OR \w+ |\{\} )?INTO (\w+|\{\}) (\(|BY NAME\b)")
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


def statements_in(source: str) -> Iterator[str]:
    """Every whole string of a module; parts of an f-string are not told once more."""
    tree = ast.parse(source)
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    return (text_of(node) for node in ast.walk(tree) if id(node) not in parts)


def positional_inserts(source: str) -> list[str]:
    """Statements that insert values by their position."""
    return [
        text
        for text in statements_in(source)
        if re.search(r"\bINTO\b", text) and not NAMED.search(text)
    ]


def text_of(node: ast.AST) -> str:
    """The text of a string, what an f-string fills in as ``{}``; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return ""


@pytest.mark.slow
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


def test_every_insert_names_its_columns():
    found = {
        path.relative_to(ROOT).as_posix(): told
        for path in sorted(STORE.rglob("*.py"))
        if (told := positional_inserts(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "statement",
    [
        '"INSERT INTO verdict VALUES (?, ?)"',
        '"INSERT OR REPLACE INTO person_role VALUES (?, ?, ?)"',
        '"INSERT INTO proposed_item SELECT ?, item_id FROM incoming"',
        'f"INSERT INTO {table} VALUES ({marks})"',
    ],
)
def test_an_insert_by_position_is_seen(statement: str):
    assert positional_inserts(f"cursor.execute({statement}, row)")


def writes_by_itself(source: str) -> list[str]:
    """Functions that write, but neither in a transaction nor with a cursor they were handed."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        inside = list(ast.walk(function))
        called = {node.func.attr for node in inside if _is_method(node)}
        handed = {argument.arg for argument in function.args.args}
        if any(WRITES.match(text_of(node)) for node in inside) and not (
            handed & {"cursor", "connection"} or "transaction" in called
        ):
            found.append(function.name)
    return found


def _is_method(node: ast.AST) -> TypeGuard[Any]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)


def test_everything_that_is_saved_is_saved_in_a_transaction_which_counts_it():
    found = {
        path.relative_to(STORE).as_posix(): told
        for path in sorted(STORE.rglob("*.py"))
        if (told := writes_by_itself(path.read_text(encoding="utf-8")))
    }
    # Both write to files that are no open store: a copy, and what could be read of a damaged one.
    assert found == {"copying.py": ["copy_store"], "recovery.py": ["_readable"]}


@pytest.mark.parametrize("call", ["store.cursor().execute(", "store._connection.execute("])
def test_a_change_past_the_transaction_is_seen(call: str):
    assert writes_by_itself(f"def save(store):\n    {call}'DELETE FROM job')") == ["save"]
