"""A report of the small race, and one in which every name is an attack; made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from core.domain.assumption import Grade, Range
from core.domain.drivers.shared import EXPERT_RATE, NN_EXPERT_RATE
from core.report.document.blocks import ReportDocument
from core.report.document.build import document_of
from core.report.findings.break_even import Flips, flips_of
from core.report.findings.dossier import Dossier
from core.report.findings.signed_decision import Decided
from core.report.wording.mistake_kinds import kinds_of
from tests.report.document.attacks import EVERYTHING, FORMULA, MARKDOWN, SCRIPT, TEMPLATE

MADE = date(2026, 11, 20)


@pytest.fixture(scope="package")
def dossier(raced) -> Dossier:
    return raced.dossier()


@pytest.fixture(scope="package")
def found(dossier) -> Flips:
    return flips_of(dossier.valuation)


@pytest.fixture(scope="package")
def document(dossier, found) -> ReportDocument:
    return document_of(dossier, found, made=MADE)


@pytest.fixture(scope="package")
def attacked(dossier, found) -> ReportDocument:
    """Test case, items, classes, scenario, sources and decisions all try something."""
    v = dossier.valuation
    nasty = v.under(replace(v.scenario, name=TEMPLATE, overrides={EXPERT_RATE: Range(1, 2, 3)}))
    nasty.register = dict(v.register) | {
        NN_EXPERT_RATE: replace(
            v.register[NN_EXPERT_RATE], grade=Grade.ASSUMED, sources=(FORMULA,), name=SCRIPT
        )
    }
    decisions = [
        Decided("stay", name, name, name, name, MADE, name, datetime(2026, 11, 20))
        for name in EVERYTHING
    ]
    said = replace(
        dossier,
        title=f"{FORMULA} {SCRIPT}",
        kinds=kinds_of((SCRIPT, MARKDOWN), 1, (150, 150)),
        noun=(MARKDOWN, SCRIPT),
        valuation=nasty,
    )
    return document_of(said, found, decisions=decisions, made=MADE)
