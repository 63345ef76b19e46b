"""What a rationale's SQL may do: an allow-list over the parsed expression.

DuckDB is not a sandbox: locked settings stop files and the network, not DROP, several
statements or strings of two gigabytes. So an expression is parsed first and every node of it
must be one that a predicate needs.
"""

from __future__ import annotations

from typing import Any

from core.sources.predicate_tree import parse_expression, refused

COLUMNS = frozenset({"text", "u"})
MAX_REPLACEMENT = 40
"""Characters of a replacement: the bound of what it can make of a text."""
MAX_NODES = 4_000
MAX_DEPTH = 200
"""Below what Python's recursion bears, which the bound of the growth walks with."""
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
# How versions of DuckDB's parser spell where a built-in function stands; what stands anywhere else
# is not built in.
SCHEMAS = frozenset({None, "", "main", "pg_catalog"})
REPLACERS = frozenset({"regexp_replace", "replace"})
JOINERS = frozenset({"concat", "||"})


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
    root = parse_expression(expression)
    _check_nodes(root)
    if _growth(root) > MAX_GROWTH:
        raise refused(
            f"It could make a text more than {MAX_GROWTH} times as long; join fewer pieces."
        )


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
        raise refused("A subquery is not allowed.")
    if kind not in CLASSES:
        raise refused(f"{kind.replace('_', ' ').lower()} is not allowed here.")
    if kind == "COLUMN_REF" and tuple(node["column_names"]) not in {(name,) for name in COLUMNS}:
        raise refused(f"There is no column {'.'.join(node['column_names'])}; use text or u.")
    if kind == "OPERATOR" and node["type"] not in OPERATORS:
        raise refused(f"{node['type'].replace('_', ' ').lower()} is not allowed here.")
    if kind == "CAST" and node["cast_type"]["id"] not in CAST_TYPES:
        raise refused(f"A cast to {node['cast_type']['id'].lower()} is not allowed.")
    if kind == "FUNCTION":
        return _check_function(node, replaced)
    return replaced


def _check_function(node: dict[str, Any], replaced: int) -> int:
    name = node["function_name"].lower()
    if name not in FUNCTIONS or node.get("schema") not in SCHEMAS or node.get("catalog"):
        raise refused(f"The function {name} is not allowed.")
    if node.get("filter") or node.get("distinct") or node["order_bys"].get("orders"):
        raise refused(f"{name} may not filter, sort or count apart.")
    if name not in REPLACERS:
        return replaced
    if replaced:
        raise refused("One replacement inside another is not allowed; write two rewrites.")
    # Plain text, or its length could not be known before it runs.
    words = node["children"][1:3]
    if any(child["class"] != "CONSTANT" for child in words):
        raise refused(f"{name} needs its pattern and its replacement as plain text.")
    if len(words) == 2 and len(str(words[1]["value"].get("value"))) > MAX_REPLACEMENT:
        raise refused(f"A replacement may have at most {MAX_REPLACEMENT} characters.")
    return replaced + 1
