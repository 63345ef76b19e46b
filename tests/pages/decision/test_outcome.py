"""A signed decision asks for its outcome on its review date, and keeps it beside the forecast."""

from __future__ import annotations

import pytest

from core.domain.actor import LOCAL
from core.domain.clock import utc_now
from core.domain.outcome import Reached
from core.domain.sign_off import FOLLOWS
from core.store.decisions import outcomes
from core.workflows.engine import engine
from core.workflows.report.sign_off import sign
from tests.pages.conftest import words

OPEN = "Record the outcome"


@pytest.fixture
def due(raced, raced_home):
    """A decision, as recommended, whose review is due today."""
    follows = FOLLOWS[raced.valued().valuation.verdict.answer]
    today = utc_now().date()
    told = {"name": "A. Name", "role": "CTO", "review_on": today}
    return sign(engine().store, LOCAL, raced.experiment_id, follows, **told)


def press(app, *labels):
    """Press buttons in one run: here a dialog lives as long as the press that opened it."""
    for label in labels:
        next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception


def fill(app, kind, label, value):
    next(one for one in getattr(app, kind) if one.label.startswith(label)).set_value(value)


def test_an_outcome_is_recorded_and_shown_beside_its_forecast(due, screen):
    app = screen()
    assert any("The review of" in one.value and "is due" in one.value for one in app.info)
    assert "Forecast for" in words(app)
    press(app, OPEN)
    fill(app, "number_input", "Cost", 41_000.0)
    fill(app, "number_input", "Right in use", 84.0)
    press(app, OPEN, "Record")
    assert any("number of answers" in one.value for one in app.error), "84% of how many?"
    assert not outcomes(engine().store)

    fill(app, "number_input", "Of how many", 500)
    fill(app, "text_input", "Your name", "**B**")
    press(app, OPEN, "Record")
    ((found,),) = outcomes(engine().store).values()
    assert (found.decision, found.reached, found.cost) == (due.hash, Reached.YES, 41_000.0)
    assert (found.accuracy, found.items, found.name) == (0.84, 500, "**B**")
    app = screen()
    text = words(app)
    assert not app.info, "nothing is due any more"
    assert "\\$41.0k" in text
    assert "84.0%" in text
    assert "Forecast for" in text
    assert "1 of 1" in text, "how such forecasts held so far"


def test_before_its_review_date_nothing_is_asked(raced, raced_home, screen):
    follows = FOLLOWS[raced.valued().valuation.verdict.answer]
    sign(engine().store, LOCAL, raced.experiment_id, follows, name="A. Name", role="CTO")
    app = screen()
    assert not app.info
    assert "Forecast for" not in words(app)
