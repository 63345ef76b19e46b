"""Values of a range in every shape: drawn ones have the moments, quantiles keep their promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.assumptions.distributions import at_quantiles, draw, pert_shape
from core.domain.assumption import Range, RangeShape, spread_out
from core.domain.random_streams import stream

TAIL = spread_out(4_000, 20_000, RangeShape.LOGNORMAL)
SHARE = spread_out(0.05, 0.20, RangeShape.BETA)
SIZE = 400_000


def test_pert_2_4_10_has_the_reference_moments():
    draws = draw(Range(2, 4, 10), SIZE, stream(1, "pert"))
    assert Range(2, 4, 10).mean == pytest.approx(4.6667, abs=1e-4)
    assert draws.mean() == pytest.approx(4.6667, abs=0.01)
    assert draws.var() == pytest.approx(2.03175, abs=0.02)
    assert np.quantile(draws, 0.95) == pytest.approx(7.2593, abs=0.03)


def test_pert_shape_follows_its_formula():
    assert pert_shape(Range(0, 5, 50)) == pytest.approx((1.4, 4.6))


@pytest.mark.parametrize("shape", RangeShape)
def test_a_range_without_width_is_a_constant_in_every_shape(shape):
    assert set(draw(Range(3, 3, 3, shape), 10, stream(1, "x"))) == {3.0}
    assert at_quantiles(Range(3, 3, 3, shape), np.array([0.1, 0.9])).tolist() == [3, 3]
    assert Range(3, 3, 3, shape) == Range(3, 3, 3)


@pytest.mark.parametrize("soft", [TAIL, SHARE])
def test_nine_in_ten_lie_between_the_ends_and_half_below_the_middle(soft):
    draws = draw(soft, SIZE, stream(1, "soft"))
    ends = [soft.low, soft.mode, soft.high]
    assert at_quantiles(soft, np.array([0.05, 0.5, 0.95])) == pytest.approx(ends, rel=1e-9)
    for end, share in zip(ends, (0.05, 0.5, 0.95), strict=True):
        assert (draws < end).mean() == pytest.approx(share, abs=0.003)
    assert draws.mean() == pytest.approx(soft.mean, rel=0.003)


def test_a_long_tail_goes_beyond_its_upper_end_and_a_share_never_beyond_all():
    assert draw(TAIL, SIZE, stream(1, "soft")).max() > 1.5 * TAIL.high
    wide = draw(spread_out(0.02, 0.98, RangeShape.BETA), SIZE, stream(1, "soft"))
    assert (wide.min() >= 0) & (wide.max() <= 1)
    assert TAIL.mean > TAIL.mode


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted))
def test_draws_stay_inside_hard_ends(values):
    draws = draw(Range(*values), 100, stream(2, "y"))
    tolerance = 1e-6 * max(1.0, abs(values[0]), abs(values[2]))
    assert ((draws >= values[0] - tolerance) & (draws <= values[2] + tolerance)).all()


@given(st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted), st.floats(0, 1))
def test_quantiles_stay_inside_hard_ends(values, share):
    found = at_quantiles(Range(*values), np.array([share]))[0]
    tolerance = 1e-6 * max(1.0, values[2])
    assert values[0] - tolerance <= found <= values[2] + tolerance
