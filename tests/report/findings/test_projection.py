"""If you go on: forecasts with their price, and what is said about them."""

from __future__ import annotations

import re

import numpy as np
import pytest
import vl_convert

from core.decision.forecast.crossover import contest
from core.decision.forecast.projection import look_ahead
from core.report.charts.projection import ACROSS, going_on
from core.report.findings.equal_budget import ahead_sentence
from core.report.findings.projection import (
    CAVEAT,
    arm_sentence,
    at_most,
    basis,
    notes,
    table,
    twice,
)
from core.report.format.palette import DARK, LIGHT
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.report.longer_pocs import RISING, longer

FALLING = [[880, 860, 850, 840, 830], [876, 862, 848, 842, 834]]


@pytest.fixture(scope="module")
def small(raced):
    return raced.dossier()


@pytest.fixture(scope="module")
def proved(small):
    """Both ways prove 85% in most of three repeats."""
    return longer(small)


@pytest.fixture(scope="module")
def open_poc(small):
    """No repeat of either way proves 88%."""
    return longer(small, target=0.88)


def told(d) -> str:
    """Everything said about a race."""
    arms = list(d.ahead)
    return "\n".join(
        [
            *(arm_sentence(d, arm) for arm in d.arms),
            ahead_sentence(d),
            *notes(d, arms, 6),
            table(d, arms).to_string() if arms else "",
            basis(d) if arms else "",
        ]
    )


def test_the_old_way_goes_by_labelled_items_and_the_new_way_by_rounds(proved):
    old, new = proved.ahead["old"].effort, proved.ahead["new"].effort
    assert old.in_items
    assert old.places[5:7].tolist() == [2 * old.largest, 4 * old.largest]
    assert not new.in_items
    assert new.places[:7].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_way_whose_items_stopped_growing_has_no_curve(small):
    outcome = small.valuation.outcome.arms["gold"]
    stalled = longer(small, RISING | {"gold": RISING["old"]})
    entries = stalled.valuation.outcome.arms["gold"].entries
    for key in list(entries):
        entries[key] = outcome.entries[0, 1] if key[1] == 1 else []
    assert look_ahead(stalled.valuation, "gold") is None
    assert "not every round added labelled items" in arm_sentence(stalled, "gold")


def test_money_and_days_rise_with_every_round(proved):
    for arm in proved.ahead.values():
        for what in ("usd", "days"):
            assert (np.diff(arm.spent[what], axis=0) > 0).all()


def test_the_first_further_round_goes_on_from_the_measured_bills(proved):
    """A round like the last one costs what the last one did."""
    arm = proved.ahead["new"]
    steps = np.diff(arm.spent["usd"], axis=0)
    last = arm.measured - 1
    assert np.allclose(steps[last], steps[last - 1])
    old = np.diff(proved.ahead["old"].middle("usd"))
    assert old[last] > old[last - 1]


def test_the_chance_of_proof_never_falls_with_rounds_money_or_days(proved, open_poc):
    for d in (proved, open_poc):
        for arm in d.ahead.values():
            assert (np.diff(arm.chance_by_iteration()) >= -1e-12).all()
            for what in ("usd", "days"):
                limits = np.linspace(0, 3 * arm.spent[what][-1].max(), 60)
                chances = [arm.chance_within(limit, what) for limit in limits]
                assert (np.diff(chances) >= 0).all()


def test_with_all_the_money_there_is_the_chance_is_that_of_the_last_round(open_poc):
    for arm in open_poc.ahead.values():
        iterations = arm.chance_by_iteration()[arm.farthest - 1]
        assert arm.chance_within(np.finfo(float).max) == pytest.approx(iterations, abs=0.002)


def test_up_to_the_plan_the_chance_is_the_measured_share(proved):
    arm = proved.ahead["old"]
    assert arm.chance_by_iteration()[:5].tolist() == [0, 0, 0, 0, pytest.approx(2 / 3)]


def test_a_harder_target_is_less_likely(small):
    easy, hard = (longer(small, target=target).ahead["old"] for target in (0.87, 0.92))
    assert hard.chance_within(twice(hard)) < easy.chance_within(twice(easy))


def test_a_way_that_proved_it_already_says_so(proved):
    assert "proved 85% already, in 2 of 3 repeats" in arm_sentence(proved, "old")
    assert "proved 85% already, in 3 of 3 repeats" in arm_sentence(proved, "new")
    assert table(proved, ["new"])["Fine-tuning analyst"].iloc[-1] == "proved already"


def test_a_way_that_did_not_says_its_chances(open_poc):
    text = arm_sentence(open_poc, "old")
    assert re.search(r"after one more round, .+ after two, .+ within \$", text)


def test_what_cannot_be_reached_is_a_chance_under_five_percent(small):
    text = arm_sentence(longer(small, target=0.97), "new")
    assert re.search(r"97% is not reachable within \$[\d.]+k: under 5%", text)
    assert at_most(0.0499) == "under 5%"
    assert at_most(0.05) == "5%"


def test_a_target_the_exam_cannot_prove_says_so(small):
    d = longer(small, target=0.998)
    assert "cannot prove 99.8%, even with every answer right" in arm_sentence(d, "old")
    assert table(d, ["old"])["Human annotation"].iloc[-1] == "not with this test set"
    assert going_on(d, ["old", "new"]).table["Chance proved"].max() == 0


def test_one_repeat_is_forecast_more_widely(small):
    single = longer(small, {arm: n_seeds[:1] for arm, n_seeds in RISING.items()}, 0.88)
    several = longer(small, {arm: n_seeds[:1] * 3 for arm, n_seeds in RISING.items()}, 0.88)
    (low, high), (least, most) = (
        d.ahead["old"].predictive.at(6400).interval_80 for d in (single, several)
    )
    assert 0 < low < high < 1
    assert high - low > most - least
    assert "of 1 repeats" not in told(single)
    assert "proved 85% already, in round 5" in arm_sentence(
        longer(small, {arm: n_seeds[:1] for arm, n_seeds in RISING.items()}), "old"
    )


@pytest.mark.parametrize("iterations", [1, 2])
def test_too_few_rounds_are_no_curve_and_it_says_how_many_it_needs(small, iterations):
    d = longer(small, {arm: [row[:iterations] for row in RISING[arm]] for arm in RISING}, 0.95)
    assert not d.ahead
    assert f"needs at least 3 rounds, best 4 to 6; this plan has {iterations}" in arm_sentence(
        d, "old"
    )
    assert ahead_sentence(d) == ""


def test_three_rounds_are_a_curve_with_a_warning(small):
    d = longer(small, {arm: [row[:3] for row in RISING[arm]] for arm in RISING}, 0.95)
    assert any("only 3 rounds" in note for note in notes(d, ["old"], 2))


def test_accuracy_that_fell_is_told_and_promises_nothing(small):
    d = longer(small, {"old": FALLING, "new": FALLING}, 0.90)
    assert any("did not help so far" in note for note in notes(d, ["old", "new"], 2))
    for arm in d.ahead.values():
        assert not arm.helped
        middle = arm.predictive.at(float(arm.effort.places[arm.measured])).prediction
        assert middle <= 0.88
        assert arm.chance_within(twice(arm)) < 0.3


def test_looking_farther_than_the_evidence_is_warned_about(proved):
    assert not notes(proved, ["old", "new"], 4)
    assert [note for note in notes(proved, ["old", "new"], 6) if "16 times" in note] == [
        "Human annotation: more than 16 times what was tried. The ranges are too narrow so far "
        "ahead."
    ]


def test_the_leader_at_equal_spending_is_told_within_the_range_looked_at(proved):
    found = contest(proved.ahead["old"], proved.ahead["new"])
    assert found is not None
    assert found.start < found.end
    for lead in (found.new.on_average, found.old.on_average):
        for place in (lead.begins, lead.ends):
            assert place is None or found.start <= place <= found.end
    text = ahead_sentence(proved)
    assert "on average the fine-tuning analyst is ahead" in text
    assert "In at least 80% of simulations" in text


def test_the_same_way_against_itself_with_the_same_luck_is_level(proved):
    old = proved.ahead["old"]
    found = contest(old, old)
    assert found.new.on_average.begins is None
    assert found.new.likely.begins is None


def test_nothing_is_said_in_terms_of_the_field_nor_as_never(small, proved, open_poc):
    pocs = (proved, open_poc, longer(small, target=0.97))
    for d in pocs:
        text = told(d)
        assert CAVEAT in text
        for term in (*FORBIDDEN_ON_SCREENS, "never", "nan", "inf", "P("):
            assert not re.search(rf"\b{re.escape(term)}(?!\w)", text), term


@pytest.mark.parametrize("across", ACROSS)
@pytest.mark.parametrize("further", [2, 6])
def test_every_look_of_the_picture_draws(proved, open_poc, across, further):
    for d in (proved, open_poc):
        picture = going_on(d, list(d.ahead), across, further)
        assert picture.caption.endswith(".")
        assert len(picture.table) == 2 * (5 + further)
        for theme in (LIGHT, DARK):
            for chart in picture.draw(theme):
                drawn = vl_convert.vegalite_to_svg(chart.to_dict() | {"width": 360})
                assert "<path" in drawn
                assert "NaN" not in drawn


def test_the_picture_leads_with_chances_while_the_target_is_open(proved, open_poc):
    assert going_on(proved, ["old", "new"], further=2).title.startswith("Two more rounds lead to")
    assert "the chance to prove 88% is" in going_on(open_poc, ["old", "new"]).title


def test_the_band_begins_where_the_measured_part_ends(proved):
    rows = going_on(proved, ["old"], "Dollars", 2).table
    assert rows["How we know"].tolist() == ["measured"] * 5 + ["forecast"] * 2
    ahead = rows[rows["How we know"] == "forecast"]
    assert (ahead["Low"] < ahead["Curve"]).all()
    assert (ahead["Curve"] < ahead["High"]).all()
