"""What a scenario changes and answers, in words; the pictures of the Scenarios screen."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import vl_convert
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.decision.assumptions.register import load_register
from core.decision.calculator.ledger import OwnCase
from core.decision.scenarios.presets import NOTHING, PAID
from core.decision.scenarios.url import without
from core.decision.sensitivity.cost_effectiveness import cost_and_effect, worth_of_points
from core.decision.sensitivity.tornado import Moving
from core.decision.sensitivity.two_way import (
    ERROR_COST,
    LIVE,
    MONTHS,
    axes,
    best_by_error_cost,
    switch_map,
)
from core.decision.voi.acceptability import compare
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import FORCED_MIGRATIONS
from core.domain.drivers.old_way import HOURLY_PAY, PRICE_PER_LABEL, SPECIALIST_PAY, TUNING
from core.domain.drivers.shared import (
    EXPERT_RATE,
    PREDICTIONS_A_MONTH,
    RETRAINS_A_YEAR,
)
from core.domain.range_parsing import about
from core.report.charts.acceptability import COSTS, how_sure
from core.report.charts.cost_effectiveness import (
    acceptability,
    cost_effect_plane,
    expected_loss,
)
from core.report.charts.line_labels import spread_labels
from core.report.charts.tornado import what_moves_it
from core.report.charts.two_way_map import where_you_switch
from core.report.format.palette import DARK, LIGHT
from core.report.headline.scenario import beside_baseline, case_changes, changes, inside
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from core.report.wording.mistake_kinds import kinds_of

REGISTER = load_register()
KETO_KINDS = kinds_of(("not keto", "keto"), 1, (600, 400))
INTENT_KINDS = kinds_of(("return", "payment", "other"), 0, (50, 40, 10))
MISTAKES = Scenario(error_costs=(0.5, 0.5))


def told(**given) -> list[str]:
    return [change.text for change in changes(Scenario(**given), REGISTER, KETO_KINDS)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, []),
        ({"error_costs": (0.5, 0.5)}, ["Cost of an error: $0.50"]),
        ({"error_costs": (5.0, None)}, ["Cost of a wrong 'keto': $5.00"]),
        ({"error_costs": (None, 0.0)}, ["Cost of a wrong 'not keto': $0"]),
        ({"value_per_month": 9_000.0}, ["Launch a month sooner: $9.0k"]),
        (
            {"hosting": "per token", "portable": False},
            ["Model hosting: price per token", "Model weights: they stay with the provider"],
        ),
        ({"hosting": "always-on", "portable": True}, []),  # as the default service does
        (
            {"overrides": {PREDICTIONS_A_MONTH: about(400_000.0)}},
            ["Predictions a month: about 400,000"],
        ),
        ({"overrides": {EXPERT_RATE: Range(80, 80, 80)}}, ["Expert's rate an hour: $80"]),
        ({"data_stays": True}, ["Data: stays on our infrastructure"]),
        ({"discount": 0.08, "budget": 5e4}, ["Build budget: $50.0k", "Discount a year: 8%"]),
    ],
)
def test_everything_changed_is_said_in_plain_words(given, said):
    assert told(**given) == said


def test_every_change_can_be_taken_back_alone_until_the_baseline_is_left():
    scenario = Scenario(
        error_costs=(5.0, 1.0),
        value_per_month=9.0,
        budget=1e5,
        leaving=10.0,
        labels_owned=50.0,
        discount=0.1,
        hosting="per token",
        portable=False,
        pay="per label",
        specialists=True,
        data_stays=True,
        overrides={
            **dict.fromkeys(PAID, NOTHING),
            PREDICTIONS_A_MONTH: about(400_000.0),
            PRICE_PER_LABEL: about(0.1),
        },
    )
    left = [change.key for change in changes(scenario, REGISTER, KETO_KINDS)]
    assert len(set(left)) == len(left) == 15
    while left:
        scenario = without(scenario, left.pop(0), REGISTER)
        now = [change.key for change in changes(scenario, REGISTER, KETO_KINDS)]
        assert set(now) <= set(left), "taking one back changes nothing else"
        left = now
    assert scenario == Scenario()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"error_costs": (0.5, 0.5)}, ["Cost of an error: $0.50"]),
        ({"class_costs": {"payment": 40.0}}, ["Cost of a wrongly answered 'payment': $40"]),
        ({"class_costs": {"elsewhere": 40.0}}, []),
        ({"error_costs": (1.0, None)}, ["Cost of an error: $0.50 on average"]),
    ],
)
def test_with_more_classes_a_cost_is_that_of_any_error_or_of_a_class(given, said):
    found = changes(Scenario(**given), REGISTER, INTENT_KINDS)
    assert [change.text for change in found] == said


def test_a_task_without_data_tells_what_is_not_as_usual():
    found = case_changes(OwnCase(items=20_000, seconds=12.0))
    assert [change.text for change in found] == [
        "Items labelled a round: 20,000",
        "Seconds a label: 12 s",
    ]


def test_every_input_has_a_name_without_the_fields_language():
    for key, row in REGISTER.items():
        if row.range is not None:
            (text,) = told(overrides={key: row.range})
            for term in (*FORBIDDEN_ON_SCREENS, "gold", "USD"):
                assert not re.search(rf"\b{re.escape(term)}\b", text), text


def test_a_name_keeps_its_capitals_where_it_is_no_common_word():
    assert inside("NN expert's rate") == "NN expert's rate"
    assert inside("GPU price") == "GPU price"


@pytest.fixture(scope="module")
def baseline(raced):
    return raced.dossier()


@pytest.fixture(scope="module")
def changed(baseline):
    return baseline.under(MISTAKES, 24)


def test_the_lead_tells_the_baselines_answer_where_it_was_another():
    assert beside_baseline("now", "before", 2) == "With 2 changes. Baseline: **before**."
    assert "the same answer" in beside_baseline("now", "now", 1)
    assert "This is the baseline" in beside_baseline("now", "now", 0)


@pytest.fixture(scope="module")
def pictures(changed):
    """Every picture of the screen, for a case in which mistakes cost something."""
    v = changed.valuation
    sample = cost_and_effect(v)
    compared = [compare(sample, float(worth)) for worth in worth_of_points(v)]
    found = {
        "plane": cost_effect_plane(changed, sample),
        "acceptability": acceptability(changed, compared),
        "loss": expected_loss(changed, compared),
    }
    if len(v.choices) < 2:
        pytest.skip("money has nothing to choose between in this race")
    for pair in ((MONTHS, ERROR_COST), (LIVE, PREDICTIONS_A_MONTH), (TUNING, MONTHS)):
        x, y = (np.arange(0, 37, 9.0) if axis == MONTHS else np.linspace(0, 9, 4) for axis in pair)
        found[f"map {pair}"] = where_you_switch(
            changed, switch_map(v, *pair, x, y), pair, (12.0, 0.5)
        )
    moving = Moving(v)
    movers = moving.movers()
    found["sure"] = how_sure(changed, best_by_error_cost(v, COSTS), moving.error_cost_flip())
    found["sure, no flip"] = how_sure(changed, best_by_error_cost(v, COSTS), None)
    if moving.best is not None:
        found["moves"] = what_moves_it(changed, movers, moving.best, moving.lead)
    return found


def test_every_picture_draws_light_and_dark_without_nan(pictures):
    for name, picture in pictures.items():
        assert len(picture.title) > 15, name
        assert picture.caption.endswith("."), name
        assert len(picture.table) >= 1, name
        for theme in (LIGHT, DARK):
            for chart in picture.draw(theme):
                drawn = vl_convert.vegalite_to_svg(chart.to_dict() | {"width": 360})
                assert "<path" in drawn or "<text" in drawn, name
                assert "NaN" not in drawn, name
                assert "Infinity" not in drawn, name


def test_a_map_says_where_the_answer_stands(changed):
    v = changed.valuation
    if len(v.choices) < 2:
        pytest.skip("money has nothing to choose between in this race")
    found = switch_map(v, MONTHS, ERROR_COST, np.arange(0, 37, 12.0), np.linspace(0, 1, 3))
    assert found.stands_on == max(v.choices, key=lambda name: v.benefit[name].mean())
    here = found.best[1, 2]  # 24 months, $0.50: the case itself
    assert here == found.stands_on


@pytest.mark.parametrize(
    ("given", "has", "has_not"),
    [
        ({}, HOURLY_PAY, PRICE_PER_LABEL),
        ({"pay": "per label"}, PRICE_PER_LABEL, HOURLY_PAY),
        ({"specialists": True}, SPECIALIST_PAY, HOURLY_PAY),
        ({}, RETRAINS_A_YEAR, FORCED_MIGRATIONS),
        ({"portable": False}, FORCED_MIGRATIONS, PRICE_PER_LABEL),
    ],
)
def test_a_map_offers_only_inputs_that_count(given, has, has_not):
    found = axes(Scenario(**given), REGISTER)
    assert has in found
    assert has_not not in found


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([0, 12, 24, 36]),
    st.floats(0.0, 3.0),
    st.floats(0.0, 1e5),
    st.floats(1e3, 3e6),
    st.sampled_from([(MONTHS, ERROR_COST), (LIVE, PREDICTIONS_A_MONTH), (TUNING, ERROR_COST)]),
)
def test_the_cell_you_stand_on_is_the_approach_the_answer_puts_ahead(
    baseline, months, error, live, volume, pair
):
    scenario = Scenario(
        error_costs=(error, error),
        value_per_month=live,
        overrides={PREDICTIONS_A_MONTH: Range(volume, volume, volume)},
    )
    v = baseline.under(scenario, months).valuation
    assume(len(v.choices) > 1 and v.firsts)
    here = {MONTHS: months, ERROR_COST: error, LIVE: live, PREDICTIONS_A_MONTH: volume, TUNING: 24}
    x, y = (np.linspace(0.0, 2 * here[axis] or 1.0, 4) for axis in pair)
    found = switch_map(v, *pair, x, y, 200, (here[pair[0]], here[pair[1]]))
    at = np.abs(y - here[pair[1]]).argmin(), np.abs(x - here[pair[0]]).argmin()
    assert found.best[at] == found.stands_on
    best = v.verdict.best
    if best is not None:
        assert found.stands_on == best.arm
        assert 1 - found.stands_wrong == pytest.approx(best.chance_best, abs=1e-9)


@pytest.mark.parametrize("chances", [[1.0], [0.5, 0.5], [0.4, 0.33, 0.33], [1.0, 0.0, 0.0]])
def test_names_of_lines_never_stand_on_each_other(chances):
    found = spread_labels(chances)
    assert all(0 < at < 1 for at in found)
    assert all(high - low > 0.079 for high, low in pairwise(found))


def test_a_race_where_one_way_is_left_still_has_the_analysts_pictures(changed):
    alone = replace(changed, valuation=changed.valuation.under(Scenario(), 0))
    sample = cost_and_effect(alone.valuation)
    compared = [compare(sample, float(k)) for k in worth_of_points(alone.valuation, 5)]
    for picture in (acceptability(alone, compared), expected_loss(alone, compared)):
        assert "NaN" not in vl_convert.vegalite_to_svg(
            picture.draw(LIGHT)[0].to_dict() | {"width": 300}
        )
