"""Scenarios without data: the same questions, an answer without a word about accuracy."""

from __future__ import annotations

import re

import pytest

from core.report.headline.parts import HEADLINE_CHARACTERS
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import app_at, words
from tests.pages.scenarios.screen import PAGE, field, kept, numbers, type_in, unfold

TABS = ("Cost over time", "Is a PoC worth it?", "What would change it")


@pytest.fixture
def empty(home, screen):
    """The screen without data, over a store without a PoC."""

    def run(**query: str):
        return screen(PAGE, **{"from": "none"} | query)

    return run


def headline(app) -> str:
    return str(app.title[0].value)


def at_tab(app, tab: str):
    app.session_state["own-tabs"] = tab
    app.run()
    assert not app.exception
    return app


def test_the_address_of_earlier_versions_leads_here(raced_home):
    app = app_at("own-case", h="24").run()
    assert not app.exception
    assert app.button_group(key="from").value == "none"
    assert "in the first 24 months" in headline(app)


def test_a_poc_and_no_data_share_what_was_typed(opened):
    app = type_in(opened(), "V1", "300k")
    before = headline(app)
    app.button_group(key="from").set_value("none").run()
    assert field(app, "V1").value == "300k"
    assert "Predictions a month: 300,000" in words(app)
    type_in(app, "items", "20k")
    assert "With 2 changes" in words(app)
    assert app.query_params["c_items"] in ("20000", ["20000"])
    app.button_group(key="from").set_value("poc").run()
    assert headline(app) == before
    assert "With 1 change" in words(app)


def test_it_answers_on_an_empty_store_and_says_that_nothing_is_measured(empty):
    app = empty()
    assert headline(app).startswith("Human annotation costs $".replace("$", "\\$"))
    assert "over 99%" in numbers(app)
    assert "accuracy not measured" in " ".join(numbers(app))
    assert "Nothing is measured yet" in words(app)
    assert not app.error


def test_the_poc_has_its_price_hours_and_days(empty):
    text = words(at_tab(empty(), TABS[1]))
    assert re.search(r"One round of each approach costs about \*\*\\\$\d", text)
    assert re.search(r"\*\*\d+\*\* hours of your expert, \d+ of them for the test set", text)
    assert "working days" in text


def test_no_word_only_analysts_know_and_no_formula(empty):
    app = unfold(empty(), "time", "rules")
    for tab in TABS:
        text = words(at_tab(app, tab))
        for term in FORBIDDEN_ON_SCREENS:
            assert not re.search(rf"\b{re.escape(term)}\b", text), term
        for element in [*app.markdown, *app.caption, *app.subheader, *app.title]:
            assert not re.search(r"(?<!\\)\$", str(element.value)), element.value


def test_more_items_change_the_answer_and_a_chip_takes_them_back(empty):
    app = type_in(empty(), "items", "20,000")
    assert headline(app).startswith("Fine-tuning analyst costs")
    assert "Baseline: <strong>Human annotation costs" in words(app)
    app.button(key="chip-items").click().run()
    assert field(app, "items").value == "1,000"
    assert "This is the baseline" in words(app)


@pytest.mark.parametrize("months", [0, 12, 24, 36])
def test_every_period_has_its_headline(months, empty):
    app = empty()
    app.button_group(key="h").set_value(months).run()
    assert not app.exception
    assert len(headline(app)) <= HEADLINE_CHARACTERS
    assert ("until launch" in headline(app)) == (months == 0)


def test_a_costly_label_changes_the_answer(empty):
    app = unfold(empty(), "time")
    assert "field-seconds" in [element.key for element in app.text_input]
    app.button_group(key="field-pay").set_value("per label").run()
    keys = [element.key for element in app.text_input]
    assert "field-O2e" in keys
    assert not {"field-O2d", "field-seconds"} & set(keys)
    type_in(app, "O2e", "$2 to $4")
    assert headline(app).startswith("Fine-tuning analyst costs")


@pytest.mark.parametrize("text", ["many", "-3", "0", "99999999999999", "2.5"])
def test_a_task_that_cannot_be_is_told_beside_its_field_and_the_last_answer_stays(text, empty):
    app = type_in(empty(), "items", "2k")
    before = numbers(app)
    type_in(app, "items", text)
    assert "Not updated" in words(app)
    assert numbers(app) == before
    type_in(app, "items", "")
    assert "Not updated" not in words(app)


def test_what_does_not_count_without_data_is_left_out(empty):
    app = empty(s_wa="5", s_max="100", s_stay="yes", s_leave="10", s_own="5", s_T1="80%")
    assert not app.exception
    assert "This is the baseline" in words(app)
    assert kept(app).errors_are_priced


def test_time_and_a_discount_count_where_they_are_set(empty):
    app = unfold(empty(), "time", "rules")
    before = numbers(app)
    type_in(app, "disc", "50%")
    assert numbers(app) != before
    assert "Money spent later counts less, by 50.0% a year" in words(app)
    type_in(app, "live", "1m")
    assert "time counted" in headline(app)


def test_a_task_in_a_link_that_cannot_be_is_told(empty):
    app = empty(c_items="-4", c_votes="7")
    assert "Items labelled a round" in app.warning[0].value
    assert field(app, "votes").value == "7"


def test_break_evens_are_told_for_items_labels_and_predictions(empty):
    text = words(at_tab(empty(), TABS[2]))
    for name in ("Items labelled a round", "Price of a label, fees included"):
        assert f"**{name}**: break-even at about" in text
    assert "**Predictions a month**: no break-even" in text
