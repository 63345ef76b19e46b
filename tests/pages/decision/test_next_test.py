"""What to test next, as Decision and Results show it."""

from __future__ import annotations

import re

import pytest

from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import words
from tests.pages.decision.test_projection import shown
from tests.report.pocs_short_of_target import DEAR_TO_KEEP, poc


@pytest.fixture
def waiting(raced, other_answers, monkeypatch):
    """Every screen shows a race that waits for further rounds of the old way."""
    d = poc(raced.dossier(12), months=36, **DEAR_TO_KEEP)
    monkeypatch.setattr("components.shared.frame.dossier_of", lambda *given: d)
    return d


def test_decision_says_what_to_test_first_and_what_it_is_worth(raced_home, screen, waiting):
    app = screen()
    assert app.title[0].value == "Not yet: run two more rounds of the old way first"
    text = words(app)
    assert "What to test next" in text
    assert re.search(
        r"\*\*Two more rounds of the old way\*\* \([\d,]+ more labelled dishes\) cost about "
        r"\\\$8\.2k on average and are worth about \\\$12\.0k",
        text,
    )
    assert "chance that the answer changes: 39%" in text
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term


def test_results_says_whether_going_on_is_worth_it_before_choosing(
    raced, raced_home, screen, monkeypatch
):
    d = poc(raced.dossier(12), months=36, **DEAR_TO_KEEP)
    monkeypatch.setattr("components.results.details.show_going_on", lambda _: shown()(d))
    app = screen("results.py")
    app.session_state["results-tabs"] = "If you go on"
    app.run()
    assert not app.exception
    text = words(app)
    assert "Worth trying before you choose?" in text
    assert "Two more rounds of the old way" in text
    assert "because accuracy above 85% counts for nothing" in text


def test_where_nothing_pays_decision_says_why(raced_home, screen):
    text = words(screen())
    assert "worth nothing while nobody has said what a wrong answer costs" in text
