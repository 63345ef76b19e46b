"""Every screen of a race with eight classes: its own nouns, its classes, its costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import at_home, words
from tests.pages.scenarios.screen import address, kept, type_in, unfold

KETO = re.compile(r"\b(keto|dish|dishes|menu|restaurant)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def usual_support_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the homes of one test after the other lie."""
    return tmp_path_factory.mktemp("support") / "home"


@pytest.fixture
def support_home(
    finished_support: Path, usual_support_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home with a finished race on support messages."""
    yield from at_home(finished_support, usual_support_home, monkeypatch)


@pytest.mark.parametrize("page", ["decision.py", "scenarios.py", "results.py"])
def test_no_screen_speaks_of_another_test_case(page, support_home, screen):
    app = screen(page)
    text = words(app)
    assert "Support intents (demo)" in text
    assert not KETO.search(text), KETO.search(text)
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term


def test_results_show_what_is_taken_for_what_and_every_class(support_home, screen):
    app = screen("results.py")
    app.session_state["results-tabs"] = "Mistakes"
    app.run()
    assert not app.exception
    text = words(app)
    assert "Look at the items" in text
    app.session_state["numbers"] = True
    text = words(app.run())
    assert "What is taken for what" in text
    assert "Macro-F1 (every class counts the same)" in text
    tables = [frame.value for frame in app.dataframe]
    (classes,) = [t for t in tables if "finds of all" in t.columns and len(t) == 8]
    assert "account access" in set(classes["Expert says"])
    app.selectbox(key="mistakes-kind").set_value("new").run()
    assert not app.exception
    assert "in the validation set" in words(app)


@pytest.mark.parametrize("tab", ["Groups", "Mistakes", "Rules and data"])
def test_every_closer_look_opens_without_another_cases_words(tab, support_home, screen):
    app = screen("results.py")
    app.session_state["results-tabs"] = tab
    app.run()
    assert not app.exception
    assert not KETO.search(words(app))


def test_a_wrong_answer_can_cost_something_and_a_class_of_its_own_more(support_home, screen):
    app = screen("scenarios.py")
    type_in(app, "wa", "$0.50")
    assert kept(app).error_costs == (0.5, 0.5)
    unfold(app, "error")
    type_in(app, "c.payment issue", "$40")
    assert kept(app).class_costs == {"payment issue": 40.0}
    assert address(app)["s_c.payment issue"] == "40"
    type_in(app, "c.payment issue", "")
    assert kept(app).class_costs == {}


def test_an_address_with_the_cost_of_a_class_opens_it(support_home, screen):
    query = {"v": "1", "s_c.payment issue": "40", "s_wy": "0.5", "s_wn": "0.5"}
    app = screen("scenarios.py", **query)
    assert kept(app).class_costs == {"payment issue": 40.0}
    assert not app.warning


def test_run_the_poc_offers_both_and_names_the_items_of_the_chosen_one(home, screen):
    app = screen("run.py")
    assert "1,000" in words(app)
    app.button_group(key="plan-benchmark").set_value("support").run()
    assert not app.exception
    text = words(app)
    assert "Plan a PoC: support intents (demo)" in text
    assert "800 test messages" in text
    assert "account access, payment issue" in text
    assert app.number_input(key="plan-slip-support").value == 5.0


def test_an_empty_store_offers_a_race_on_either(home, screen):
    labels = [button.label for button in screen().button]
    assert "Run the PoC on keto dishes" in labels
    assert "Run the PoC on support messages" in labels


@pytest.mark.usefixtures("home")
def test_a_target_below_half_can_be_planned_where_there_are_eight_classes(screen):
    app = screen("run.py")
    assert app.number_input(key="plan-target").min == 50
    app.session_state["plan-benchmark"] = "support"
    app.run()
    target = app.number_input(key="plan-target-support")
    assert target.min == 13
    target.set_value(40.0).run()
    assert not app.exception
    assert not app.error
    assert any(button.label == "Lock the plan" for button in app.button)
