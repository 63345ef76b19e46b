"""What more evidence is worth: by hand, limited by what exists, never above perfect information."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.decision.pilots.further_evidence import (
    Known,
    further_repeats,
    most_worth,
    reruns,
    test_items,
    worth_of,
)
from core.decision.voi.evsi import PricePerItem
from core.domain.verdict import NoWorth, Pilot, PilotKind

ERROR = 0.02


def known(**given) -> Known:
    """Two approaches at 88% and 86%, each with a standard error of 2 points; target 85%."""
    drawn = np.random.default_rng(3).standard_normal((2, 4000)) * ERROR
    made = Known(
        names=("old", "new"),
        order=("new", "old"),
        accuracy=np.array([[0.88], [0.86]]) + drawn,
        items=np.diag([ERROR**2, ERROR**2]),
        spread=np.full(2, 1e-10),
        repeats=np.array([5.0, 5.0]),
        build=np.array([20_000.0, 6_000.0]),
        keep=np.array([30_000.0, 30_000.0]),
        per_error=np.zeros(2),
        kept=np.ones(2),
        there=np.zeros(2),
        target=0.85,
        test_items=300,
        worth=300.0,
    )
    return replace(made, **given)


def test_what_is_believed_afterwards_scatters_by_what_the_evidence_takes_away():
    """A third as many items again: of the variance a quarter goes, the rest stays."""
    found = known(per_error=np.array([1.0, 1.0]), keep=np.zeros(2), build=np.zeros(2))
    sure = replace(found, target=0.01)  # everything passes: benefit is minus the error share
    seen = sure.after(items=100)
    assert seen.std(axis=1) == pytest.approx(0.5 * sure.accuracy.std(axis=1), rel=0.02)
    many = sure.after(items=300_000)
    assert many.std(axis=1) == pytest.approx(sure.accuracy.std(axis=1), rel=0.01)
    assert sure.after(items=0).std(axis=1) == pytest.approx([0, 0], abs=1e-6)


def test_repeats_tell_nothing_about_the_items_and_everything_about_luck():
    lucky = known(
        spread=np.full(2, 5 * ERROR**2),
        items=np.diag([1e-10, 1e-10]),
        target=0.01,
        per_error=np.array([1.0, 1.0]),
        keep=np.zeros(2),
        build=np.zeros(2),
    )
    twice = lucky.after(repeats=5)
    assert twice.std(axis=1) == pytest.approx(np.sqrt(0.5) * lucky.accuracy.std(axis=1), rel=0.02)
    assert lucky.after(items=10_000).std(axis=1) == pytest.approx([0, 0], abs=1e-3)


def test_choosing_afterwards_is_worth_the_mean_of_the_best_less_the_best_of_the_means():
    assert worth_of(np.array([[1.0, 3.0], [2.0, 0.0]])) == pytest.approx(2.5 - 2.0)
    assert worth_of(np.array([[1.0, 3.0], [0.0, 2.0]])) == 0.0


def test_more_items_are_never_worth_less_nor_more_than_knowing_everything():
    found = known()
    worth = [worth_of(found.after(items=size)) for size in (50, 200, 1000, 10_000)]
    assert worth == sorted(worth)
    everything = worth_of(found.benefit(found.accuracy, np.zeros(2)))
    assert 0 < worth[0] < worth[-1] <= everything * 1.01


def test_no_more_items_than_there_are_and_no_worth_beyond_what_perfect_information_has():
    price = PricePerItem(usd_per_item=0.1)
    free, few = (test_items(known(), "new", price, most, 1e9) for most in (None, 400))
    assert free.amount > 400 >= few.amount > 0
    assert (few.kind, few.arm) == (PilotKind.TEST_SET, "old")
    assert few.price == pytest.approx(0.1 * few.amount)
    assert test_items(known(), "new", price, None, 100.0).value <= 100.0
    none = test_items(known(), "new", price, 10, 1e9)
    assert (none.amount, none.why) == (0, NoWorth.NO_ITEMS_LEFT)


def test_what_costs_more_than_it_is_worth_is_not_advised():
    dear = test_items(known(), "new", PricePerItem(usd_per_item=1e6), None, 1e9)
    assert dear.amount == 0
    assert dear.value > 0
    assert most_worth([dear, further_repeats(known(), "new", 1e9)], 0.0) is None


def test_the_one_worth_most_beyond_its_price_is_advised():
    one = Pilot(PilotKind.TEST_SET, "old", 100, value=900.0, price=500.0)
    other = Pilot(PilotKind.REPEATS, "old", 2, value=600.0, price=100.0)
    assert most_worth([one, other], 49_999.0) is other
    assert most_worth([one, other], 50_000.0) is None  # 500 of them is not over 1%
    assert most_worth([replace(one, amount=0)], 0.0) is None


def test_reruns_move_by_the_error_of_two_pocs():
    """Ahead by two points, each score off by two: two PoCs differ by an error of four."""
    found = known()
    ahead = reruns(found, lambda a: str(a[0].mean() > a[1].mean()), seed=1, times=2000)
    # P(new difference > 0) with mean .02 and sd .04: Phi(.5) = 69%.
    assert ahead / 2000 == pytest.approx(0.69, abs=0.03)
    assert reruns(found, lambda a: "always", seed=1) == 100
