"""Every state of every screen: empty, running, stopped, cancelled, finished, held."""

from __future__ import annotations

import re

import pytest

from core.report.headline.parts import HEADLINE_CHARACTERS
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from core.workflows.engine import close_engines
from tests.pages.conftest import unfinished, words
from tests.pages.shown import table

PAGES = ("decision.py", "details.py", "scenarios.py", "assumptions.py", "run.py", "results.py")


@pytest.mark.parametrize("page", PAGES)
def test_no_screen_says_a_word_only_analysts_know(page, raced_home, screen):
    text = words(screen(page))
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term


def test_no_dollar_sign_can_become_a_formula(raced_home, screen):
    for page in PAGES:
        app = screen(page)
        for element in [*app.markdown, *app.caption, *app.header, *app.title]:
            code = str(element.value).startswith("```")  # a diagram; no formulas in there
            assert code or not re.search(r"(?<!\\)\$", str(element.value)), element.value


def test_an_empty_store_has_nothing_on_results_but_says_what_will_come(home, screen):
    assert "It shows here when this machine has run a PoC" in words(screen("results.py"))


def test_the_run_screen_lists_stopped_races_with_a_way_back(home, screen):
    unfinished(home, "failed", "disk full")
    app = screen("run.py")
    assert "did not finish" in words(app)
    assert any(button.label == "Resume" for button in app.button)


def test_a_held_store_is_explained_and_nothing_else_shown(home, screen, monkeypatch):
    from core.domain.errors import StoreHeld

    def held() -> None:
        raise StoreHeld("The store is in use", "Somebody has it.", "Stop them.")

    monkeypatch.setattr("components.shared.frame.engine", held)
    app = screen()
    for said in ("The store is in use", "Somebody has it.", "Stop them."):
        assert said in words(app)
    assert not table(app)


@pytest.mark.parametrize("months", ["0", "12", "24", "36"])
def test_every_counted_period_has_its_sentence(months, raced_home, screen):
    app = screen(h=months)
    (title,) = app.title
    assert len(title.value.replace("\\", "")) <= HEADLINE_CHARACTERS
    assert len(table(app)) == 4


def test_the_plan_form_refuses_a_poc_of_one_approach(home, screen):
    app = screen("run.py")
    next(one for one in app.button_group if one.label == "In the comparison").set_value(
        ["old"]
    ).run()
    assert any("Only Human annotation is left" in str(error.value) for error in app.error)
    assert not any(button.label == "Lock the plan" for button in app.button)


def test_the_price_and_power_of_a_poc_are_shown_before_it_starts(home, screen):
    text = words(screen("run.py"))
    assert "873 of 1,000" in text
    assert "detects a difference of 2.8 points" in text
    assert "\\$0" in text


def test_prompt_only_says_not_measured_and_how_to_change_that(raced_home, screen, monkeypatch):
    for name in ("OPENAI_API_KEY", "SWITCHPOINT_PROMPT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    text = words(screen("run.py"))
    assert "Not measured" in text
    assert "SWITCHPOINT_PROMPT_MODEL" in text


def test_prompt_only_shows_its_cap_on_the_button(raced_home, screen, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-value")
    monkeypatch.setenv("SWITCHPOINT_PROMPT_MODEL", "gpt-6-luna")
    app = screen("run.py")
    assert any("at most \\$5.00" in button.label for button in app.button)
    assert "sk-secret-value" not in words(app)


def test_what_both_ways_wrote_is_shown_round_by_round(raced_home, screen):
    app = screen("results.py")
    app.session_state["results-tabs"] = "Rules and data"
    app.run()
    assert "labelling rules in round 2" in words(app)
    assert "After round 1" in words(app)
    app.button_group(key="written-round").set_value(1).run()
    assert "Nothing yet" in words(app)
    assert any("regexp" in code.value for code in app.code)


def test_closing_and_opening_again_shows_the_same_decision(raced_home, screen):
    first = screen().title[0].value
    close_engines()
    assert screen().title[0].value == first
