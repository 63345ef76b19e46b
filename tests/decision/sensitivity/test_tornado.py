"""What moves the answer: flips are where the whole valuation turns, worth is never negative."""

from dataclasses import replace

import numpy as np
import pytest

from core.decision.scenarios.presets import PRESETS, presets_in, with_preset, without_preset
from core.decision.sensitivity.one_way import OneWayResponse
from core.decision.sensitivity.tornado import Moving
from core.decision.sensitivity.two_way import (
    ERROR_COST,
    LIVE,
    MONTHS,
    best_by_error_cost,
    switch_map,
)
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import ANALYST_TUNING, FORCED_MIGRATIONS, RATIONALE_REVISION
from core.domain.drivers.old_way import HOURLY_PAY, TUNING
from core.domain.drivers.shared import EXPERT_RATE, PREDICTIONS_A_MONTH, RETRAINS_A_YEAR


@pytest.fixture(scope="module")
def valued(raced):
    """A race in which money has something to choose between."""
    valuation = raced.valued(12).valuation
    assert len(valuation.choices) >= 2, "the small race must leave a choice"
    return valuation


@pytest.fixture(scope="module")
def moving(valued):
    return Moving(valued)


@pytest.fixture(scope="module")
def movers(moving):
    return moving.movers()


def best_of(valuation) -> str:
    return max(valuation.choices, key=lambda name: float(valuation.benefit[name].mean()))


def test_every_drawn_input_of_the_choices_is_among_them_once(movers):
    drivers = [mover.driver for mover in movers]
    assert len(set(drivers)) == len(drivers) > 25
    assert {TUNING, RETRAINS_A_YEAR, RATIONALE_REVISION} <= set(drivers)
    assert next(mover for mover in movers if mover.driver is TUNING).tied == (ANALYST_TUNING,)


def test_worth_is_never_negative_and_never_above_that_of_knowing_everything(valued, movers):
    benefit = np.stack([valued.benefit[name] for name in valued.choices])
    everything = benefit.max(axis=0).mean() - benefit.mean(axis=1).max()
    for mover in movers:
        assert 0 <= mover.worth <= everything + 1
        assert 0 <= mover.worth_of_one <= mover.worth + 1e-6


def test_a_quarter_of_the_variance_known_is_worth_half_where_the_choice_hangs_on_the_input_alone():
    """What is believed afterwards scatters with the root of the share that is known."""
    given, ends = Range(0.0, 5.0, 10.0), np.array([0.0, 10.0])
    level = {"old": np.array([0.0, 0.0]), "new": np.array([-500.0, 500.0])}
    response = OneWayResponse(TUNING, given, ends, level)
    whole = response.worth_of_knowing()
    assert whole > 50
    assert response.worth_of_knowing(0.25) == pytest.approx(whole / 2)


def test_more_of_an_input_known_is_never_worth_less(moving):
    response = moving.responder.response(TUNING)
    worth = [response.worth_of_knowing(told) for told in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert worth == sorted(worth)
    assert worth[0] == pytest.approx(0.0, abs=1e-6)


def test_where_nothing_crosses_nothing_is_worth_knowing(movers):
    for mover in movers:
        if not mover.could_flip:
            assert mover.worth < 1.0


def test_beyond_a_flip_the_whole_valuation_recommends_something_else(valued):
    """The slopes come from a sample; the valuation with all simulations turns at the same place."""
    moving = Moving(valued.under(Scenario(), 0))
    flipping = [one for one in moving.movers() if one.could_flip and one.swing > 500][:3]
    assert flipping
    for mover in flipping:
        side = 1 if mover.high < mover.low else -1
        for step, same in ((-0.03, True), (0.03, False)):
            value = mover.flips_at + side * step * (mover.given.high - mover.given.low)
            value = min(max(value, mover.given.low), mover.given.high)
            held = Scenario(overrides={mover.driver: Range(value, value, value)})
            assert (best_of(valued.under(held, 0)) == moving.best) is same


def test_the_cost_of_a_wrong_answer_flips_where_it_says(valued, moving):
    flip = moving.error_cost_flip()
    if flip is None:
        for cost in (0.1, 1.0, 10.0):
            assert best_of(valued.under(Scenario(error_costs=(cost, cost)))) == moving.best
        return
    below, above = (valued.under(Scenario(error_costs=(c, c))) for c in (0.98 * flip, 1.02 * flip))
    assert best_of(below) == moving.best != best_of(above)


def test_the_value_of_time_flips_where_it_says(valued, moving):
    flip = moving.value_of_time_flip()
    if flip is None:
        assert best_of(valued.under(Scenario(value_per_month=1e6))) == moving.best
        return
    below, above = (valued.under(Scenario(value_per_month=v)) for v in (0.98 * flip, 1.02 * flip))
    assert best_of(below) == moving.best != best_of(above)


def test_switches_say_what_the_valuation_says(valued, moving):
    for choice in moving.switches():
        assert choice.best == best_of(valued.under(choice.scenario))


def test_another_scenario_shares_what_it_leaves_alone_and_changes_nothing_else(valued):
    held = Scenario(overrides={HOURLY_PAY: Range(9, 9, 9)})
    other = valued.under(held)
    assert other.draws[EXPERT_RATE] is valued.draws[EXPERT_RATE]
    assert (other.draws[HOURLY_PAY] == 9).all()
    fresh = replace(valued.terms, months=12)
    assert other.terms == fresh
    back = other.under(Scenario())
    assert np.array_equal(back.benefit["old"], valued.benefit["old"])
    assert valued.scenario == Scenario()


def test_what_is_expected_follows_the_scenario_and_the_period(valued):
    assert valued.expected["new"] == valued.benefit["new"].mean()
    for other in (valued.under(Scenario(), 36), valued.under(Scenario(error_costs=(1.0, 1.0)))):
        assert other.expected == {arm: usd.mean() for arm, usd in other.benefit.items()}
        assert other.expected["new"] != valued.expected["new"]


def test_a_map_agrees_with_the_valuation_where_one_stands(valued):
    costs = np.linspace(0, 1, 5)
    found = switch_map(valued, MONTHS, ERROR_COST, np.array([0.0, 12.0, 36.0]), costs, size=20_000)
    for column, months in enumerate((0, 12, 36)):
        for row in (0, 4):
            scenario = Scenario(error_costs=(costs[row], costs[row]))
            there = valued.under(scenario, months)
            mean = {name: float(there.benefit[name].mean()) for name in there.choices}
            ranked = sorted(mean.values())
            if ranked[-1] - ranked[-2] > 500:  # else the sample may see it the other way
                assert found.best[row, column] == max(mean, key=mean.__getitem__)


@pytest.mark.parametrize(
    "axes",
    [
        (PREDICTIONS_A_MONTH, TUNING),
        (RETRAINS_A_YEAR, MONTHS),
        (LIVE, FORCED_MIGRATIONS),
        (HOURLY_PAY, LIVE),
    ],
)
def test_every_pair_of_axes_gives_a_map(valued, axes):
    x, y = np.linspace(1, 30, 4), np.linspace(0, 36, 3)
    found = switch_map(valued, *axes, x, y, size=500)
    assert found.best.shape == found.chance_wrong.shape == (3, 4)
    assert ((found.chance_wrong >= 0) & (found.chance_wrong <= 1)).all()
    assert set(found.best.ravel()) <= set(valued.choices)


def test_chances_over_the_cost_of_an_error_add_up(valued):
    found = best_by_error_cost(valued, np.array([0.01, 0.1, 1.0]))
    assert np.allclose(sum(found.values()), 1.0)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_put_on_and_taken_off(valued, name):
    changed = with_preset(Scenario(), name, valued.register)
    assert changed != Scenario()
    assert presets_in(changed, valued.register) == [name]
    assert without_preset(changed, name) == Scenario()
    assert np.isfinite(valued.under(changed).benefit["old"]).all()
