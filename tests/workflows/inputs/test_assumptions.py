"""The register as people changed it: twins, vendor claims, refusals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.assumptions.draws import Draws
from core.decision.assumptions.edits import AssumptionChange, overlay, without_vendor
from core.decision.assumptions.register import effective_ranges, load_register
from core.decision.sensitivity.cost_by_source import dollars_carried
from core.domain.actor import LOCAL
from core.domain.assumption import Grade, Range, RangeShape, Scenario, spread_out
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import GPU_PRICE, LABEL_AUDIT, PAID_LABELS, PLATFORM_FEE, TUNING
from core.domain.drivers.shared import (
    ANALYST_RATE,
    COST_OF_WRONG_YES,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    PREDICTIONS_A_MONTH,
    PRODUCTIVE_HOURS_A_DAY,
)
from core.domain.errors import BadUsage
from core.store.assumption_edits import Edit, add_edits, list_edits
from core.workflows.inputs.assumptions import (
    current_register,
    edit_assumption,
    history,
    ignore_vendor_claims,
    restore_assumption,
)

SHIPPED = load_register()
NEW = Range(10, 20, 30)


def change(store, key, given=NEW, **more):
    settings = {
        "grade": Grade.ASSUMED,
        "reason": "we logged it",
        "by": LOCAL,
        "changed_by": "Ada",
    } | more
    edit_assumption(store, key, given, **settings)


def test_an_empty_store_has_the_shipped_register(store):
    assert current_register(store) == SHIPPED
    assert list(current_register(store)) == list(SHIPPED)


def test_a_change_is_laid_over_what_ships(store):
    change(store, EXPERT_RATE, grade=Grade.SECONDARY, source="our payroll; b02")
    found = current_register(store)[EXPERT_RATE]
    assert (found.range, found.grade) == (NEW, Grade.SECONDARY)
    assert found.sources == ("our payroll", "b02")
    assert load_register()[EXPERT_RATE].range != NEW
    others = {key: a for key, a in current_register(store).items() if key != EXPERT_RATE}
    assert others == {key: a for key, a in SHIPPED.items() if key != EXPERT_RATE}


def test_the_valuation_can_draw_the_changed_register(store):
    change(store, EXPERT_RATE)
    draws = Draws(current_register(store), Scenario(), 500)
    assert draws[EXPERT_RATE].min() >= 10
    assert draws[EXPERT_RATE].max() <= 30


def test_a_changed_shape_is_drawn_for_both_twins_and_put_back(store):
    tail = spread_out(4, 40, RangeShape.LOGNORMAL)
    change(store, TUNING, tail)
    register = current_register(store)
    assert register[TUNING].range == register[ANALYST_TUNING].range == tail
    draws = Draws(register, Scenario(), 4000)
    assert draws[ANALYST_TUNING].max() > 60
    assert (draws[TUNING] > 40).mean() == pytest.approx(0.05, abs=0.015)
    restore_assumption(store, TUNING, reason="back", by=LOCAL, changed_by="Ada")
    assert current_register(store) == SHIPPED


@pytest.mark.parametrize("key", [NN_EXPERT_RATE, ANALYST_RATE])
def test_changing_either_twin_moves_both(store, key):
    change(store, key)
    register = current_register(store)
    assert register[NN_EXPERT_RATE].range == register[ANALYST_RATE].range == NEW
    assert register[ANALYST_RATE].same_as is NN_EXPERT_RATE
    assert register[ANALYST_RATE].grade is Grade.ASSUMED
    assert [edit.range for edit in history(store, ANALYST_RATE)] == [NEW]


def test_the_follower_is_set_apart_only_if_said(store):
    change(store, ANALYST_RATE, apart=True)
    register = current_register(store)
    assert register[ANALYST_RATE].range == NEW
    assert register[ANALYST_RATE].same_as is None
    assert register[NN_EXPERT_RATE] == SHIPPED[NN_EXPERT_RATE]
    change(store, ANALYST_RATE, Range(11, 21, 31))
    assert current_register(store)[NN_EXPERT_RATE] == SHIPPED[NN_EXPERT_RATE]
    assert current_register(store)[ANALYST_RATE].range == Range(11, 21, 31)


def test_setting_the_leader_apart_leaves_its_twin_where_it_was(store):
    change(store, NN_EXPERT_RATE, apart=True)
    register = current_register(store)
    assert register[NN_EXPERT_RATE].range == NEW
    assert register[ANALYST_RATE].range == SHIPPED[ANALYST_RATE].range
    assert register[ANALYST_RATE].sources == SHIPPED[ANALYST_RATE].sources
    assert register[ANALYST_RATE].same_as is None


def test_putting_back_what_ships_lets_a_twin_follow_again(store):
    change(store, ANALYST_RATE, apart=True)
    change(store, NN_EXPERT_RATE, Range(40, 50, 60))
    restore_assumption(store, ANALYST_RATE, reason="one rate after all", by=LOCAL, changed_by="Ada")
    register = current_register(store)
    assert register[ANALYST_RATE].same_as is NN_EXPERT_RATE
    assert register[ANALYST_RATE].range == Range(40, 50, 60)
    restore_assumption(store, NN_EXPERT_RATE, reason="back", by=LOCAL, changed_by="Ada")
    assert current_register(store) == SHIPPED
    assert len(list_edits(store)) == 4


def test_ignored_vendor_claims_become_wide_assumptions_and_come_back(store):
    ignore_vendor_claims(store, True, by=LOCAL, changed_by="Ada")
    register = current_register(store)
    vendor = [key for key, a in SHIPPED.items() if a.grade is Grade.VENDOR]
    assert vendor
    for key in vendor:
        own, shipped = register[key], SHIPPED[key]
        assert own.grade is Grade.ASSUMED
        assert own.sources == ()
        assert own.range.mode == shipped.range.mode
        assert own.range.low <= min(shipped.range.low, shipped.range.mode / 3)
        assert own.range.high >= shipped.range.high
        share = shipped.unit.startswith("share")
        assert own.range.high <= 1 or not share
    assert current_register(store, ignore_vendor=False) == SHIPPED
    ignore_vendor_claims(store, False, by=LOCAL, changed_by="Ada")
    assert current_register(store) == SHIPPED


def test_a_vendor_claim_somebody_measured_is_no_vendor_claim_any_more(store):
    change(store, GPU_PRICE, Range(1, 2, 3), grade=Grade.FULL_TEXT, source="our invoice")
    register = current_register(store, ignore_vendor=True)
    assert register[GPU_PRICE].range == Range(1, 2, 3)
    assert without_vendor(register[GPU_PRICE]) == register[GPU_PRICE]


@pytest.mark.parametrize(
    ("key", "value", "more", "said"),
    [
        (PAID_LABELS, NEW, {}, "no assumption 'O2b paid'"),
        (EXPERT_RATE, Range(-5, 1, 2), {}, "cannot be negative"),
        (LABEL_AUDIT, Range(0.1, 0.2, 30), {}, "cannot be above 100%"),
        (PREDICTIONS_A_MONTH, Range(1, 2, 1e12), {}, "cannot be above"),
        (EXPERT_RATE, Range(1, 2, math.inf), {}, "ordinary numbers"),
        (PRODUCTIVE_HOURS_A_DAY, Range(0, 0, 0), {}, "cannot be below"),
        (
            PLATFORM_FEE,
            spread_out(0.1, 0.5, RangeShape.LOGNORMAL),
            {},
            "not possible here: long tail",
        ),
        (EXPERT_RATE, spread_out(0.1, 0.5, RangeShape.BETA), {}, "not possible here: as a share"),
        (
            PRODUCTIVE_HOURS_A_DAY,
            spread_out(1, 9, RangeShape.LOGNORMAL),
            {},
            "not possible here: long tail",
        ),
        (EXPERT_RATE, NEW, {"reason": ""}, "Give a reason"),
        (EXPERT_RATE, NEW, {"reason": " \n\x00 "}, "Give a reason"),
        (EXPERT_RATE, NEW, {"reason": "x" * 2001}, "too long"),
        (EXPERT_RATE, NEW, {"changed_by": " "}, "Give your name"),
        (EXPERT_RATE, NEW, {"grade": Grade.SECONDARY}, "source of the value"),
        (COST_OF_WRONG_YES, NEW, {}, "belongs to a scenario"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_saved(store, key, value, more, said):
    with pytest.raises(BadUsage, match=said):
        change(store, key, value, **more)
    assert list_edits(store) == []
    assert current_register(store) == SHIPPED


@pytest.mark.parametrize("values", [(3, 2, 1), (math.nan, 1, 2), (1, math.nan, 2)])
def test_values_out_of_order_never_become_a_range(values):
    with pytest.raises(BadUsage):
        Range(*values)


def test_a_change_of_a_driver_the_program_forgot_is_left_out(store):
    add_edits(store, [Edit("Q9", NEW, Grade.ASSUMED, "", "we measured it", "Ada")])
    assert current_register(store) == SHIPPED


def test_a_change_of_what_the_register_does_not_have_is_left_out():
    assert overlay(SHIPPED, {PAID_LABELS: AssumptionChange(NEW, Grade.ASSUMED)}) == SHIPPED


KEYS = [key for key, a in SHIPPED.items() if a.range is not None]


@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.builds(
            AssumptionChange,
            st.just(NEW),
            st.sampled_from(list(Grade)),
            st.sampled_from(["", "a; b"]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=8,
    ),
    st.booleans(),
)
def test_twins_always_agree_and_the_order_is_kept(changes, ignored):
    register = overlay(SHIPPED, changes, ignored)
    assert list(register) == list(SHIPPED)
    for assumption in register.values():
        if assumption.same_as:
            assert register[assumption.same_as].range == assumption.range
    assert set(effective_ranges(register, Scenario())) == set(KEYS)


def test_dollars_rest_on_rates_and_hours_most_and_twins_count_once(raced):
    carried = dollars_carried(raced.valued().valuation)
    assert list(carried.values()) == sorted(carried.values(), reverse=True)
    assert {EXPERT_RATE, NN_EXPERT_RATE, TUNING} <= set(carried)
    assert not {ANALYST_RATE, ANALYST_TUNING} & set(carried)
