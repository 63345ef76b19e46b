"""What a reader can be shown: the texts in the code and in the files, with where they stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
ONE_WORD = re.compile(r"[a-z0-9_./:#@*+%\[\]{}|=<>!\\^$?,()-]*")
"""Identifiers, keys of records, patterns: small letters and no space between."""
SQL = re.compile(r"\s*(WITH|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|FROM|WHERE|AND)\b")
CODE = re.compile(r"```(?!mermaid).*?```|`[^`\n]*`|\]\([^)]*\)", re.DOTALL)


class Told(NamedTuple):
    """A text that somebody may read, and where it stands."""

    file: str
    line: int
    text: str


def texts_of(path: Path) -> Iterator[Told]:
    """String literals of a module that can reach a reader.

    Left out: docstrings, single words in small letters (identifiers, keys and record values),
    SQL, and the patterns given to ``re``.
    """
    file = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            silent.update(id(inner) for inner in ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            silent.update(id(value) for value in node.values)
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if not ONE_WORD.fullmatch(text) and not SQL.match(text):
            yield Told(file, node.lineno, text)


def prose_of(path: Path) -> Iterator[Told]:
    """Lines of a document, without code and addresses."""
    text = CODE.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
    file = str(path.relative_to(ROOT))
    for number, line in enumerate(text.splitlines(), start=1):
        yield Told(file, number, line)
