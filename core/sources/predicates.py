"""What a rationale's SQL may do: an allow-list over the parsed expression.

DuckDB is not a sandbox: locked settings stop files and the network, not DROP, several
statements or strings of two gigabytes. So an expression is parsed first and every node of it
must be one that a predicate needs.
"""

from __future__ import annotations

import functools
import json
from typing import Any

import duckdb

from core.domain.errors import PredicateRefused

COLUMNS = frozenset({"text", "u"})
MAX_CHARACTERS = 20_000
MAX_REPLACEMENT = 40
MAX_NODES = 4_000
MAX_DEPTH = 200
MAX_GROWTH = 100
"""How many times its length an expression may make of a text."""

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
PARSE = "select json_serialize_sql(?::varchar)"
SCHEMAS = frozenset({None, "", "main", "pg_catalog"})
REPLACERS = frozenset({"regexp_replace", "replace"})
JOINERS = frozenset({"concat", "||"})
HELP = (
    "A rationale may compare, match and combine the columns text and u, for example "
    r"regexp_matches(u, '\b(bun|crust)\b') and not contains(u, 'almond')."
)


def check(expression: str) -> None:
    """Refuse an expression that is more than a predicate or a rewrite.

    Parameters
    ----------
    expression : str
        DuckDB SQL over the columns ``text`` and ``u``.

    Raises
    ------
    PredicateRefused
        With what was found and what is allowed.

    Examples
    --------
    >>> check("contains(u, 'rice') and not contains(u, 'cauliflower rice')")
    >>> check("(select 1)")
    Traceback (most recent call last):
    ...
    core.domain.errors.PredicateRefused: This rationale cannot run
    A subquery is not allowed.
    ...
    """
    _check_text(expression)
    statement = _parse(expression)
    node = statement["node"]
    extras = (
        "modifiers",
        "where_clause",
        "group_expressions",
        "group_sets",
        "having",
        "sample",
        "qualify",
    )
    if (
        node["type"] != "SELECT_NODE"
        or node["from_table"]["type"] != "EMPTY"
        or node["cte_map"]["map"]
        or any(node[extra] for extra in extras)
        or len(node["select_list"]) != 1
    ):
        raise _refused("Only one expression is allowed, not a query.")
    _check_nodes(node["select_list"][0])
    if _growth(node["select_list"][0]) > MAX_GROWTH:
        raise _refused(
            f"It could make a text more than {MAX_GROWTH} times as long; join fewer pieces."
        )


def _refused(message: str) -> PredicateRefused:
    return PredicateRefused("This rationale cannot run", message, HELP)


def _check_text(expression: str) -> None:
    if not expression.strip():
        raise _refused("It is empty.")
    if len(expression) > MAX_CHARACTERS:
        raise _refused(f"It has {len(expression):,} characters; the limit is {MAX_CHARACTERS:,}.")
    if "\x00" in expression or (not expression.isprintable() and _has_surrogates(expression)):
        raise _refused("It holds characters that are not text.")


def _has_surrogates(expression: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in expression)


@functools.lru_cache(maxsize=1)
def _parser() -> duckdb.DuckDBPyConnection:
    """One connection per process that only ever parses."""
    return duckdb.connect(":memory:")


def _parse(expression: str) -> dict[str, Any]:
    """The one statement of ``select (expression)`` as DuckDB's parser sees it."""
    # The newline keeps a trailing comment from eating the bracket.
    query = f"select ({expression}\n)"
    try:
        row = _parser().cursor().execute(PARSE, [query]).fetchone()
    except duckdb.Error as error:
        raise _refused(f"It cannot be read as SQL: {_first_line(error)}") from error
    try:
        parsed: dict[str, Any] = (
            json.loads(row[0]) if row else {"error": True, "error_message": "no answer"}
        )
    except RecursionError as error:
        raise _refused("It is nested too deeply.") from error
    if parsed["error"]:
        raise _refused(f"It cannot be read as SQL: {parsed.get('error_message', '')[:200]}")
    if len(parsed["statements"]) != 1:
        raise _refused("Only one expression is allowed, not several statements.")
    return parsed["statements"][0]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


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
        if node.get("class") == "CONSTANT":
            continue
        if "class" in node:
            seen += 1
            if seen > MAX_NODES:
                raise _refused(f"It has more than {MAX_NODES:,} parts.")
            depth += 1
            if depth > MAX_DEPTH:
                raise _refused("It is nested too deeply.")
            replaced = _check_node(node, replaced)
        pending += [(child, replaced, depth) for child in node.values()]


def _growth(node: Any) -> int:
    """Upper bound of the length of the result, in lengths of the text."""
    if isinstance(node, list):
        return max(map(_growth, node), default=0)
    if not isinstance(node, dict) or node.get("class") == "CONSTANT":
        return 0
    if node.get("class") == "COLUMN_REF":
        return 1
    if node.get("class") != "FUNCTION":
        return max(map(_growth, node.values()), default=0)
    grown = [_growth(child) for child in node["children"]]
    name = node["function_name"].lower()
    if name in JOINERS:
        return sum(grown)
    return max(grown, default=0) * (MAX_REPLACEMENT if name in REPLACERS else 1)


def _check_node(node: dict[str, Any], replaced: int) -> int:
    """Refuse a node outside the list; returns how many replacements surround its children."""
    kind = node["class"]
    if kind == "SUBQUERY":
        raise _refused("A subquery is not allowed.")
    if kind not in CLASSES:
        raise _refused(f"{kind.replace('_', ' ').lower()} is not allowed here.")
    if kind == "COLUMN_REF" and tuple(node["column_names"]) not in {(name,) for name in COLUMNS}:
        raise _refused(f"There is no column {'.'.join(node['column_names'])}; use text or u.")
    if kind == "OPERATOR" and node["type"] not in OPERATORS:
        raise _refused(f"{node['type'].replace('_', ' ').lower()} is not allowed here.")
    if kind == "CAST" and node["cast_type"]["id"] not in CAST_TYPES:
        raise _refused(f"A cast to {node['cast_type']['id'].lower()} is not allowed.")
    if kind == "FUNCTION":
        return _check_function(node, replaced)
    return replaced


def _check_function(node: dict[str, Any], replaced: int) -> int:
    name = node["function_name"].lower()
    if name not in FUNCTIONS or node.get("schema") not in SCHEMAS or node.get("catalog"):
        raise _refused(f"The function {name} is not allowed.")
    if node.get("filter") or node.get("distinct") or node["order_bys"].get("orders"):
        raise _refused(f"{name} may not filter, sort or count apart.")
    if name not in REPLACERS:
        return replaced
    if replaced:
        raise _refused("One replacement inside another is not allowed; write two rewrites.")
    words = node["children"][1:3]
    if any(child["class"] != "CONSTANT" for child in words):
        raise _refused(f"{name} needs its pattern and its replacement as plain text.")
    if len(words) == 2 and len(str(words[1]["value"].get("value"))) > MAX_REPLACEMENT:
        raise _refused(f"A replacement may have at most {MAX_REPLACEMENT} characters.")
    return replaced + 1
