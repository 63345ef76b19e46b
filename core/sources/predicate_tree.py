"""From a rationale's SQL to the parsed expression, or a refusal in words."""

from __future__ import annotations

import functools
import json
from typing import Any

import duckdb

from core.domain.errors import PredicateRefused
from core.sources.rule_messages import in_our_words

MAX_CHARACTERS = 20_000
PARSE = "select json_serialize_sql(?::varchar)"
HELP = (
    "A rule may compare, match and combine the columns text and u, for example "
    r"regexp_matches(u, '\b(bun|crust)\b') and not contains(u, 'almond')."
)


def parse_expression(expression: str) -> dict[str, Any]:
    """The one expression as DuckDB's parser sees it.

    Raises
    ------
    PredicateRefused
        If it is empty, too long, not text, not SQL, nested too deeply, or more than one
        expression.
    """
    _check_text(expression)
    node = _parse(expression)["node"]
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
        raise refused("Only one expression is allowed, not a query.")
    expression_tree: dict[str, Any] = node["select_list"][0]
    return expression_tree


def refused(message: str) -> PredicateRefused:
    """The error for an expression that may not run, with what would be allowed."""
    return PredicateRefused("This rule cannot run", message, HELP)


def _check_text(expression: str) -> None:
    if not expression.strip():
        raise refused("It is empty.")
    if len(expression) > MAX_CHARACTERS:
        raise refused(f"It has {len(expression):,} characters; the limit is {MAX_CHARACTERS:,}.")
    # DuckDB's parser ends at a zero byte, so what stands behind it would not be looked at; half a
    # character cannot be handed over at all.
    if "\x00" in expression or (not expression.isprintable() and _has_surrogates(expression)):
        raise refused("It holds characters that are not text.")


def _has_surrogates(expression: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in expression)


@functools.lru_cache(maxsize=1)
def _parser() -> duckdb.DuckDBPyConnection:
    """One connection per process that only ever parses.

    A text that is parsed is never executed, and each caller takes a cursor of its own: a
    connection that two threads use at once is busy for one of them.
    """
    return duckdb.connect(":memory:")


def _parse(expression: str) -> dict[str, Any]:
    """The one statement of ``select (expression)`` as DuckDB's parser sees it."""
    # The newline keeps a trailing comment from eating the bracket.
    query = f"select ({expression}\n)"
    try:
        row = _parser().cursor().execute(PARSE, [query]).fetchone()
    except duckdb.Error as error:
        raise refused(in_our_words(error)) from None
    try:
        parsed: dict[str, Any] = (
            json.loads(row[0]) if row else {"error": True, "error_message": "no answer"}
        )
    except RecursionError as error:
        raise refused("It is nested too deeply.") from error
    if parsed["error"]:
        raise refused(in_our_words(parsed.get("error_message", "")))
    if len(parsed["statements"]) != 1:
        raise refused("Only one expression is allowed, not several statements.")
    return parsed["statements"][0]
