"""Your own case: questions without data, an answer without a word about accuracy."""

from __future__ import annotations

import re

import pytest

from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import words

PAGE = "own_case.py"


def field(app, key: str):
    return app.text_input(key=f"own-{key}")


def headline(app) -> str:
    return str(app.title[0].value)


def test_it_answers_on_an_empty_store(home, screen):
    app = screen(PAGE)
    assert headline(app) == "Old way looks cheaper over 12 months"
    assert len(app.metric) == 4
    assert not app.error


def test_it_says_that_nothing_is_known_about_accuracy(home, screen):
    text = words(screen(PAGE))
    assert "**Nothing is said about accuracy:**" in text
    assert "How accurate either would be is not known" in text


def test_the_poc_has_its_price_hours_and_days(home, screen):
    text = words(screen(PAGE))
    assert re.search(r"One round of each way costs about \*\*\\\$\d", text)
    assert re.search(r"\*\*\d+\*\* of your expert's hours \(\d+ of them for the exam\)", text)
    assert "working days" in text


def test_no_word_only_analysts_know_and_no_formula(home, screen):
    app = screen(PAGE)
    text = words(app)
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term
    for element in [*app.markdown, *app.caption, *app.subheader, *app.title]:
        assert not re.search(r"(?<!\\)\$", str(element.value)), element.value


def test_metric_labels_and_deltas_fit_a_phone(home, screen):
    for element in screen(PAGE).metric:
        assert len(element.label) <= 16
        assert len(str(element.delta)) <= 18


def test_more_items_turn_the_answer(home, screen):
    app = screen(PAGE)
    app.number_input(key="own-items").set_value(20_000).run()
    assert not app.exception
    assert headline(app).startswith("New way looks cheaper")


@pytest.mark.parametrize("months", [0, 12, 24, 36])
def test_every_period_has_its_headline(months, home, screen):
    app = screen(PAGE)
    app.button_group(key="h").set_value(months).run()
    assert not app.exception
    assert len(headline(app)) <= 52
    assert ("to build" in headline(app)) == (months == 0)


def test_labels_are_paid_by_the_hour_or_by_the_piece_never_both(home, screen):
    app = screen(PAGE)
    keys = [element.key for element in app.text_input]
    assert "own-O2d" in keys
    assert "own-O2e" not in keys
    app.button_group(key="own-pay").set_value("per label").run()
    keys = [element.key for element in app.text_input]
    assert "own-O2e" in keys
    assert "own-O2d" not in keys
    assert "own-O2c" not in keys


def test_a_dear_label_turns_the_answer(home, screen):
    app = screen(PAGE)
    app.button_group(key="own-pay").set_value("per label").run()
    field(app, "O2e").set_value("$2 to $4").run()
    assert headline(app).startswith("New way looks cheaper")


def test_a_range_that_makes_no_sense_is_told_beside_its_field_and_the_last_answer_stays(
    home, screen
):
    app = screen(PAGE)
    field(app, "V1").set_value("20k to 30k").run()
    before = app.metric[0].delta
    field(app, "V1").set_value("30k to 20k").run()
    assert "Low must be below high: 30k to 20k" in words(app)
    assert "Not updated" in words(app)
    assert app.metric[0].delta == before
    field(app, "V1").set_value("").run()
    assert "Not updated" not in words(app)


@pytest.mark.parametrize("text", ["many", "-3", "0", "99999999999999"])
def test_expert_hours_that_cannot_be_are_refused(text, home, screen):
    app = screen(PAGE)
    field(app, "S8").set_value(text).run()
    assert not app.exception
    assert "Not updated" in words(app)


def test_tuning_is_the_same_for_both_ways(home, screen):
    app = screen(PAGE)
    before = app.metric[0].value
    field(app, "O4a").set_value("2").run()
    assert not app.exception
    assert app.metric[0].value == before or float(before.rstrip("%")) < 20


def test_time_counts_only_where_somebody_says_what_it_is_worth(home, screen):
    app = screen(PAGE)
    assert "time counted" not in headline(app)
    app.number_input(key="own-worth").set_value(1_000_000.0).run()
    assert not app.exception
    assert "time counted" in headline(app)
    assert len(headline(app)) <= 52


def test_money_spent_later_counts_less_if_somebody_says_so(home, screen):
    app = screen(PAGE)
    before = app.metric[0].delta
    field(app, "disc").set_value("50%").run()
    assert app.metric[0].delta != before
    assert "Money spent later counts less, by 50.0% a year" in words(app)
    app.button_group(key="h").set_value(0).run()
    built = app.metric[0].delta
    field(app, "disc").set_value("").run()
    assert app.metric[0].delta == built, "the build is paid today"


def test_a_discount_that_cannot_be_is_told_and_the_last_one_stays(home, screen):
    app = screen(PAGE)
    field(app, "disc").set_value("8%").run()
    before = app.metric[0].delta
    for text in ("300%", "-8%", "8", "often", "5% to 10%", "1e12"):
        field(app, "disc").set_value(text).run()
        assert not app.exception
        assert "Not updated" in words(app), text
        assert app.metric[0].delta == before


def test_where_it_flips_is_told_for_items_labels_and_decisions(home, screen):
    text = words(screen(PAGE))
    for name in ("Items a round", "Price a label, fees included", "Decisions a month"):
        assert f"{name}: " in text
    assert "never flips" in text


def test_the_difference_can_be_shown_instead(home, screen):
    app = screen(PAGE)
    app.button_group(key="own-shown").set_value("Difference").run()
    assert not app.exception
    assert "new way minus that of the old way" in words(app)


def test_rows_of_the_picture_can_be_seen_as_a_table(home, screen):
    app = screen(PAGE)
    app.toggle(key="own-months-table").set_value(True).run()
    assert not app.exception
    assert list(app.dataframe[0].value.columns)[:2] == ["Way", "Month"]


def test_answers_survive_a_visit_to_another_screen(home, screen):
    app = screen(PAGE)
    app.number_input(key="own-items").set_value(20_000).run()
    field(app, "V1").set_value("about 50k").run()
    app.switch_page("run.py").run()
    app.switch_page(PAGE).run()
    assert app.number_input(key="own-items").value == 20_000
    assert field(app, "V1").value == "about 50k"
