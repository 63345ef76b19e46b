"""Presets and switches: on top of what was typed, and off again."""

from __future__ import annotations

import pytest

from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import HOURLY_PAY, PRICE_PER_LABEL, SPECIALIST_PAY
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.report.headline.parts import HEADLINE_CHARACTERS
from tests.pages.conftest import words
from tests.pages.scenarios.screen import BASELINE, field, kept, type_in, unfold


def test_presets_go_on_top_of_typed_values_and_off_again(opened):
    app = type_in(opened(), "V1", "300k")
    unfold(app, "changes", "error")
    pills = app.button_group(key="scenario-presets")
    pills.set_value(["free", "hurts"]).run()
    assert kept(app).overrides[HOURLY_PAY] == Range(0, 0, 0)
    assert kept(app).error_costs == (5.0, 5.0)
    assert field(app, "wy").value == "$5"
    app.button_group(key="scenario-presets").set_value(["hurts"]).run()
    assert set(kept(app).overrides) == {PREDICTIONS_A_MONTH}
    type_in(app, "wy", "4")
    assert app.button_group(key="scenario-presets").value == []


@pytest.mark.parametrize("first", ["free", "double"])
def test_the_later_of_two_presets_on_the_same_price_counts(first, opened):
    app = unfold(opened(), "changes", "time")
    second = {"free": "double", "double": "free"}[first]
    app.button_group(key="scenario-presets").set_value([first]).run()
    app.button_group(key="scenario-presets").set_value([first, second]).run()
    assert not app.exception
    assert app.button_group(key="scenario-presets").value == [second]


def test_every_preset_and_all_of_them_give_an_answer(opened):
    from core.decision.scenarios.presets import PRESETS

    app = unfold(opened(), "changes", "time")
    for wanted in [*([name] for name in PRESETS), list(PRESETS)]:
        app.button_group(key="scenario-presets").set_value(wanted).run()
        assert not app.exception
        assert len(app.title[0].value) <= HEADLINE_CHARACTERS


def test_a_typed_price_waits_while_labels_are_paid_by_the_hour(opened):
    app = unfold(opened(), "changes", "time")
    app.button_group(key="field-pay").set_value("per label").run()
    type_in(app, "O2e", "$0.30")
    app.button_group(key="field-pay").set_value("hourly").run()
    assert kept(app) == BASELINE
    assert not [element for element in app.text_input if element.key == "field-O2e"]
    app.button_group(key="field-pay").set_value("per label").run()
    assert kept(app).overrides == {PRICE_PER_LABEL: Range(0.3, 0.3, 0.3)}
    assert field(app, "O2e").value == "$0.3"
    next(b for b in app.button if b.label == "Back to the baseline").click().run()
    app.button_group(key="field-pay").set_value("per label").run()
    assert kept(app).overrides == {}


def test_free_labels_stay_free_however_they_are_paid(opened):
    app = unfold(opened(), "changes", "time")
    app.button_group(key="scenario-presets").set_value(["free"]).run()
    app.button_group(key="field-pay").set_value("per label").run()
    assert kept(app).overrides == {PRICE_PER_LABEL: Range(0, 0, 0)}
    assert app.button_group(key="scenario-presets").value == ["free"]
    app.toggle(key="field-spec").set_value(True).run()
    app.button_group(key="field-pay").set_value("hourly").run()
    assert kept(app).overrides == {SPECIALIST_PAY: Range(0, 0, 0)}


def test_a_switch_leaves_another_fields_complaint_alone(opened):
    app = unfold(type_in(opened(), "V1", "nonsense"), "time")
    app.toggle(key="field-free").set_value(False).run()
    assert kept(app).portable is False
    assert field(app, "V1").value == "nonsense"
    assert "Not updated" in words(app)


def test_a_switch_back_to_what_the_default_service_does_says_nothing(opened):
    app = unfold(opened(), "changes", "time")
    assert app.button_group(key="field-host").value == "always-on"
    assert app.toggle(key="field-free").value is True
    app.button_group(key="field-host").set_value("per token").run()
    assert kept(app).hosting == "per token"
    app.button_group(key="field-host").set_value("always-on").run()
    assert kept(app) == Scenario()
