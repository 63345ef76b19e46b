"""A cap on money holds whatever is under way at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.errors import CostCapReached
from core.services.budget import Budget
from tests.patience import patience

AT_ONCE = 8
ROUNDING = 1e-9
CENTS = st.integers(0, 100).map(lambda cents: cents / 100)


def test_what_a_call_did_cost_replaces_what_was_set_aside():
    budget = Budget(1.0)
    budget.reserve(0.9)
    budget.settle(0.9, 0.1)
    budget.reserve(0.9)
    budget.settle(0.9, 0.2)
    assert budget.spent == pytest.approx(0.3)


def test_money_set_aside_cannot_be_set_aside_again():
    budget = Budget(1.0)
    budget.reserve(0.6)
    with pytest.raises(CostCapReached):
        budget.reserve(0.6)


def test_a_refused_call_sets_nothing_aside():
    budget = Budget(1.0)
    for _ in range(3):
        with pytest.raises(CostCapReached):
            budget.reserve(1.5)
    budget.reserve(1.0)


def test_exactly_the_cap_may_be_spent_and_no_more():
    budget = Budget(0.5)
    budget.reserve(0.5)
    budget.settle(0.5, 0.5)
    budget.reserve(0.0)
    with pytest.raises(CostCapReached):
        budget.reserve(0.01)


def test_the_refusal_says_the_cap_what_was_spent_and_what_to_do():
    budget = Budget(0.05)
    budget.reserve(0.03)
    budget.settle(0.03, 0.02)
    with pytest.raises(CostCapReached) as caught:
        budget.reserve(0.04)
    assert "$0.05" in caught.value.title
    assert "$0.0200" in caught.value.message
    assert "$0.0400" in caught.value.message
    assert "Raise the cap" in caught.value.remedy


def spend_at_once(budget: Budget, calls: list[tuple[float, float]]) -> list[float]:
    """Make calls (most, share of it that it costs) at once; returns the costs of those made.

    All that are let in stay under way until every one has asked.
    """
    together = threading.Barrier(AT_ONCE)

    def call(most: float, share: float) -> float | None:
        try:
            budget.reserve(most)
        except CostCapReached:
            together.wait(timeout=patience(1.0))
            return None
        together.wait(timeout=patience(1.0))
        budget.settle(most, most * share)
        return most * share

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(call, *zip(*calls, strict=True)))
    return [cost for cost in found if cost is not None]


@settings(max_examples=60)
@given(
    st.floats(0.0, 5.0),
    st.lists(
        st.lists(st.tuples(CENTS, CENTS), min_size=AT_ONCE, max_size=AT_ONCE),
        min_size=1,
        max_size=4,
    ),
)
def test_eight_calls_at_once_never_cost_more_than_the_cap(cap, waves):
    budget = Budget(cap)
    spent = 0.0
    for calls in waves:
        before = spent
        made = spend_at_once(budget, calls)
        spent += sum(made)
        assert budget.spent == pytest.approx(spent, abs=ROUNDING)
        assert budget.spent <= cap + ROUNDING
        if before + sum(most for most, _ in calls) < cap - ROUNDING:
            assert len(made) == AT_ONCE  # nobody is refused without need


@settings(max_examples=60)
@given(st.floats(0.0, 3.0), st.lists(CENTS, min_size=AT_ONCE, max_size=AT_ONCE))
def test_calls_that_cost_all_that_was_set_aside_stay_under_the_cap(cap, mosts):
    budget = Budget(cap)
    spend_at_once(budget, [(most, 1.0) for most in mosts])
    assert budget.spent <= cap + ROUNDING


def test_no_cent_is_lost_between_threads():
    budget = Budget(1e6)

    def spend(_: int) -> None:
        for _ in range(500):
            budget.reserve(1.0)
            budget.settle(1.0, 0.5)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(spend, range(AT_ONCE)))
    assert budget.spent == 500 * AT_ONCE * 0.5
