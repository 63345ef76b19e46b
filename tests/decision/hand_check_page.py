"""docs/hand-check.md read: its case, and every row's own expression worked out."""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable

from core.decision.assumptions.register import load_register
from core.decision.calculator.ledger import OwnCase
from core.domain.assumption import Range, Scenario
from core.domain.drivers.registry import driver_of
from tests.decision.document_tables import tables

REGISTER = load_register()
DOC = tables("hand-check.md")
ANSWERS = {
    key: float(cells[0])
    for key, cells in DOC["The case"].items()
    if cells[0] != "value" and len(cells) == 1
}
CHANGED = {
    driver_of(key): Range(*map(float, cells))
    for key, cells in DOC["The case"].items()
    if len(cells) == 3 and cells[0] != "low"
}
CASE = OwnCase(
    items=int(ANSWERS["items"]),
    votes=int(ANSWERS["votes"]),
    seconds=ANSWERS["seconds"],
    iterations=int(ANSWERS["rounds"]),
    test_items=int(ANSWERS["test_items"]),
    checked=int(ANSWERS["checked"]),
)
SCENARIO = Scenario("by hand", overrides=CHANGED, hosting="per token", portable=False)
WORKED = [heading for heading, rows in DOC.items() if "line" in rows]
PROCESS = {"old": "human annotation", "new": "fine-tuning analyst"}
SUMS = {
    "Human annotation, build": "build_old",
    "Fine-tuning analyst, build": "build_new",
    "Human annotation, working days": "days_old",
    "Fine-tuning analyst, working days": "days_new",
}
OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked_out(text: str, names: dict[str, float]) -> float:
    """An expression of the page: numbers, names of rows, arithmetic, the larger or smaller."""

    def value(node: ast.expr) -> float:
        if isinstance(node, ast.Constant):
            return float(node.value)
        if isinstance(node, ast.Name):
            return names[node.id]
        if isinstance(node, ast.UnaryOp):
            return -value(node.operand)
        if isinstance(node, ast.Call):
            return {"max": max, "min": min}[node.func.id](*map(value, node.args))
        return OPERATORS[type(node.op)](value(node.left), value(node.right))

    return value(ast.parse(text.strip("`"), mode="eval").body)


@functools.cache
def worked() -> dict[str, dict[str, float]]:
    """Every row's own expression, worked out, by heading."""
    names: dict[str, float] = {}
    found: dict[str, dict[str, float]] = {}
    for heading in WORKED:
        rows = found.setdefault(heading, {})
        for key, (_, text, _) in DOC[heading].items():
            if key != "line":
                rows[key] = worked_out(text, names) if text else sum(rows.values())
                names[key] = rows[key]
    return found
