"""Kinds of mistakes as a table: how often each way makes them."""

from __future__ import annotations

from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, percent
from core.report.wording.glossary import ARM_NAMES


def errors_table(d: Dossier) -> TableBlock:
    """Kinds in rows, candidates in columns, each share of the items that can be mistaken so."""
    shares = {arm: d.errors(arm) for arm in d.candidates}
    two = len(d.kinds) == 2
    rows = []
    for at in d.kinds_shown(d.candidates):
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
    note = "Share wrong of the exam items that can be mistaken so, where each way stops."
    if len(rows) < len(d.kinds):
        note += f" The {count(len(rows))} made most often, of {count(len(d.kinds))}."
    return TableBlock(
        "mistakes",
        (
            "Kind" if two else "Expert says, answered otherwise",
            *(ARM_NAMES[arm] for arm in shares),
        ),
        tuple(rows),
        note,
    )
