"""Non-inferiority before money."""

import numpy as np
import pytest

from core.decision.accuracy.noninferiority import check_gates, items_to_decide, would_be_decided
from core.decision.accuracy.stopping import Stops
from core.domain.verdict import Gate
from core.evaluation.intervals import Estimate

REACHED = Stops(np.array([1, 1]), np.array([True, True]))
MISSED = Stops(np.array([2, 2]), np.array([False, False]))


def gap(value: float, half: float, n: int = 1000) -> Estimate:
    return Estimate(value, value - half, value + half, n, "")


def judge(new_gap: Estimate, old: Stops = REACHED, margin: float = 0.03):
    accuracy = {"old": gap(0.88, 0.02), "new": gap(0.88 + new_gap.value, 0.02)}
    difference = {"new": new_gap, "old": gap(0, 0)}
    return check_gates(
        {"old": old, "new": REACHED}, accuracy, difference, 0.85, margin, reference="old"
    )


def test_losing_less_than_the_margin_for_sure_passes():
    assert judge(gap(-0.01, 0.015))["new"].gate is Gate.PASSED


def test_losing_more_than_the_margin_for_sure_fails():
    assert judge(gap(-0.06, 0.02))["new"].gate is Gate.FAILED


def test_an_interval_across_the_margin_is_undecided_and_says_how_many_items_it_takes():
    found = judge(gap(-0.01, 0.04))["new"]
    assert found.gate is Gate.UNDECIDED
    assert found.items_needed > 1000
    assert would_be_decided(found, 1000)


def test_no_exam_decides_a_gap_that_sits_on_the_margin():
    assert items_to_decide(gap(-0.03, 0.02), 0.03) is None
    found = judge(gap(-0.03, 0.02))["new"]
    assert not would_be_decided(found, 1000)


def test_nobody_runs_an_exam_a_hundred_times_as_large():
    assert not would_be_decided(judge(gap(-0.029, 0.04))["new"], 1000)


def test_the_old_way_needs_no_proof_against_itself():
    assert judge(gap(0, 0.01))["old"].gate is Gate.PASSED


def test_without_an_old_way_that_reached_the_target_is_the_yardstick():
    found = judge(gap(0.02, 0.02), old=MISSED)["new"]
    assert found.against == "target"
    assert found.difference == pytest.approx(0.05)


def test_a_smaller_margin_never_makes_it_easier():
    order = [Gate.FAILED, Gate.UNDECIDED, Gate.PASSED]
    for value in np.linspace(-0.1, 0.1, 21):
        wide = judge(gap(value, 0.02), margin=0.05)["new"].gate
        narrow = judge(gap(value, 0.02), margin=0.01)["new"].gate
        assert order.index(narrow) <= order.index(wide)
