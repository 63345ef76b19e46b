"""The answer is not built in: each verdict is reached by running a race under stated terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.plan import AnalystSettings, CrowdSettings, Plan
from core.domain.verdict import Answer
from core.report.as_text import verdict_text
from core.report.one_page import page
from core.report.sentences import tell
from core.report.sentences.parts import HEADLINE_CHARACTERS
from core.store.connection import Store
from core.workflows.dossiers import open_dossier
from core.workflows.poc import plan_poc, run_poc
from core.workflows.verifying import verify_record
from tests.quiet import Quiet

pytestmark = pytest.mark.slow

ONE_REPEAT = {"seeds": (1,), "arms": ("old", "new", "hybrid")}
SLOW_SPECIALISTS = CrowdSettings(seconds=600, known_before=8, slip=0.01)
SILENT_EXPERT = AnalystSettings(says_common=0.4, says_rare=0.1, says_name=0.1)

CASES = {
    # Few labels: only the rationales are good enough.
    "switch": (Plan(**ONE_REPEAT, sizes=(200, 400), period_months=0), Answer.SWITCH),
    # A low target that both reach at once; keeping the new way costs more over three years.
    "stay": (
        Plan(**ONE_REPEAT, sizes=(1600, 3200), target=0.80, period_months=36),
        Answer.STAY,
    ),
    # An expert who says little and annotators who know a lot.
    "stay, only old": (
        Plan(
            **ONE_REPEAT,
            sizes=(1600, 3200),
            target=0.85,
            crowd=CrowdSettings(known_before=5, slip=0.02),
            analyst=SILENT_EXPERT,
        ),
        Answer.STAY,
    ),
    # Ten minutes a label: buying few of them and letting rules do the rest is the way.
    "hybrid": (
        Plan(**ONE_REPEAT, sizes=(2400, 4800), target=0.86, crowd=SLOW_SPECIALISTS),
        Answer.HYBRID,
    ),
    # No loss of accuracy is allowed, and the exam is too small to rule one out.
    "pilot more": (
        Plan(**ONE_REPEAT, sizes=(800, 1600), target=0.80, margin=0.0, period_months=0),
        Answer.PILOT_MORE,
    ),
    "neither": (Plan(**ONE_REPEAT, sizes=(200, 400), target=0.95), Answer.NEITHER_REACHES),
    # Exam dishes in the working set, and nobody keeps them out.
    "invalid": (
        Plan(
            **ONE_REPEAT,
            sizes=(200, 400),
            quarantine=False,
            benchmark_settings={"repeats": 65},
        ),
        Answer.INVALID,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_race_reaches_the_verdict_its_terms_lead_to(name: str, tmp_path: Path):
    plan, expected = CASES[name]
    with Store(tmp_path / "home") as store:
        experiment = plan_poc(store, plan)
        verdict = run_poc(store, experiment.id, Quiet())
        dossier = open_dossier(store, experiment.id)
    assert dossier.valuation.verdict.answer is expected
    assert verify_record(verdict.record)
    for printed in (verdict_text(dossier), page(dossier)):  # whatever the verdict
        assert "What would flip it" in printed
    told = tell(dossier)
    assert len(told.headline) <= HEADLINE_CHARACTERS
    assert told.lead.startswith("On simulated annotators, a simulated analyst and a stand-in")
    assert told.next_step
    for period in (0, 12, 36):  # no period may leave a verdict without words
        assert tell(_again(dossier, period)).headline


def _again(dossier, months: int):
    from dataclasses import replace

    from core.decision.valuation import Terms, Valuation

    v = dossier.valuation
    terms = Terms(v.terms.target, v.terms.margin, months)
    again = Valuation(v.outcome, v.measured, v.fairness, terms, v.register, v.scenario, draws=2000)
    return replace(dossier, valuation=again)


def test_quarantine_keeps_the_race_fair_and_is_counted(tmp_path: Path):
    plan = Plan(**ONE_REPEAT, sizes=(200, 400), benchmark_settings={"repeats": 65})
    with Store(tmp_path / "home") as store:
        experiment = plan_poc(store, plan)
        run_poc(store, experiment.id, Quiet())
        dossier = open_dossier(store, experiment.id)
    assert dossier.valuation.verdict.answer is not Answer.INVALID
    assert dossier.quarantined == 65
