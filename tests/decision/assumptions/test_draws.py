"""What-ifs: PERT ranges, shared draws, twins."""

import numpy as np
import pytest

from core.decision.assumptions.draws import Draws, Likely
from core.decision.assumptions.register import load_register
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import PAID_LABELS, TUNING
from core.domain.drivers.shared import ANALYST_RATE, EXPERT_RATE, NN_EXPERT_RATE
from core.domain.errors import BadUsage


def test_values_out_of_order_are_refused_with_the_remedy():
    with pytest.raises(BadUsage, match="not in order"):
        Range(20, 4, 30)


def test_twins_are_drawn_as_one_until_somebody_parts_them():
    together = Draws(load_register(), Scenario(), 1000)
    assert np.array_equal(together[ANALYST_RATE], together[NN_EXPERT_RATE])
    assert np.array_equal(together[ANALYST_TUNING], together[TUNING])
    apart = Draws(load_register(), Scenario(overrides={ANALYST_RATE: Range(10, 20, 30)}), 1000)
    assert not np.array_equal(apart[ANALYST_RATE], apart[NN_EXPERT_RATE])
    assert apart[ANALYST_RATE].max() <= 30


def test_changing_one_assumption_leaves_the_draws_of_the_others_alone():
    before = Draws(load_register(), Scenario(), 1000)
    after = Draws(load_register(), Scenario(overrides={EXPERT_RATE: Range(1, 2, 3)}), 1000)
    assert np.array_equal(before[TUNING], after[TUNING])
    assert not np.array_equal(before[EXPERT_RATE], after[EXPERT_RATE])


def test_changing_a_twin_moves_both():
    changed = Draws(load_register(), Scenario(overrides={NN_EXPERT_RATE: Range(1, 2, 3)}), 1000)
    assert np.array_equal(changed[ANALYST_RATE], changed[NN_EXPERT_RATE])
    assert changed[ANALYST_RATE].max() <= 3


def test_the_likely_case_takes_every_mode():
    likely = Likely(load_register(), Scenario(), seed_index=2)
    assert likely[TUNING].tolist() == [24.0]
    assert likely.choice("repeat", 5).tolist() == [2]


def test_what_the_register_does_not_have_is_refused_by_name():
    with pytest.raises(BadUsage, match="'O2b paid'"):
        Draws(load_register(), Scenario(overrides={PAID_LABELS: Range(1, 2, 3)}))
