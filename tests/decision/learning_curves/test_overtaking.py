"""From where a new way is ahead of an old one, and to where."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.overtaking import Lead, break_even_points
from core.decision.learning_curves.predictive import predict
from core.decision.learning_curves.targets import even_uniforms

PLACES = np.array([0.0, 1.0, 2.0, 3.0])


def flat(*values):
    return np.array([values], dtype=float)


def test_a_lead_begins_and_ends_on_the_line_between_two_places():
    found = break_even_points(PLACES, flat(2, 2, 2, 2), flat(1, 3, 3, 0)).on_average
    assert found == Lead(0.5, pytest.approx(2 + 1 / 3))


def test_a_lead_from_the_start_begins_there_and_one_nowhere_is_none():
    assert break_even_points(PLACES, flat(1, 1, 1, 1), flat(2, 2, 2, 2)).on_average == Lead(0, None)
    assert break_even_points(PLACES, flat(2, 2, 2, 2), flat(1, 1, 1, 1)).on_average == Lead(
        None, None
    )


def test_equal_ways_have_no_lead_on_average_and_an_even_chance():
    found = break_even_points(PLACES, flat(1, 1, 1, 1), flat(1, 1, 1, 1))
    assert found.on_average.begins is None
    assert found.even == Lead(0, None)
    assert found.likely.begins is None


def test_a_likely_lead_needs_four_what_ifs_of_five():
    old = np.zeros((10, 4))
    new = np.repeat(np.arange(10)[:, None] < [[3, 5, 7, 9]], 1, axis=1) - 0.5
    found = break_even_points(PLACES, old, new)
    assert found.even.begins == pytest.approx(1.0)
    assert found.likely.begins == pytest.approx(2.5)


def test_places_where_a_way_has_no_model_yet_are_left_out():
    found = break_even_points(PLACES, flat(np.nan, 1, 1, 1), flat(9, 2, 2, 2))
    assert found.on_average == Lead(1.0, None)
    nowhere = break_even_points(PLACES, flat(*[np.nan] * 4), flat(9, 2, 2, 2))
    assert nowhere.on_average == Lead(None, None)


@given(st.integers(0, 1000))
def test_a_likely_lead_does_not_begin_before_an_even_one(seed):
    rng = np.random.default_rng(seed)
    old, new = rng.random((20, 4)), rng.random((20, 4)).cumsum(axis=1) / 2
    found = break_even_points(PLACES, old, new)
    if found.likely.begins is not None:
        assert found.even.begins is not None
        assert found.even.begins <= found.likely.begins


def test_two_pilots_cross_where_their_middles_do():
    old = predict(observed_curve([200, 400, 800, 1600], [0.60, 0.70, 0.78, 0.84]))
    new = predict(observed_curve([200, 400, 800, 1600], [0.80, 0.81, 0.815, 0.82]))
    sizes = np.geomspace(200, 6400, 60)
    luck = even_uniforms(999)
    other = np.random.default_rng(1).permutation(luck)
    found = break_even_points(
        sizes, old.accuracy_draws(sizes, luck), new.accuracy_draws(sizes, other)
    )
    assert found.on_average.begins == 200
    assert found.even.ends == pytest.approx(found.on_average.ends, rel=0.05)
    assert found.likely.ends < found.even.ends
