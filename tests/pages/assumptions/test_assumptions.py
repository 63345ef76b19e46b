"""The Assumptions screen: what it says, how a change goes, what it never shows as markup."""

from __future__ import annotations

import re

import pytest

from core.domain.actor import LOCAL
from core.domain.assumption import Grade, Range, RangeShape, spread_out
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import ANALYST_TUNING, TRAINING_TOKEN_PRICE
from core.domain.drivers.old_way import PARALLEL_ANNOTATORS, PLATFORM_FEE, TUNING
from core.domain.drivers.shared import ANALYST_RATE, COST_OF_WRONG_YES, EXPERT_HOURS_A_DAY
from core.report.wording.evidence import load_studies
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from core.store.assumption_edits import list_edits
from core.workflows.engine import engine
from core.workflows.inputs.assumptions import current_register, edit_assumption
from tests.pages.conftest import words

PAGE = "assumptions.py"
TABS = ("What to measure", "All assumptions", "Published studies", "Failure statistics")
HOSTILE = "<img src=x onerror=alert(1)> **bold** $a$ [x](javascript:alert(1)) :red[r]"


@pytest.fixture
def tab(screen):
    """The screen on one of its tabs."""

    def opened(name: str):
        app = screen(PAGE)
        app.session_state["assumption-tabs"] = name
        return app.run()

    return opened


def drawer(app, driver: Driver | None, first: str = "Source"):
    """A run in which somebody asks for an assumption; a dialog lives as long as its run."""
    app.session_state["assumption-asked"] = (driver, first)
    return app


def test_the_headline_counts_what_has_a_source(home, screen):
    app = screen(PAGE)
    told = "67 inputs: 12 measured, 17 published, 5 vendor, 33 our estimates"
    assert app.title[0].value == told
    assert "All defaults · 7 more not set" in words(app)


def test_without_a_poc_the_first_tab_says_what_it_will_show(home, screen):
    assert "After the first PoC" in words(screen(PAGE))


def test_with_a_poc_three_cards_say_what_carries_most_dollars(raced_home, screen):
    app = screen(PAGE)
    cards = [str(e.value) for e in app.markdown if "Costs that depend on it: \\$" in str(e.value)]
    assert len(cards) == 3
    assert all("How to measure it" in card for card in cards)
    assert len([button for button in app.button if button.label == "Set it"]) == 3


@pytest.mark.parametrize("name", TABS)
def test_every_tab_opens_without_a_word_only_analysts_know(name, raced_home, tab):
    app = tab(name)
    assert not app.exception
    text = words(app)
    for term in FORBIDDEN_ON_SCREENS:
        assert not re.search(rf"\b{re.escape(term)}\b", text), term
    for element in [*app.markdown, *app.caption, *app.header]:
        assert not re.search(r"(?<!\\)\$", str(element.value)), element.value


def test_the_table_has_every_assumption_in_plain_words(home, tab):
    table = tab("All assumptions").dataframe[0].value
    assert len(table) == 74
    shown = " ".join(table[["Name", "Unit"]].to_numpy().ravel())
    for term in (*FORBIDDEN_ON_SCREENS, "gold", "USD"):
        assert not re.search(rf"\b{re.escape(term)}\b", shown), term
    tuning = table[table["Name"] == "Tuning by the ML engineer, hours a round"].iloc[0]
    assert (tuning["Low"], tuning["Likely"], tuning["High"]) == ("8", "24", "80")
    assert list(tuning["Origin"]) == ["Our estimate"]


def test_a_part_and_a_search_leave_what_matches_or_say_that_nothing_does(home, tab):
    app = tab("All assumptions")
    app.button_group(key="assumption-part").set_value("Pay").run()
    assert len(app.dataframe[0].value) == 3
    app.text_input(key="assumption-search").set_value("analyst").run()
    assert list(app.dataframe[0].value["Name"]) == ["Analyst's rate an hour"]
    assert list(app.dataframe[0].value["Same as"]) == ["ML engineer's rate an hour"]
    app.text_input(key="assumption-search").set_value("<nothing $1>").run()
    assert "No assumption matches" in words(app)
    assert not app.dataframe


def test_the_counter_evidence_stands_beside_the_evidence(home, tab):
    app = tab("Published studies")
    assert "We found no study that measured both approaches end to end." in words(app)
    assert "15 studies favour the fine-tuning analyst, 9 human annotation, 7 are mixed" in words(
        app
    )
    study = app.selectbox(key="evidence-study")
    assert len(study.options) == 31
    study.set_value("a23").run()
    assert any(load_studies()["a23"].limits in element.value for element in app.text)
    app.toggle(key="evidence-table").set_value(True).run()
    assert len(app.dataframe[0].value) == 31


def test_failure_statistics_say_what_they_measured_and_never_count(home, tab):
    app = tab("Failure statistics")
    assert "do not enter the calculation" in words(app)
    assert len(app.table[0].value) == 7


def test_ignoring_vendor_claims_is_kept_and_counted(home, screen):
    app = screen(PAGE)
    app.toggle(key="assumption-ignore-vendor").set_value(True).run()
    assert "0 vendor, 38 our estimates" in app.title[0].value
    register = current_register(engine().store)
    assert not any(a.grade is Grade.VENDOR for a in register.values())
    again = screen(PAGE)
    assert again.toggle(key="assumption-ignore-vendor").value
    again.toggle(key="assumption-ignore-vendor").set_value(False).run()
    assert any(a.grade is Grade.VENDOR for a in current_register(engine().store).values())


def test_a_drawer_shows_value_twin_and_sources(home, screen):
    app = drawer(screen(PAGE), ANALYST_RATE).run()
    text = words(app)
    assert "\\$77.22 per hour" in text
    assert "Always the same as: ML engineer's rate an hour" in text
    assert any("BLS" in element.value for element in app.text)
    assert "Default value" in text


def test_a_default_that_changed_says_from_what_and_why(home, screen):
    app = screen(PAGE)
    assert "Prices of 20 Nov 2026: Own GPU" in words(app)
    told = words(drawer(app, TRAINING_TOKEN_PRICE, "History").run())
    assert "The default changed" in told
    assert "openai-ft-4o-mini-train" in told
    assert "2026-05-07" in told


def test_an_unknown_or_blank_assumption_does_no_harm(home, screen):
    assert not drawer(screen(PAGE), "nothing").run().exception
    app = drawer(screen(PAGE), COST_OF_WRONG_YES).run()
    assert "not set" in words(app)
    assert not any(button.label == "Save" for button in app.button)


def save(app, driver: Driver, value: str, **typed: str):
    """Fill the form of an assumption and save it."""
    drawer(app, driver, "Change it").run()
    fields = {"Reason (required)": "we logged it", "Your name (required)": "Ada"} | typed
    app.text_input(key=f"value-{driver.code}").set_value(value)
    for element in [*app.text_input, *app.text_area]:
        if element.label in fields:
            element.set_value(fields[element.label])
    next(button for button in app.button if button.label == "Save").click()
    return drawer(app, driver, "Change it").run()


def test_a_change_is_saved_with_its_reason_and_shown(home, screen):
    app = save(screen(PAGE), TUNING, "10 to 20")
    (edit,) = list_edits(engine().store)
    assert (edit.range, edit.reason, edit.changed_by) == (Range(10, 15, 20), "we logged it", "Ada")
    app.session_state["assumption-tabs"] = "All assumptions"
    table = drawer(app, None, "").run().dataframe[0].value
    changed = table[table["Changed"].str.startswith("Ada, ")]
    assert list(changed["Low"]) == ["10", "10"]
    assert "1 changed here" in words(app)


def test_a_long_tail_is_chosen_saved_and_shown(home, screen):
    app = drawer(screen(PAGE), TUNING, "Change it").run()
    shape = app.selectbox(key="shape-O4a")
    assert shape.options == ["Around the likely value", "Long tail upward"]
    shape.set_value(RangeShape.LOGNORMAL)
    drawer(app, TUNING, "Change it").run()
    assert any("the two ends alone, for example 8 to 80" in error.value for error in app.error)
    app = save(app, TUNING, "8 to 80")
    (edit,) = list_edits(engine().store)
    assert edit.range == spread_out(8, 80, RangeShape.LOGNORMAL)
    assert current_register(engine().store)[ANALYST_TUNING].range == edit.range
    assert "8 to 80, long tail upward" in words(drawer(app, TUNING, "Change it").run())
    assert app.text_input(key="value-O4a").value == "8 to 80"


@pytest.mark.parametrize(
    ("driver", "options"),
    [
        (PLATFORM_FEE, ["Around the likely value", "A share"]),
        (EXPERT_HOURS_A_DAY, None),
        (PARALLEL_ANNOTATORS, None),
    ],
)
def test_a_shape_is_offered_where_the_unit_has_room_for_it(driver, options, home, screen):
    app = drawer(screen(PAGE), driver, "Change it").run()
    found = [box.options for box in app.selectbox if box.key == f"shape-{driver.code}"]
    assert found == ([options] if options else [])


@pytest.mark.parametrize(
    ("value", "typed", "said"),
    [
        ("20k to 4k", {}, "Low must be below high: 20k to 4k"),
        ("a lot", {}, "This is not a number or a range: a lot"),
        ("", {}, "Write a number or a range"),
        ("-4 to 8", {}, "This cannot be negative: -4"),
        ("1000bn", {}, "This cannot be above"),
        ("10 to 20", {"Reason (required)": " "}, "Give a reason"),
        ("10 to 20", {"Your name (required)": ""}, "Give your name"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_nothing_is_saved(
    value, typed, said, home, screen
):
    app = save(screen(PAGE), TUNING, value, **typed)
    assert any(said in error.value for error in app.error)
    assert app.text_input(key="value-O4a").value == value
    assert list_edits(engine().store) == []


def test_what_people_typed_is_never_shown_as_markup(home, screen):
    app = screen(PAGE)
    edit_assumption(
        engine().store,
        TUNING,
        Range(1, 2, 3),
        grade=Grade.SECONDARY,
        source=HOSTILE,
        reason=HOSTILE,
        by=LOCAL,
        changed_by=HOSTILE[:60],
    )
    drawer(app, TUNING).run()
    assert any(HOSTILE in element.value for element in app.text)
    for element in [*app.markdown, *app.caption, *app.title, *app.header]:
        assert "onerror" not in str(element.value)
