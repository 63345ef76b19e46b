"""Decision shows what people decided."""

from __future__ import annotations

from core.domain.actor import LOCAL
from core.domain.sign_off import FOLLOWS
from core.workflows.engine import engine
from core.workflows.report.sign_off import sign
from tests.pages.conftest import words


def test_the_newest_decision_stands_under_the_lead(raced, raced_home, screen):
    assert "Nobody has recorded a decision yet" in words(screen("reports.py"))
    follows = FOLLOWS[raced.valued().valuation.verdict.answer]
    sign(engine().store, LOCAL, raced.experiment_id, follows, name="<b>A</b> **Name**", role="CTO")
    shown = words(screen())
    assert "as recommended" in shown
    assert "\\<b\\>A\\</b\\> \\*\\*Name\\*\\*" in shown
    assert "<b>A</b>" not in shown
    assert "Decided: " in words(screen("reports.py"))
