"""What-ifs: PERT ranges, shared draws, twins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.assumptions import load_register
from core.decision.draws import Draws, Likely, draw_pert, pert_shape
from core.domain.assumption import Range, Scenario
from core.domain.errors import BadUsage
from core.domain.streams import stream


def test_pert_2_4_10_has_the_reference_moments():
    draws = draw_pert(Range(2, 4, 10), 400_000, stream(1, "pert"))
    assert Range(2, 4, 10).mean == pytest.approx(4.6667, abs=1e-4)
    assert draws.mean() == pytest.approx(4.6667, abs=0.01)
    assert draws.var() == pytest.approx(2.03175, abs=0.02)
    assert np.quantile(draws, 0.95) == pytest.approx(7.2593, abs=0.03)


def test_pert_shape_follows_its_formula():
    assert pert_shape(Range(0, 5, 50)) == pytest.approx((1.4, 4.6))


def test_a_range_without_width_is_a_constant():
    assert set(draw_pert(Range(3, 3, 3), 10, stream(1, "x"))) == {3.0}


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted),
)
def test_draws_stay_inside_their_range(values):
    low, mode, high = values
    draws = draw_pert(Range(low, mode, high), 100, stream(2, "y"))
    tolerance = 1e-6 * max(1.0, abs(low), abs(high))
    assert ((draws >= low - tolerance) & (draws <= high + tolerance)).all()


def test_values_out_of_order_are_refused_with_the_remedy():
    with pytest.raises(BadUsage, match="not in order"):
        Range(20, 4, 30)


def test_twins_are_drawn_as_one_until_somebody_parts_them():
    together = Draws(load_register(), Scenario(), 1000)
    assert np.array_equal(together["S7"], together["S6"])
    assert np.array_equal(together["N2e"], together["O4a"])
    apart = Draws(load_register(), Scenario(overrides={"S7": Range(10, 20, 30)}), 1000)
    assert not np.array_equal(apart["S7"], apart["S6"])
    assert apart["S7"].max() <= 30


def test_changing_one_assumption_leaves_the_draws_of_the_others_alone():
    before = Draws(load_register(), Scenario(), 1000)
    after = Draws(load_register(), Scenario(overrides={"S5": Range(1, 2, 3)}), 1000)
    assert np.array_equal(before["O4a"], after["O4a"])
    assert not np.array_equal(before["S5"], after["S5"])


def test_changing_a_twin_moves_both():
    changed = Draws(load_register(), Scenario(overrides={"S6": Range(1, 2, 3)}), 1000)
    assert np.array_equal(changed["S7"], changed["S6"])
    assert changed["S7"].max() <= 3


def test_the_likely_case_takes_every_mode():
    likely = Likely(load_register(), Scenario(), repeat=2)
    assert likely["O4a"].tolist() == [24.0]
    assert likely.choice("repeat", 5).tolist() == [2]


def test_an_unknown_assumption_is_refused_by_name():
    with pytest.raises(BadUsage, match="Q9"):
        Draws(load_register(), Scenario(overrides={"Q9": Range(1, 2, 3)}))
