"""A case without data in words and in its picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from core.decision.assumptions.register import load_register
from core.decision.calculator.break_even import BreakEven
from core.decision.calculator.estimate import value_own_case
from core.decision.calculator.ledger import OwnCase
from core.decision.calculator.result import PERIODS, OwnResult, Spread
from core.domain.assumption import Scenario
from core.report.charts.own_case import SHOWN, own_case_by_month
from core.report.format.palette import THEMES
from core.report.headline.parts import HEADLINE_CHARACTERS
from core.report.wording.own_case_words import chance_wrong, span, tell_own_case, turning_points

REGISTER = load_register()
TODAY = date(2026, 11, 21)
CASES = {"small": 1000, "even": 1800, "large": 20_000}


def valued(items: int, **scenario) -> OwnResult:
    return value_own_case(OwnCase(items=items), REGISTER, Scenario(**scenario), draws=2_000)


@pytest.fixture(scope="module")
def results() -> dict[str, OwnResult]:
    found = {name: valued(items) for name, items in CASES.items()}
    found["timed"] = valued(1000, value_per_month=1e5)
    return found


@pytest.mark.parametrize("months", PERIODS)
def test_headline_and_lead_fit(results, months):
    for found in results.values():
        told = tell_own_case(found, months, TODAY)
        assert len(told.headline) <= HEADLINE_CHARACTERS
        assert len(told.lead.replace("**", "").split()) <= 30
        assert "accurate" in told.lead


@pytest.mark.parametrize("timed", [None, 5.0])
@pytest.mark.parametrize("better", ["old", "new"])
@pytest.mark.parametrize("wrong", [0.05, 0.2, 0.45])
@pytest.mark.parametrize("months", PERIODS)
def test_every_headline_is_an_answer_with_its_chance(results, months, wrong, better, timed):
    found = replace(
        results["small"],
        scenario=Scenario(value_per_month=timed),
        better={months: better},
        chance_better={months: wrong if better == "old" else 1 - wrong},
    )
    assert chance_wrong(found, months) == pytest.approx(wrong)
    headline = tell_own_case(
        replace(found, worth_knowing=dict.fromkeys(PERIODS, 0.0)), months, TODAY
    ).headline
    assert len(headline) <= HEADLINE_CHARACTERS
    assert headline.startswith("Undecided") == (wrong > 0.3)
    assert headline.endswith(f"({100 - round(100 * wrong)}% likely)")
    assert ("time counted" in headline) == bool(timed)


def test_the_poc_begins_on_a_working_day_and_ends_on_one(results):
    text = tell_own_case(results["small"], 12, TODAY).poc
    assert "Started on 23 Nov 2026" in text
    assert re.search(r"ends about \d+ \w+ 20\d\d", text)


def test_a_poc_is_held_against_what_knowing_is_worth(results):
    found = results["even"]
    cheap = replace(found.poc, usd=Spread(0, 1, 2, 1))
    assert "less than the PoC costs" in tell_own_case(found, 0, TODAY).worth
    assert "more than the PoC costs" in tell_own_case(replace(found, poc=cheap), 0, TODAY).worth


def test_accuracy_is_never_told_as_a_number(results):
    told = tell_own_case(results["small"], 12, TODAY)
    assert "%" not in told.lead


def test_what_both_ways_need_is_left_out_and_said_so(results):
    text = tell_own_case(results["small"], 12, TODAY).left_out
    assert "the test set ($" in text
    assert "privacy review ($" in text


def test_turning_points_say_never_where_there_is_none():
    crossing = BreakEven(1814.4, "old", "new", 50, 1e5)
    never = BreakEven(None, "old", "old", 0, 1e8)
    lines = turning_points(crossing, replace(crossing, at=0.2134), never)
    assert lines[0] == (
        "**Items labelled a round**: break-even at about **1,800**. Above it the fine-tuning "
        "analyst costs less."
    )
    assert "**$0.21**" in lines[1]
    assert lines[2] == (
        "**Predictions a month**: no break-even; human annotation costs less up to 100,000,000."
    )


def test_a_period_reads_inside_a_sentence():
    assert [span(months) for months in PERIODS] == [
        "until launch",
        "in the first 12 months",
        "in the first 24 months",
        "in the first 36 months",
    ]


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("months", [0, 12])
def test_the_picture_draws_in_both_looks(results, shown, theme, months):
    for found in results.values():
        picture = own_case_by_month(found, months, shown)
        (chart,) = picture.draw(theme)
        assert "NaN" not in json.dumps(chart.to_dict())
        assert len(picture.title) > 15
        assert picture.caption.endswith(".")
        assert len(picture.table) == (74 if shown == SHOWN[0] else 37)


def test_the_picture_names_the_cheaper_way(results):
    assert own_case_by_month(results["large"], 12).title.startswith(
        "Fine-tuning analyst costs less"
    )
    assert own_case_by_month(results["small"], 12).title.startswith("Human annotation costs less")


def test_all_layers_share_one_scale(results):
    spec = own_case_by_month(results["small"], 12, SHOWN[1]).draw(THEMES["light"])[0].to_dict()

    def domains(node, axis):
        for layer in node.get("layer", []):
            yield from domains(layer, axis)
        scale = node.get("encoding", {}).get(axis, {}).get("scale")
        if scale:
            yield tuple(scale["domain"])

    assert len(set(domains(spec, "y"))) == 1
    assert len(set(domains(spec, "x"))) == 1
