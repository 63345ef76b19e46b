"""What-ifs: PERT ranges, shared draws, twins."""

import numpy as np
import pytest

from core.decision.assumptions.draws import Draws, Likely
from core.decision.assumptions.register import load_register
from core.domain.assumption import Range, Scenario
from core.domain.errors import BadUsage


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
    likely = Likely(load_register(), Scenario(), seed_index=2)
    assert likely["O4a"].tolist() == [24.0]
    assert likely.choice("repeat", 5).tolist() == [2]


def test_an_unknown_assumption_is_refused_by_name():
    with pytest.raises(BadUsage, match="Q9"):
        Draws(load_register(), Scenario(overrides={"Q9": Range(1, 2, 3)}))
