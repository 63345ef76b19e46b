"""The Scenarios screen: what is changed, what is shown, what every tab says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.domain.assumption import Range, RangeShape, spread_out
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import TUNING
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.pages.conftest import words
from tests.pages.scenarios.screen import (
    BASELINE,
    PAGE,
    TABS,
    address,
    field,
    kept,
    numbers,
    type_in,
    unfold,
)
from tests.valuations import with_evidence


def test_the_baseline_says_that_it_is_the_baseline(opened):
    app = opened()
    assert "This is the baseline" in words(app)
    assert address(app) == {}
    assert not [text for text in numbers(app) if "was" in text or text[:2] in ("+$", "-$")]
    assert not [button for button in app.button if button.label == "Back to the baseline"]


def test_a_typed_range_changes_the_answer_and_the_address(opened):
    app = opened(s_host="token")
    before = numbers(app)
    type_in(app, "V1", "about 400k")
    assert kept(app).overrides == {PREDICTIONS_A_MONTH: Range(400_000 / 1.5, 400_000, 600_000)}
    assert address(app) == {"v": "2", "s_V1": "about 400,000", "s_host": "token"}
    assert numbers(app) != before
    assert "Predictions a month: about 400,000" in words(app)


def test_an_emptied_field_shows_the_baseline_again(opened):
    app = opened()
    shown = field(app, "V1").value
    type_in(app, "V1", "5")
    type_in(app, "V1", "   ")
    assert field(app, "V1").value == shown
    assert kept(app) == BASELINE


def test_every_change_is_a_chip_that_is_taken_back_alone(opened):
    app = unfold(opened(s_wa="0.5", s_host="token", s_V1="1.5m"), "time")
    type_in(app, "S8", "4")
    assert [b.label for b in app.button if str(b.key).startswith("chip-")] == [
        "Cost of an error: \\$0.50",
        "Model hosting: price per token",
        "Predictions a month: 1,500,000",
        "Expert's hours a day: 4 h",
    ]
    assert "With 4 changes" in words(app)
    for key in ("S8", "host", "wa"):
        app.button(key=f"chip-{key}").click().run()
        assert not app.exception
    assert field(app, "S8").value == "1 / 2 / 6"
    assert field(app, "wa").value == ""
    assert set(kept(app).overrides) == {PREDICTIONS_A_MONTH}
    assert address(app) == {"v": "2", "s_V1": "1,500,000"}
    app.button(key="chip-V1").click().run()
    assert kept(app) == BASELINE


@pytest.mark.parametrize(
    ("typed", "value", "said"),
    [
        ("1.5m", 1.5e6, "Read as 1,500,000 a month."),
        ("1,5 Mio", 1.5e6, "Read as 1,500,000 a month."),
        ("1'500'000", 1.5e6, "Read as 1,500,000 a month."),
        ("1,500", 1500, "1,500 is read as 1500, not as 1.5."),
        ("1.500", 1.5, "1.500 is read as 1.5, not as 1500."),
    ],
)
def test_a_number_is_taken_as_people_write_it_and_what_was_understood_is_said(
    typed, value, said, opened
):
    app = type_in(opened(), "V1", typed)
    assert kept(app).overrides == {PREDICTIONS_A_MONTH: Range(value, value, value)}
    assert said in words(app)


def test_a_foreign_currency_is_never_taken_for_dollars_silently(opened):
    app = type_in(opened(), "wa", "€0.05")
    assert kept(app).error_costs == (0.05, 0.05)
    assert "EUR is not converted" in words(app)


def test_one_cost_of_an_error_counts_for_both_kinds_until_they_are_set_apart(opened):
    app = unfold(type_in(opened(), "wa", "0.5"), "error")
    assert (field(app, "wy").value, field(app, "wn").value) == ("$0.50", "$0.50")
    type_in(app, "wy", "5")
    assert kept(app).error_costs == (5.0, 0.5)
    assert field(app, "wa").value == ""


def test_what_follows_another_input_shows_it_until_it_is_set_apart(opened):
    app = unfold(opened(), "inputs")
    type_in(app, "O4a", "30")
    assert field(app, "N2e").value == "30"
    type_in(app, "N2e", "10")
    type_in(app, "O4a", "40")
    assert field(app, "N2e").value == "10"
    type_in(app, "N2e", "40")
    assert ANALYST_TUNING not in kept(app).overrides


def test_extreme_values_give_an_answer_and_finite_pictures(opened):
    app = opened(s_V1="1e9", s_wy="1e9", s_wn="0", s_live="1e9")
    for tab in TABS:
        app.session_state["scenario-tabs"] = tab
        app.run()
        assert not app.exception, tab
        assert "nan" not in words(app).lower().replace("finance", ""), tab


@pytest.mark.parametrize("months", ["0", "36"])
def test_every_tab_opens_in_plain_words(months, opened):
    app = opened(h=months, s_wy="0.5", s_V1="200k")
    for tab in TABS:
        app.session_state["scenario-tabs"] = tab
        app.run()
        assert not app.exception
        text = words(app)
        assert "over to the target" not in text
        for term in FORBIDDEN_ON_SCREENS:
            assert not re.search(rf"\b{re.escape(term)}\b", text), term
        for element in [*app.markdown, *app.caption, *app.header, *app.title]:
            assert not re.search(r"(?<!\\)\$", str(element.value)), element.value


def test_the_map_can_have_drivers_on_both_axes(opened):
    app = opened(s_wy="0.5", s_wn="0.5")
    app.session_state["scenario-tabs"] = "Map"
    app.run()
    for axis, place in (("map-x", 5), ("map-y", 4)):
        app.selectbox(key=axis).select_index(place).run()
    assert not app.exception
    assert app.session_state["map-x"] is TUNING
    assert isinstance(app.session_state["map-y"], Driver)


def test_the_analysts_tab_opens(opened):
    app = opened(s_wy="0.5", s_wn="0.5")
    app.session_state["scenario-tabs"] = "Analysts"
    app.run()
    assert not app.exception
    assert "CEAC" in words(app)


def test_everything_else_opens_in_plain_words(opened):
    app = unfold(opened(), "inputs")
    labels = " ".join(str(element.label) for element in app.text_input)
    for term in (*FORBIDDEN_ON_SCREENS, "gold", "LLM"):
        assert not re.search(rf"\b{re.escape(term)}\b", labels), term


def test_a_search_leaves_the_inputs_of_that_name(opened):
    app = unfold(opened(), "inputs")
    every = len(app.text_input)
    app.text_input(key="scenario-search").set_value("RETRAIN").run()
    assert [e.key for e in app.text_input if e.key == "field-S12"]
    assert len(app.text_input) < every / 2
    app.text_input(key="scenario-search").set_value("zzz").run()
    assert "No input of that name" in words(app)


def test_two_sessions_keep_their_own_case(opened):
    first, second = opened(), opened()
    type_in(first, "V1", "200k")
    second.run()
    assert kept(second) == BASELINE


@pytest.mark.parametrize("eligible", [0, 1])
def test_with_fewer_than_two_eligible_ways_there_is_still_a_screen(
    eligible, raced, raced_home, screen, monkeypatch
):
    dossier = raced.dossier()
    target = 0.999 if eligible == 0 else _between(dossier)
    plan = replace(dossier.plan, target=target)
    valuation = with_evidence(dossier.valuation.under(BASELINE), target=target)
    changed = replace(dossier, plan=plan, valuation=valuation, content_hash=f"{eligible}" * 64)
    monkeypatch.setattr("components.shared.frame.dossier_of", lambda poc, months=None: changed)
    app = screen(PAGE)
    assert len(changed.valuation.choices) <= eligible
    for tab in (*TABS, "Analysts"):
        app.session_state["scenario-tabs"] = tab
        app.run()
        assert not app.exception, tab
    app.session_state["scenario-tabs"] = "What moves it"
    assert "nothing to choose between" in words(app.run())


def _between(dossier) -> float:
    """A target that at most one candidate may meet."""
    for target in [at / 100 for at in range(75, 100)]:
        valuation = with_evidence(dossier.valuation.under(BASELINE), target=target)
        if len(valuation.choices) == 1:
            return target
    return 0.999


def test_a_long_tail_can_be_typed_and_shared(opened):
    app = opened()
    assert "long tail" in field(app, "V1").help
    unfold(app, "time")
    assert "long tail" not in field(app, "S8").help, "hours a day have an end"
    type_in(app, "V1", "100k to 400k, long tail")
    assert kept(app).overrides == {
        PREDICTIONS_A_MONTH: spread_out(100_000, 400_000, RangeShape.LOGNORMAL)
    }
    assert address(app)["s_V1"] == "100,000 to 400,000, long tail"
    assert "Predictions a month: 100,000 to 400,000, long tail" in words(app)
    again = opened(**address(app))
    assert (kept(again), numbers(again)) == (kept(app), numbers(app))


def test_a_long_name_of_the_race_is_told_in_full_under_the_choice(opened, monkeypatch):
    app = opened()
    name = app.sidebar.selectbox[0].options[0]
    assert name not in [caption.value for caption in app.sidebar.caption]
    monkeypatch.setattr("components.shared.frame.ROOM", len(name) - 1)
    app.run()
    assert name in [caption.value for caption in app.sidebar.caption]
