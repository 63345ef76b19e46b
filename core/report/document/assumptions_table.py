"""Every assumption the report rests on: value, range, unit, how we know, who says so."""

from __future__ import annotations

from core.decision.assumptions.register import effective_ranges, load_register
from core.decision.sensitivity.cost_by_source import dollars_carried
from core.domain.assumption import Assumption, Range
from core.domain.drivers.driver import Driver
from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.findings.cost_by_source import RESTING_HEAD, RESTING_NOTE, resting_rows, unsourced
from core.report.findings.dossier import Dossier
from core.report.wording.assumption_words import HOW, assumption_name, unit_text, value_text
from core.report.wording.evidence import load_studies
from core.report.wording.service_words import service_sentence

CHANGED = " (changed)"
RESTING_KEYS = ("usd", "quantity_share", "price_share")


def assumptions_table(d: Dossier) -> TableBlock:
    """Assumptions behind the bills of both ways, those that carry the most dollars first."""
    v = d.valuation
    ranges = effective_ranges(v.register, v.scenario)
    carried = dollars_carried(v)
    used = [driver for driver in carried if driver in ranges]
    rows = tuple(_row(d, driver, ranges[driver]) for driver in used)
    changed = sum(row[0].marked for row in rows)
    note = (
        f"{changed} of {len(rows)} differ from what the program ships with and are marked."
        if changed
        else f"All {len(rows)} are as the program ships them."
    )
    return TableBlock(
        "assumptions",
        ("Assumption", "Likely", "Low", "High", "Unit", "How we know", "Who says so"),
        rows,
        f"{note} Those that carry the most dollars come first. "
        f"{service_sentence(d.plan.pricing_date)}",
        (0.27, 0.09, 0.09, 0.09, 0.14, 0.12, 0.20),
    )


def resting_table(d: Dossier) -> TableBlock:
    """Step by step, how many dollars of both ways rest on what nobody knows."""
    rows = []
    for row in resting_rows(d.valuation):
        values = (row.found.usd, row.found.quantity_share, row.found.price_share)
        where = f"worked out: resting.{row.arm}.{row.node}"
        told = [
            TableCell(text, (Stated(text, value, f"{where}.{what}"),))
            for text, value, what in zip(row.cells, values, RESTING_KEYS, strict=True)
        ]
        name = TableCell(d.name(row.arm))
        rows.append((name, TableCell(row.step), *told, TableCell(row.helps)))
    note = f"{unsourced(d.valuation)} {RESTING_NOTE}"
    return TableBlock(
        "resting", RESTING_HEAD, tuple(rows), note, (0.11, 0.2, 0.1, 0.12, 0.12, 0.35)
    )


def _row(d: Dossier, driver: Driver, given: Range) -> tuple[TableCell, ...]:
    assumption = d.valuation.register[driver]
    marked = is_changed(d, driver)
    name = assumption_name(d.valuation.register, driver)
    ends = [_value(d, driver, given, end) for end in ("mode", "low", "high")]
    return (
        TableCell(f"{name}{CHANGED if marked else ''}", marked=marked),
        *ends,
        TableCell(unit_text(assumption.unit)),
        TableCell(HOW[assumption.grade]),
        TableCell(who_says(assumption)),
    )


def _value(d: Dossier, driver: Driver, given: Range, end: str) -> TableCell:
    value = getattr(given, end)
    text = value_text(value, d.valuation.register[driver].unit)
    return TableCell(text, (Stated(text, value, f"worked out: range.{driver.code}.{end}"),))


def is_changed(d: Dossier, driver: Driver) -> bool:
    """Whether somebody set it to something else than what is shipped."""
    v, shipped = d.valuation, load_register(d.plan.pricing_date).get(driver)
    if driver in v.scenario.overrides:
        return True
    now = v.register[driver]
    return shipped is None or (now.range, now.grade) != (shipped.range, shipped.grade)


def who_says(assumption: Assumption) -> str:
    """Studies by name; the source in the words of who changed it."""
    studies = load_studies()
    found = [
        f"{studies[source].name} ({studies[source].year})" if source in studies else source
        for source in assumption.sources
    ]
    return "; ".join(found)
