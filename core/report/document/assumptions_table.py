"""Every assumption the report rests on: value, range, unit, how we know, who says so."""

from __future__ import annotations

from core.decision.assumptions.register import effective_ranges, load_register
from core.decision.sensitivity.cost_by_source import dollars_carried
from core.domain.assumption import Assumption, Range
from core.domain.drivers.driver import Driver
from core.report.document.blocks import Stated, TableBlock, TableCell
from core.report.findings.dossier import Dossier
from core.report.wording.assumption_words import HOW, assumption_name, unit_text, value_text
from core.report.wording.evidence import load_studies
from core.report.wording.service_words import service_sentence

CHANGED = " (changed)"


def assumptions_table(d: Dossier) -> TableBlock:
    """Assumptions behind the bills of both ways, those that carry the most dollars first."""
    v = d.valuation
    ranges = effective_ranges(v.register, v.scenario)
    carried = dollars_carried(v)
    used = [driver for driver in carried if driver in ranges]
    rows = tuple(_row(d, driver, ranges[driver]) for driver in used)
    changed = sum(row[0].marked for row in rows)
    note = (
        f"You changed {changed} of {len(rows)}; they are marked."
        if changed
        else f"All {len(rows)} are the product's own."
    )
    return TableBlock(
        "assumptions",
        ("Input", "Likely (range)", "Unit", "How we know", "Source"),
        rows,
        f"{note} Those behind the most dollars come first. {service_sentence(d.plan.pricing_date)}",
        (0.27, 0.19, 0.13, 0.11, 0.30),
    )


def _row(d: Dossier, driver: Driver, given: Range) -> tuple[TableCell, ...]:
    assumption = d.valuation.register[driver]
    marked = is_changed(d, driver)
    name = assumption_name(d.valuation.register, driver)
    unit = assumption.unit
    stated = tuple(
        Stated(value_text(value, unit), value, f"worked out: range.{driver.code}.{end}")
        for end in ("mode", "low", "high")
        for value in (getattr(given, end),)
    )
    likely, low, high = (one.text for one in stated)
    told = likely if low == high else f"{likely} ({low} to {high})"
    return (
        TableCell(f"{name}{CHANGED if marked else ''}", marked=marked),
        TableCell(told, stated),
        TableCell(unit_text(unit)),
        TableCell(HOW[assumption.grade]),
        TableCell(who_says(assumption)),
    )


def is_changed(d: Dossier, driver: Driver) -> bool:
    """Whether somebody set it to something else than what is shipped."""
    v, shipped = d.valuation, load_register(d.plan.pricing_date).get(driver)
    if driver in v.scenario.overrides:
        return True
    now = v.register[driver]
    return shipped is None or (now.range, now.grade) != (shipped.range, shipped.grade)


def who_says(assumption: Assumption) -> str:
    """Studies by name; the source in the words of who changed it; else what a price rests on."""
    studies = load_studies()
    found = [
        f"{studies[source].name} ({studies[source].year})" if source in studies else source
        for source in assumption.sources
    ]
    return "; ".join(found) or (assumption.note if assumption.grade.sourced else "")
