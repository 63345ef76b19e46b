"""Examples, dollars and days to a target: chances that add up, nothing dropped."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision.learning_curves.calibration import FARTHEST
from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.predictive import predict
from core.decision.learning_curves.spending import (
    chance_within,
    restricted_mean,
    spent,
)
from core.decision.learning_curves.targets import Reach, even_uniforms, reach
from core.domain.errors import BadUsage
from tests.decision.learning_curves.pilots import SHARES, curves

PILOT = predict(observed_curve([200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83]))
EVEN = even_uniforms(2000)
SPENDINGS = st.lists(st.floats(0, 1e6) | st.just(float("inf")), min_size=1, max_size=30).map(
    np.array
)


@settings(max_examples=30)
@given(curves(), st.sampled_from(["single", "averaged"]), SHARES)
def test_the_chance_to_have_reached_a_target_rises_within_0_and_1(observed, runs, target):
    found = reach(predict(observed, runs), target)
    assert np.isfinite(found.chance).all()
    assert (np.diff(found.chance) >= 0).all()
    assert 0 <= found.chance[0] <= found.chance_within <= 1
    low, high = found.range_80
    assert observed.smallest * (1 - 1e-9) <= low <= found.middle <= high


@settings(max_examples=30)
@given(curves(), SHARES, SHARES)
def test_a_higher_target_takes_no_fewer_examples(observed, one, other):
    predictive = predict(observed)
    easy, hard = (reach(predictive, target) for target in sorted((one, other)))
    assert easy.middle <= hard.middle * (1 + 1e-9)
    assert easy.chance_within >= hard.chance_within


def test_draws_have_the_chances_and_keep_what_does_not_arrive():
    found = reach(PILOT, 0.88)
    draws = found.draws(EVEN)
    assert np.isinf(draws).mean() == pytest.approx(1 - found.chance_within, abs=1 / 2000)
    for size in (1600, 5000, 20_000):
        assert (draws <= size).mean() == pytest.approx(found.chance_by(size), abs=2 / 2000)


def test_the_draws_are_where_the_drawn_curves_cross_the_target():
    found = reach(PILOT, 0.86)
    paths = PILOT.accuracy_draws(found.sizes, EVEN)
    there = paths >= 0.86
    first = np.where(there.any(axis=1), found.sizes[there.argmax(axis=1)], np.inf)
    drawn = found.draws(EVEN)
    # A crossing is found between two of the sizes, a path only at one of them.
    step = found.sizes[1] / found.sizes[0]
    both = np.isfinite(first)
    assert (np.isfinite(drawn) == both).mean() > 0.998
    ratio = first[both & np.isfinite(drawn)] / drawn[both & np.isfinite(drawn)]
    assert ((ratio > 1 - 1e-9) & (ratio < step * (1 + 1e-9))).all()


def test_the_horizon_is_16_times_the_largest_size_unless_named():
    assert reach(PILOT, 0.86).horizon == FARTHEST * 1600
    near = reach(PILOT, 0.86, horizon=3200)
    assert near.horizon == 3200
    assert near.chance_within == pytest.approx(reach(PILOT, 0.86).chance_by(3200), abs=2e-3)
    assert near.chance_by(1e9) == near.chance_within


def test_a_target_far_off_is_hardly_reachable_and_an_old_one_was_reached_at_once():
    assert reach(PILOT, 0.999).hardly
    assert reach(PILOT, 0.999).middle == np.inf
    assert reach(PILOT, 0.5).middle == 200


def test_a_plateau_of_chances_is_left_where_it_ends():
    found = Reach(0.9, np.array([1.0, 10.0, 100.0, 1000.0]), np.array([0.2, 0.4, 0.4, 0.8]))
    draws = found.draws(np.array([0.1, 0.4, 0.6, 0.8, 0.81]))
    assert draws == pytest.approx([1.0, 10.0, 10**2.5, 1000.0, np.inf])


def test_spending_takes_numbers_or_draws_and_keeps_the_infinite():
    examples = np.array([100.0, 200.0, np.inf])
    assert spent(examples, 10, 0.5).tolist() == [60, 110, np.inf]
    assert spent(examples, [1, 2, 3], [0, 1, 0]).tolist() == [1, 202, np.inf]
    assert chance_within(spent(examples, 10, 0.5), 60) == pytest.approx(1 / 3)
    assert restricted_mean(spent(examples, 10, 0.5), 100) == pytest.approx((60 + 100 + 100) / 3)


def test_a_cost_below_0_is_refused():
    with pytest.raises(BadUsage, match="0 or more"):
        spent(np.array([1.0]), 0, -1)
    with pytest.raises(BadUsage, match="0 or more"):
        restricted_mean(np.array([1.0]), np.inf)
