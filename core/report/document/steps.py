"""Two ways step by step as a table: who does what, how long, for how much, how we know."""

from __future__ import annotations

from itertools import groupby

from core.decision.costing.bill import LineCost
from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money, tenths
from core.report.wording.glossary import PEOPLE, STEP_NAMES

ALL_COUNTED, PART, NONE = "counted", "counted in part", "assumed"
WHO = {
    **PEOPLE,
    "nobody": "Waiting",
    "vendor": "Vendor of labels",
    "GPU": "Rented machine",
    "machine": "Machine",
    "provider": "Model provider",
    "LLM": "Language model",
    "contract": "Contract",
}
NOTHING = 0.05
TENTH = 9.95
"""From here on hours and days are whole numbers."""


def steps_table(d: Dossier) -> TableBlock:
    """Steps of the two ways told until the target, as averages over the what-ifs."""
    rows = []
    for arm in d.pair:
        lines = d.valuation.costs[arm].lines(0)
        order = list(dict.fromkeys(line.node for line in lines))
        inside = sorted(lines, key=lambda line: (order.index(line.node), line.who))
        for (node, who), group in groupby(inside, key=lambda line: (line.node, line.who)):
            rows.append(_row(d, arm, node, who, list(group)))
        rows.append(_sum(d, arm, lines))
    return TableBlock(
        "steps",
        ("Way", "Step", "Who", "Hours", "Days", "Dollars", "How we know"),
        tuple(rows),
        "Averages over the what-ifs, to build it; an average lies above the middle outcome "
        "because surprises cost more often than they save.",
        (0.11, 0.29, 0.17, 0.09, 0.09, 0.11, 0.14),
    )


def _row(d: Dossier, arm: str, node: str, who: str, lines: list[LineCost]) -> tuple[TableCell, ...]:
    counted = [line.counted for line in lines]
    known = ALL_COUNTED if all(counted) else PART if any(counted) else NONE
    step = STEP_NAMES.get(node, node)
    return (
        TableCell(d.name(arm)),
        TableCell(step),
        TableCell(WHO.get(who, who)),
        *_amounts(arm, f"{node}.{who}", lines),
        TableCell(known),
    )


def _sum(d: Dossier, arm: str, lines: list[LineCost]) -> tuple[TableCell, ...]:
    return (
        TableCell(d.name(arm), marked=True),
        TableCell("All steps"),
        TableCell(""),
        *_amounts(arm, "all", lines),
        TableCell(""),
    )


def _amounts(arm: str, of: str, lines: list[LineCost]) -> tuple[TableCell, ...]:
    hours, days = sum(line.hours for line in lines), sum(line.days for line in lines)
    usd = sum(line.usd for line in lines)
    where = f"worked out: steps.{arm}.{of}"
    return tuple(
        TableCell(text, (Stated(text, value, f"{where}.{what}"),))
        for text, value, what in (
            (_short(hours), hours, "hours"),
            (_short(days), days, "days"),
            (money(usd), usd, "usd"),
        )
    )


def _short(value: float) -> str:
    if value < NOTHING:
        return count(0)
    return tenths(value) if value < TENTH else count(value)
