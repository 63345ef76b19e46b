"""What to test next, as Decision and Results show it."""

from __future__ import annotations

import re

import pytest

from core.domain.verdict import Answer, Pilot, PilotKind
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import words
from tests.pages.decision.test_projection import shown
from tests.report.pocs_short_of_target import poc
from tests.report.verdicts import answering, option

ITEMS = Pilot(PilotKind.TEST_SET, "new", 200, 100, 400, 900.0, 400.0, 0.3, True)


@pytest.fixture
def undecided(raced, other_answers, monkeypatch):
    """Every screen shows a race that further exam items would settle."""
    options = option("old", 0.6, meets=0.7), option("new", 0.4, meets=0.9)
    d = answering(poc(raced.dossier(12)), *options, answer=Answer.UNDECIDED, pilot=ITEMS)
    d.valuation.__dict__["pilots"] = (ITEMS, Pilot(PilotKind.REPEATS, "new"))
    monkeypatch.setattr("components.shared.frame.dossier_of", lambda *given: d)
    return d


def test_decision_says_what_would_settle_it_and_what_that_is_worth(raced_home, screen, undecided):
    app = screen()
    assert re.search(r"^Undecided.*: 200 more .* for \\\$400 would settle it", app.title[0].value)
    assert "**Owner:** your domain expert. **Price:** about \\$400." in words(app)
    app = screen("details.py")
    app.session_state["details"] = "What to test next"
    text = words(app.run())
    assert "**Next step.** Keep what you have until 200 more" in text
    assert "cost about \\$400" in text
    assert "worth about" in text
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term


def test_results_says_what_one_more_round_costs(raced, raced_home, screen, monkeypatch):
    d = poc(raced.dossier(12))
    monkeypatch.setattr("components.results.details.show_going_on", lambda _: shown()(d))
    app = screen("results.py")
    app.session_state["going-on"] = True
    app.run()
    assert not app.exception
    text = words(app)
    assert "**One more round**" in text
    assert "**One more round of the fine-tuning analyst** costs about" in text


def test_where_nothing_pays_decision_says_so(raced_home, screen):
    app = screen("details.py")
    app.session_state["details"] = "What to test next"
    assert "no number of them is worth its price" in words(app.run())
