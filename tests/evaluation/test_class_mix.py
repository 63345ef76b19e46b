"""Class shares of pool and test set, and accuracy at the pool's shares, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.domain.benchmark import CODE
from core.evaluation.class_mix import ClassMix, PoolLabels, accuracy_at, class_shares
from core.evaluation.intervals import ClusterSums, Estimate

RIGHT = np.array([1, 1, 1, 1, 1, 0, 1, 1, 0, 0], dtype=float)
GOLD = np.array([0] * 6 + [1] * 4, dtype=CODE)
"""Six of the first class, five of them right; four of the second, two of them right."""


def alone(n: int) -> np.ndarray:
    return np.arange(n).astype(object)


def pool(*counts: int) -> PoolLabels:
    codes = np.repeat(np.arange(len(counts)), counts)
    return PoolLabels(np.eye(len(counts))[codes], alone(len(codes)), audited=True)


def test_accuracy_at_the_pools_mix_by_hand():
    """.8 x 5/6 + .2 x 2/4 = 23/30, where the test set itself says 7 of 10.

    Weights 4/3 and 1/2. Squared residuals 16/9 x 30/36 + 1/4 x 1 = 1.73148, of the pool's recalls
    8/225 + 32/225 = 8/45; both x 10/9 / 100. Effective items .178889 / .021214 = 8.4326, below
    Kish's 100 / 11.667; x (1.95996 / 2.26216)^2 = 6.3302.
    """
    found = accuracy_at(RIGHT, GOLD, alone(10), pool(8, 2))
    assert found is not None
    assert found.value == pytest.approx(23 / 30)
    z2, n = 1.959964**2, 6.3302
    centre = (23 / 30 + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (23 / 30 * 7 / 30 / n + z2 / (4 * n * n))) / (1 + z2 / n)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-4)


def test_at_its_own_mix_the_test_set_says_what_it_said():
    found = accuracy_at(RIGHT, GOLD, alone(10), pool(60, 40))
    assert found is not None
    assert found.value == pytest.approx(0.7)
    assert found.low < 0.7 < found.high


def test_a_pool_known_from_fewer_items_is_less_sure():
    few, many = (accuracy_at(RIGHT, GOLD, alone(10), pool(8 * n, 2 * n)) for n in (1, 100))
    assert few is not None
    assert many is not None
    assert few.value == pytest.approx(many.value)
    assert few.high - few.low > many.high - many.low


def test_classes_that_the_test_set_lacks_leave_accuracy_unmeasured():
    assert accuracy_at(RIGHT, GOLD, alone(10), pool(80, 18, 2)) is None
    found = accuracy_at(RIGHT, GOLD, alone(10), pool(160, 39, 1))
    assert found is not None
    assert found.value == pytest.approx((160 * 5 / 6 + 39 * 2 / 4) / 199)


def test_a_class_that_was_never_seen_may_still_be_there():
    """0 of 20: z^2 / (n + z^2) with n = 20 x (1.95996 / 2.09302)^2 = 17.538."""
    never = class_shares(pool(20, 0).weights, alone(20))[1]
    assert (never.low, never.high) == (0.0, pytest.approx(3.84146 / (17.538 + 3.84146), abs=1e-4))


def test_items_of_one_family_count_as_few():
    weights = pool(20, 20).weights
    families = np.repeat(np.arange(8), 5).astype(object)
    single, clustered = class_shares(weights, alone(40))[0], class_shares(weights, families)[0]
    assert single.value == clustered.value == 0.5
    assert clustered.high - clustered.low > 1.8 * (single.high - single.low)
    one = class_shares(weights, np.zeros(40).astype(object))[0]
    assert (one.low, one.high) == (0.0, 1.0)


def test_one_of_many_classes_needs_a_wider_gap_than_one_of_two():
    two, eight = pool(30, 70), pool(30, 10, 10, 10, 10, 10, 10, 10)
    first = [class_shares(one.weights, alone(100))[0] for one in (two, eight)]
    assert first[0].value == first[1].value
    assert first[1].high - first[1].low > 1.3 * (first[0].high - first[0].low)


def test_classes_are_apart_where_the_interval_of_the_gap_leaves_zero_out():
    """Newcombe's gap: .2 below .5, distances squared and added."""
    pools = (Estimate(0.3, 0.2, 0.4, 90, ""), Estimate(0.5, 0.4, 0.6, 90, ""))
    tests = (Estimate(0.5, 0.4, 0.6, 90, ""), Estimate(0.4, 0.3, 0.5, 90, ""))
    assert ClassMix(pools, tests, {}, True).apart == [0]  # .2 > .141 = .1 x sqrt(2) > .1
    assert ClassMix(tests, pools, {}, True).apart == [0]


def test_equal_mixes_are_called_different_about_once_in_twenty():
    """Families of several items that lean to one class."""
    rng = np.random.default_rng(11)

    def shares(families):
        sizes = 1 + rng.poisson(3, families)
        leaning = np.repeat(rng.beta(1.5, 1.5, families), sizes)
        weights = np.eye(2)[(rng.random(len(leaning)) < leaning).astype(int)]
        return class_shares(weights, np.repeat(np.arange(families), sizes).astype(object))

    wrong = sum(bool(ClassMix(shares(90), shares(120), {}, True).apart) for _ in range(400))
    assert 8 <= wrong <= 34  # 20 expected, three standard deviations either way


def test_a_share_is_no_surer_than_its_items():
    """Families of four, nearly all half and half: 200 items, not the 5,000 of their error."""
    sums = np.array([1.0, 3.0] + [2.0] * 48)
    found = ClusterSums(np.full(50, 4.0), sums).share()
    n = 200 * (1.959964 / 2.009575) ** 2
    assert 0.5 - found.low == pytest.approx(0.5 * 1.959964 / np.sqrt(n + 1.959964**2), abs=1e-6)


def test_families_that_are_all_alike_count_once_each():
    never = ClusterSums(np.full(20, 5.0), np.zeros(20)).share()
    assert never.high == pytest.approx(3.84146 / (17.538 + 3.84146), abs=1e-4)
