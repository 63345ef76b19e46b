"""If you go on: more rounds, on Results."""

from __future__ import annotations

import re

from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import words
from tests.report.longer_pocs import longer


def opened(screen):
    """The closer look, opened."""
    app = screen("results.py")
    app.session_state["going-on"] = True
    app.run()
    assert not app.exception
    return app


def test_two_rounds_are_too_few_and_it_says_how_many_are_needed(raced_home, screen):
    text = words(opened(screen))
    assert "Too few rounds to look ahead" in text
    assert "needs at least 3 rounds, best 4 to 6; this plan has 2" in text


def test_a_longer_race_shows_its_forecast_in_plain_words(raced_home, screen, monkeypatch):
    monkeypatch.setattr(
        "components.results.details.show_going_on", lambda d: shown()(longer(d, target=0.88))
    )
    app = opened(screen)
    text = words(app)
    assert "the chance to prove 88% is" in text
    assert "Same budget, who is ahead?" in text
    assert "not from fine-tuned language models" in text
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term
    for element in [*app.markdown, *app.caption, *app.subheader]:
        assert not re.search(r"(?<!\\)\$", str(element.value)), element.value
    app.button_group(key="going-further").set_value(6).run()
    assert "more than 16 times what was tried" in words(app)
    for across in ("Days", "Rounds"):
        app.button_group(key="going-across").set_value(across).run()
        assert not app.exception


def shown():
    """Its body, found when it is needed: pages are on the path only while one runs."""
    from components.decision.projection import show_going_on

    return show_going_on
