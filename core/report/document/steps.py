"""Both approaches step by step as a table: who does what, how long, for how much, how we know."""

from __future__ import annotations

from itertools import groupby

from core.decision.costing.bill import LineCost
from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money, tenths
from core.report.wording.glossary import PEOPLE, STEP_NAMES

ALL_COUNTED, PART, NONE = "counted", "counted in part", "our estimate"
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
    """Steps of the two approaches told until launch, as averages over the simulations."""
    rows = []
    for arm in d.pair:
        lines = d.valuation.costs[arm].lines(0)
        order = list(dict.fromkeys(line.node for line in lines))
        inside = sorted(lines, key=lambda line: order.index(line.node))
        for node, group in groupby(inside, key=lambda line: line.node):
            rows.append(_row(d, arm, node, list(group)))
        rows.append(_row(d, arm, ALL, lines))
    return TableBlock(
        "steps",
        ("Approach", "Step", "Who", "Hours", "Days", "Cost", "How we know"),
        tuple(rows),
        "Averages over the simulations, until launch. An average lies above the median, because "
        "surprises cost more often than they save.",
        (0.19, 0.21, 0.27, 0.07, 0.07, 0.08, 0.11),
    )


ALL = "all"


def _row(d: Dossier, arm: str, node: str, lines: list[LineCost]) -> tuple[TableCell, ...]:
    counted = [line.counted for line in lines]
    known = ALL_COUNTED if all(counted) else PART if any(counted) else NONE
    who = ", ".join(dict.fromkeys(WHO.get(line.who, line.who) for line in lines))
    whole = node == ALL
    hours, days = sum(line.hours for line in lines), sum(line.days for line in lines)
    usd = sum(line.usd for line in lines)
    return (
        TableCell(d.name(arm), marked=whole),
        TableCell("All steps" if whole else STEP_NAMES.get(node, node)),
        TableCell("" if whole else who),
        *(
            TableCell(text, (Stated(text, value, f"worked out: steps.{arm}.{node}.{what}"),))
            for text, value, what in (
                (_short(hours), hours, "hours"),
                (_short(days), days, "days"),
                (money(usd), usd, "usd"),
            )
        ),
        TableCell("" if whole else known),
    )


def _short(value: float) -> str:
    if value < NOTHING:
        return count(0)
    return tenths(value) if value < TENTH else count(value)
