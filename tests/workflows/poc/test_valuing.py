"""The answer is not built in: each verdict is reached by running a race under stated terms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.decision.valuation import Terms, Valuation
from core.domain.verdict import Answer
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.dossier import Dossier
from core.report.headline import headline_of
from core.report.headline.parts import HEADLINE_CHARACTERS
from core.workflows.poc.dossiers import open_dossier
from core.workflows.report.verify import verify_record
from tests.conftest import EveryVerdict
from tests.verdict_cases import CASES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", CASES)
def test_a_race_reaches_the_verdict_its_terms_lead_to(name: str, every_verdict: EveryVerdict):
    poc, record = every_verdict.poc(name)
    dossier = open_dossier(every_verdict.store, poc)
    assert dossier.valuation.verdict.answer is CASES[name][1]
    assert verify_record(record)
    assert "What would change the answer" in verdict_text(dossier)  # whatever the verdict
    assert 'id="flips"' in page(dossier)
    told = headline_of(dossier)
    assert len(told.headline) <= HEADLINE_CHARACTERS
    assert len(told.lead.split()) <= 45
    assert told.next_step
    for period in (0, 12, 36):  # no period may leave a verdict without words
        assert headline_of(_again(dossier, period)).headline


def _again(dossier: Dossier, months: int) -> Dossier:
    v = dossier.valuation
    terms = Terms(v.terms.target, v.terms.margin, months)
    again = Valuation.of(
        v.outcome, v.measured, v.fairness, terms, v.register, v.scenario, draws=2000
    )
    return replace(dossier, valuation=again)


def test_quarantine_keeps_the_race_fair_and_is_counted(every_verdict: EveryVerdict):
    poc, _ = every_verdict.poc("quarantined")
    dossier = open_dossier(every_verdict.store, poc)
    assert dossier.valuation.verdict.answer is not Answer.INVALID
    assert dossier.quarantined == 65
