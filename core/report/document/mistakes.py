"""Kinds of mistakes as a table: how often each way makes them."""

from __future__ import annotations

from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.document.ways import beside, columns
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, percent, several


def errors_table(d: Dossier) -> TableBlock:
    """Kinds in rows, ways in columns, each share of the items that can be mistaken so."""
    arms = columns(d)
    shares = {arm: d.errors(arm) for arm in arms}
    two = len(d.kinds) == 2
    rows = []
    for at in d.kinds_shown(arms):
        kind = d.kinds[at]
        items = Stated(count(kind.items), kind.items, f"worked out: items of kind.{at}")
        rows.append(
            (
                TableCell(f"{kind.title} (n = {count(kind.items)})", (items,)),
                *(
                    TableCell(
                        percent(share[at]),
                        (Stated(percent(share[at]), share[at], f"worked out: wrong.{arm}.{at}"),),
                    )
                    for arm, share in shares.items()
                ),
            )
        )
    note = "Share wrong of the exam items that can be mistaken so, in the round compared."
    if len(rows) < len(d.kinds):
        note += f" The {count(len(rows))} made most often, of {count(len(d.kinds))}."
    if left_out := beside(d):
        note += f" Left out: {several(left_out, 'more way')}."
    return TableBlock(
        "mistakes",
        (
            "Kind" if two else "Expert says, answered otherwise",
            *(d.name(arm) for arm in shares),
        ),
        tuple(rows),
        note,
    )
