"""Every assumption the report rests on: value, range, unit, how we know, who says so."""

from __future__ import annotations

from core.decision.assumptions.register import effective_ranges, load_register
from core.decision.sensitivity.cost_by_source import dollars_carried
from core.domain.assumption import Assumption, Range
from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.findings.dossier import Dossier
from core.report.wording.assumption_words import HOW, assumption_name, unit_text, value_text
from core.report.wording.evidence import load_studies

CHANGED = " (changed)"


def assumptions_table(d: Dossier) -> TableBlock:
    """Assumptions behind the bills of both ways, those that carry the most dollars first."""
    v = d.valuation
    ranges = effective_ranges(v.register, v.scenario)
    carried = dollars_carried(v)
    used = [key for key in carried if key in ranges]
    rows = tuple(_row(d, key, ranges[key]) for key in used)
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
        f"{note} Those that carry the most dollars come first.",
        (0.27, 0.09, 0.09, 0.09, 0.14, 0.12, 0.20),
    )


def _row(d: Dossier, key: str, given: Range) -> tuple[TableCell, ...]:
    assumption = d.valuation.register[key]
    marked = is_changed(d, key)
    name = assumption_name(d.valuation.register, key)
    ends = [_value(d, key, given, end) for end in ("mode", "low", "high")]
    return (
        TableCell(f"{name}{CHANGED if marked else ''}", marked=marked),
        *ends,
        TableCell(unit_text(assumption.unit)),
        TableCell(HOW[assumption.grade]),
        TableCell(who_says(assumption)),
    )


def _value(d: Dossier, key: str, given: Range, end: str) -> TableCell:
    value = getattr(given, end)
    text = value_text(value, d.valuation.register[key].unit)
    return TableCell(text, (Stated(text, value, f"worked out: range.{key}.{end}"),))


def is_changed(d: Dossier, key: str) -> bool:
    """Whether somebody set it to something else than what is shipped."""
    v, shipped = d.valuation, load_register().get(key)
    if key in v.scenario.overrides:
        return True
    now = v.register[key]
    return shipped is None or (now.range, now.grade) != (shipped.range, shipped.grade)


def who_says(assumption: Assumption) -> str:
    """Studies by name; the source in the words of who changed it."""
    studies = load_studies()
    found = [
        f"{studies[source].name} ({studies[source].year})" if source in studies else source
        for source in assumption.sources
    ]
    return "; ".join(found)
