"""What a rationale's SQL may do: an allow-list over the parsed expression.

DuckDB is not a sandbox: locked settings stop files and the network, not DROP, several
statements or strings of two gigabytes. So an expression is parsed first and every node of it
must be one that a predicate needs.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from core.sources.predicate_tree import parse_expression, refused

COLUMNS = frozenset({"text", "u"})
MAX_REPLACEMENT = 40
"""Characters of a replacement: the bound of what it can make of a text."""
MAX_NODES = 4_000
MAX_DEPTH = 200
"""Below what Python's recursion bears, which the bound of the growth walks with."""
MAX_GROWTH = 100
"""How many times its length a value may be that an expression makes of a text."""
MAX_MADE = 1_000
"""How many times its length all values together may be, those on the way included."""
MAX_MADE_OF_NOTHING = 1_000_000
"""Bytes of all values together beside the text: its constants, joined again and again."""

FUNCTIONS = frozenset(
    [
        "lower",
        "upper",
        "length",
        "trim",
        "ltrim",
        "rtrim",
        "left",
        "right",
        "substring",
        "substr",
        "contains",
        "starts_with",
        "ends_with",
        "prefix",
        "suffix",
        "position",
        "strpos",
        "instr",
        "regexp_matches",
        "regexp_full_match",
        "regexp_extract",
        "regexp_replace",
        "replace",
        "concat",
        "||",
        "~~",
        "!~~",
        "~~*",
        "!~~*",
        "+",
        "-",
    ]
)
CLASSES = frozenset(
    [
        "COLUMN_REF",
        "CONSTANT",
        "COMPARISON",
        "CONJUNCTION",
        "OPERATOR",
        "BETWEEN",
        "CASE",
        "CAST",
        "FUNCTION",
    ]
)
OPERATORS = frozenset(
    [
        "OPERATOR_NOT",
        "OPERATOR_IS_NULL",
        "OPERATOR_IS_NOT_NULL",
        "OPERATOR_COALESCE",
        "COMPARE_IN",
        "COMPARE_NOT_IN",
    ]
)
CAST_TYPES = frozenset(["VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE"])
# How versions of DuckDB's parser spell where a built-in function stands; what stands anywhere else
# is not built in.
SCHEMAS = frozenset({None, "", "main", "pg_catalog"})
REPLACERS = frozenset({"regexp_replace", "replace"})
JOINERS = frozenset({"concat", "||"})
PATTERNS = frozenset({"regexp_matches", "regexp_full_match", "regexp_extract", "regexp_replace"})
LIKES = frozenset({"~~", "!~~", "~~*", "!~~*"})
# What gives a text at all, at most as long as the longest it is given.
GIVE_TEXT = frozenset(
    [
        "lower",
        "upper",
        "trim",
        "ltrim",
        "rtrim",
        "left",
        "right",
        "substring",
        "substr",
        "regexp_extract",
    ]
)


@dataclass(frozen=True)
class Made:
    """Upper bound of what an expression makes of a text.

    Attributes
    ----------
    lengths : int
        In lengths of the text.
    bytes : int
        What is added to that, whatever the text.
    """

    lengths: int = 0
    bytes: int = 0

    def of(self, size: int) -> int:
        """Bytes made of a text of so many bytes."""
        return self.lengths * size + self.bytes

    def __add__(self, other: Made) -> Made:
        return Made(self.lengths + other.lengths, self.bytes + other.bytes)

    def __or__(self, other: Made) -> Made:
        """Bound of either."""
        return Made(max(self.lengths, other.lengths), max(self.bytes, other.bytes))


NOTHING = Made()


@functools.lru_cache(maxsize=512)
def check(expression: str) -> Made:
    """Refuse an expression that is more than a predicate or a rewrite.

    Parameters
    ----------
    expression : str
        DuckDB SQL over the columns ``text`` and ``u``.

    Returns
    -------
    Made
        Bound of all values it makes of a text, those on the way included.

    Raises
    ------
    PredicateRefused
        With what was found and what is allowed.

    Examples
    --------
    >>> check("contains(u, 'rice') and not contains(u, 'cauliflower rice')")
    Made(lengths=0, bytes=0)
    >>> check("lower(u) = concat(u, '!')")
    Made(lengths=2, bytes=1)
    >>> check("(select 1)")
    Traceback (most recent call last):
    ...
    core.domain.errors.PredicateRefused: This rule cannot run
    A subquery is not allowed.
    ...
    """
    root = parse_expression(expression)
    _check_nodes(root)
    largest, whole = _made(root)
    if largest.lengths > MAX_GROWTH:
        raise refused(
            f"It could make a text more than {MAX_GROWTH} times as long; join fewer pieces."
        )
    if whole.lengths > MAX_MADE:
        raise refused(
            f"On its way it could make more than {MAX_MADE:,} times the text; join all pieces in "
            "one concat(...) instead of with many ||, or make several rules of it."
        )
    if whole.bytes > MAX_MADE_OF_NOTHING:
        raise refused(
            f"It could join its own words to more than {MAX_MADE_OF_NOTHING:,} letters; use "
            "shorter ones, or make several rules of it."
        )
    return whole


def _check_nodes(root: dict[str, Any]) -> None:
    """Walk the tree without recursion; depth and nested replacements are counted on the way."""
    pending: list[tuple[Any, int, int]] = [(root, 0, 0)]
    seen = 0
    while pending:
        node, replaced, depth = pending.pop()
        if isinstance(node, list):
            pending += [(child, replaced, depth) for child in node]
            continue
        if not isinstance(node, dict):
            continue
        if node.get("class") == "CONSTANT":  # its value may look like anything, nodes included
            continue
        if "class" in node:
            seen += 1
            if seen > MAX_NODES:
                raise refused(f"It has more than {MAX_NODES:,} parts.")
            depth += 1
            if depth > MAX_DEPTH:
                raise refused("It is nested too deeply.")
            replaced = _check_node(node, replaced)
        pending += [(child, replaced, depth) for child in node.values()]


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes right below one, in their order."""
    found: list[dict[str, Any]] = []
    pending = list(node.values())[::-1]
    while pending:
        part = pending.pop()
        if isinstance(part, dict) and "class" in part:
            found.append(part)
        elif isinstance(part, dict):
            pending += list(part.values())[::-1]
        elif isinstance(part, list):
            pending += part[::-1]
    return found


def _made(node: dict[str, Any]) -> tuple[Made, Made]:
    """Bounds of a node's own value, and of all values that are made below it and in it.

    One call a level of the tree: its depth is bounded by what Python's recursion bears.
    """
    kind = node["class"]
    if kind == "CONSTANT":
        return Made(0, len(_constant(node).encode("utf-8", "replace"))), NOTHING
    if kind == "COLUMN_REF":
        return Made(1, 0), NOTHING
    whole = NOTHING
    values = []
    for child in _children(node):
        value, below = _made(child)
        values.append(value)
        whole += below
    if kind == "CAST" and values:  # a text stays what it is, and all others are short
        return values[0], whole
    value = _value(node, values)
    return value, whole + value


def _value(node: dict[str, Any], values: list[Made]) -> Made:
    """Bound of what a node makes of the values below it."""
    largest = functools.reduce(lambda one, other: one | other, values, NOTHING)
    if node["class"] == "CASE" or node["type"] == "OPERATOR_COALESCE":
        return largest
    name = node.get("function_name", "").lower()
    if name in JOINERS:
        return sum(values, NOTHING)
    if name in REPLACERS and values:
        children = node["children"]
        grows = 1 + len(_constant(children[2])) if len(children) > 2 else MAX_REPLACEMENT
        return Made(values[0].lengths * grows, (values[0].bytes + 1) * grows)
    return largest if name in GIVE_TEXT else NOTHING


def _constant(node: dict[str, Any]) -> str:
    return str(node["value"].get("value", "")) if node["class"] == "CONSTANT" else ""


def _check_node(node: dict[str, Any], replaced: int) -> int:
    """Refuse a node outside the list; returns how many replacements surround its children."""
    kind = node["class"]
    if kind == "SUBQUERY":
        raise refused("A subquery is not allowed.")
    if kind not in CLASSES:
        raise refused(f"{kind.replace('_', ' ').lower()} is not allowed here.")
    if kind == "COLUMN_REF" and tuple(node["column_names"]) not in {(name,) for name in COLUMNS}:
        raise refused(f"There is no column {'.'.join(node['column_names'])}; use text or u.")
    if kind == "OPERATOR" and node["type"] not in OPERATORS:
        raise refused(f"{node['type'].replace('_', ' ').lower()} is not allowed here.")
    if kind == "CAST" and node["cast_type"]["id"] not in CAST_TYPES:
        raise refused(
            f"A cast to {node['cast_type']['id'].lower()} is not allowed; known are "
            f"{', '.join(sorted(CAST_TYPES)).lower()}."
        )
    if kind == "FUNCTION":
        return _check_function(node, replaced)
    return replaced


def _check_function(node: dict[str, Any], replaced: int) -> int:
    name = node["function_name"].lower()
    if name not in FUNCTIONS or node.get("schema") not in SCHEMAS or node.get("catalog"):
        known = ", ".join(sorted(known for known in FUNCTIONS if known.isidentifier()))
        raise refused(f"The function {name} is not allowed; known are {known}.")
    if node.get("filter") or node.get("distinct") or node["order_bys"].get("orders"):
        raise refused(f"{name} may not filter, sort or count apart.")
    children = node["children"]
    if (name in PATTERNS or name in LIKES) and len(children) > 1:
        _check_pattern(name, children[1])
    if name not in REPLACERS:
        return replaced
    if replaced:
        raise refused("One replacement inside another is not allowed; write two rewrites.")
    # Plain text, or its length could not be known before it runs.
    words = children[1:3]
    if any(child["class"] != "CONSTANT" for child in words):
        raise refused(f"{name} needs its pattern and its replacement as plain text.")
    if len(words) == 2 and len(_constant(words[1])) > MAX_REPLACEMENT:
        raise refused(f"A replacement may have at most {MAX_REPLACEMENT} characters.")
    return replaced + 1


def _check_pattern(name: str, pattern: dict[str, Any]) -> None:
    """A pattern that is made of a text is built anew for each, and may be as large as the text."""
    pending = [pattern]
    while pending:
        node = pending.pop()
        if node["class"] == "COLUMN_REF":
            shown = "LIKE" if name in LIKES else name
            raise refused(
                f"{shown} needs its pattern as plain text in quotes; to look for one text in "
                "another write contains(u, ...)."
            )
        if node["class"] != "CONSTANT":
            pending += _children(node)
