"""What is believed about accuracies: worked out by hand, mirrored exactly, covering the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm

from core.decision.accuracy.acceptance import bar, pass_chance
from core.decision.accuracy.measured import (
    TestSetSums,
    mean_with_interval,
    tango_of_shares,
)
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome
from core.decision.accuracy.posterior import Posterior, Scores
from core.decision.accuracy.repeat_spread import GRID, spread_of, widened
from core.decision.accuracy.stopping import needed_to_prove
from core.domain.arms import PRESETS, Roster
from core.evaluation.intervals import ClusterSums, wilson
from core.evaluation.paired import PairedCounts, tango_interval

ROSTER = Roster((PRESETS["old"], PRESETS["new"]), ("old", "new"))


def measured(right: dict[str, np.ndarray], family: np.ndarray | None = None):
    """Estimates of answers, shape (repeats, items) by approach."""
    n = right["old"].shape[1]
    cluster = np.arange(n) if family is None else family
    arms = {}
    for name, answers in right.items():
        correct = answers.sum(axis=1)[:, None]
        wrong = np.stack([n - correct, 0 * correct])
        arms[name] = ArmOutcome(name, n, correct, wrong, correct, {})
    return TestSetSums.of(right, "old", cluster).measured(PocOutcome(arms, 0, ROSTER))


@pytest.mark.parametrize("n", [30, 150, 1000])
def test_without_an_answer_apart_the_interval_is_that_of_compare(n):
    """One repeat, no families: nothing is certain because nothing went wrong."""
    right = np.arange(n)[None, :] % 10 > 0
    found = measured({"old": right, "new": right.copy()}).difference["new"]
    told = tango_interval(PairedCounts.of(right[0], right[0]))
    assert (found.low, found.high) == pytest.approx((told.low, told.high), abs=1e-9)
    assert found.high > 1.9 / (n + 4)


def test_the_items_alone_give_wilsons_and_tangos_interval_and_the_spread_widens_them():
    rng = np.random.default_rng(2)
    right = {name: rng.random((1, 400)) < share for name, share in (("old", 0.85), ("new", 0.9))}
    found = measured(right)
    alone = wilson(int(right["new"].sum()), 400)
    assert found.accuracy["new"].low < alone.low
    assert found.accuracy["new"].high > alone.high
    counts = PairedCounts.of(right["old"][0], right["new"][0])
    told = tango_interval(counts)
    items = tango_of_shares(counts.difference, (counts.only_old + counts.only_new) / 400, 400)
    assert (items.low, items.high) == pytest.approx((told.low, told.high), abs=1e-12)
    assert found.difference["new"].low < told.low
    assert "assumed" in found.difference["new"].method


def test_a_score_that_is_no_count_has_the_error_of_its_own_values():
    """Values of .5 and 1.5 scatter as a fair coin does; a count at 98% of 400 would hardly."""
    values = np.where(np.arange(400) % 2 == 0, 0.48, 1.48)
    sums = ClusterSums.of(values, np.arange(400))
    told = spread_of(np.array([0.98]), 0.0)
    counted, own = (mean_with_interval(sums, told, flag) for flag in (True, False))
    assert own.value - own.low > 3 * (counted.value - counted.low)
    scored = TestSetSums(
        {"old": sums}, {"old": sums}, {}, {"old": 0.0}, {"old": 0.0}, {"old": sums}, {}
    )
    arm = ArmOutcome("old", 400, np.array([[392]]), np.array([[[8]], [[0]]]), np.ones((1, 1)), {})
    found = scored.measured(PocOutcome({"old": arm}, 0, ROSTER))
    assert found.score["old"].low == pytest.approx(own.low, abs=1e-3)


def test_what_repeats_add_is_the_quantile_of_the_mixture():
    """One spread known for certain: the ends lie at 1.96 of the root of both variances."""
    spread = spread_of(np.full(50, 0.9), 0.0)
    sure = np.zeros_like(GRID)
    sure[np.argmin(np.abs(GRID - 0.01))] = 1.0
    known = type(spread)(sure, 4)
    size = float(GRID[sure.argmax()]) / 2
    z = norm.ppf(0.975)
    assert widened(z * 0.01, known) == pytest.approx(z * np.hypot(0.01, size), rel=1e-3)
    assert widened(z * 0.01) == z * 0.01


def test_before_any_repeat_the_spread_is_nine_tenths_of_a_point_give_or_take():
    shares = np.array([0.05, 0.5, 0.95])
    low, middle, high = spread_of(np.array([0.87]), 0.0).at(shares)
    assert (low, middle, high) == pytest.approx((0.00347, 0.009, 0.0234), rel=0.03)
    near, far = (spread_of(np.array(seen), 0.0) for seen in ([0.87, 0.871, 0.869], [0.84, 0.90]))
    assert near.at(shares)[1] < middle < far.at(shares)[1]


def test_what_is_nearly_always_right_cannot_differ_by_points():
    """sqrt(.99 x .01 / (.87 x .13)) = .296 of nine tenths of a point; the same at 1%."""
    middle = np.array([0.5])
    assert spread_of(np.array([0.99]), 0.0).at(middle) == pytest.approx(0.00266, rel=0.03)
    assert spread_of(np.array([0.01]), 0.0).at(middle) == pytest.approx(0.00266, rel=0.03)
    assert spread_of(np.array([1.0]), 0.0).at(middle) > 0.001


def test_what_single_answers_make_is_no_spread_between_repeats():
    """Scores a point apart: all of it luck of single answers, or none."""
    seen = np.array([0.88, 0.89, 0.90, 0.91, 0.92])
    middle = np.array([0.5])
    assert spread_of(seen, np.var(seen, ddof=1)).at(middle) < 0.7 * spread_of(seen, 0.0).at(middle)


def scores(mean: list[float], error: float, groups: tuple[str, ...] | None = None) -> Scores:
    spreads = [spread_of(np.full(400, share), 0.0) for share in mean]
    names = tuple(f"{at} x" for at in range(len(mean)))
    items = np.diag(np.full(len(mean), error**2))
    return Scores(names, groups or names, np.array(mean), items, 1000, spreads)


def test_the_best_of_eight_that_lie_together_is_pulled_towards_them():
    found, _ = Posterior(scores([0.85] * 7 + [0.87], 0.01), 1).accuracy(20_000)
    assert 0.851 < found[7].mean() < 0.862
    wide = [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.87]
    apart, _ = Posterior(scores(wide, 0.01), 1).accuracy(20_000)
    assert apart[7].mean() == pytest.approx(0.869, abs=0.002)


def test_schedules_of_one_approach_borrow_from_each_other_more_than_strangers_do():
    mean = [0.80, 0.90, 0.86, 0.82]
    alone, _ = Posterior(scores(mean, 0.02), 1).accuracy(20_000)
    tied, _ = Posterior(scores(mean, 0.02, ("a", "b", "c", "b")), 1).accuracy(20_000)
    assert tied[1].mean() - tied[3].mean() < alone[1].mean() - alone[3].mean() - 0.005


def test_names_and_order_change_no_digit():
    given = scores([0.80, 0.90, 0.86, 0.83, 0.91], 0.02)
    turned = [2, 4, 0, 1, 3]
    other = Scores(
        tuple(given.keys[at] for at in turned),
        tuple(given.groups[at] for at in turned),
        given.mean[turned],
        given.items[np.ix_(turned, turned)],
        given.worth,
        [given.spreads[at] for at in turned],
    )
    one, two = (Posterior(found, 5).accuracy(3000)[0] for found in (given, other))
    assert np.array_equal(one[turned], two)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 40),
    st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=2, max_size=4),
    st.integers(1, 3),
)
def test_nothing_is_ever_not_a_number(n, shares, repeats):
    """One test item, all right, all wrong: shares stay shares."""
    names = ["old", "new", "hybrid", "rules"][: len(shares)]
    right = {
        k: np.tile(np.arange(n) < s * n, (repeats, 1)) for k, s in zip(names, shares, strict=True)
    }
    found = measured(right)
    assert np.isfinite(found.covariance(names, "old")).all()
    for one in [*found.accuracy.values(), *found.difference.values()]:
        assert one.low - 1e-12 <= one.value <= one.high + 1e-12
    spreads = [found.spread(name) for name in names]
    mean = np.array([found.value(name) for name in names])
    keys = tuple(str(at) for at in range(len(names)))
    covariance = found.covariance(names, "old")
    drawn, _ = Posterior(Scores(keys, keys, mean, covariance, float(n), spreads), 1).accuracy(200)
    assert ((drawn >= 0) & (drawn <= 1)).all()


# The acceptance test.


def test_exactly_at_the_target_one_in_forty_passes_at_most_and_at_the_bar_every_other():
    assert bar(0.85, 1000) == pytest.approx(0.85 + 1.959964 * np.sqrt(0.85 * 0.15 / 1000), abs=1e-8)
    found = pass_chance(np.array([0.85, bar(0.85, 1000)]), 0.0, 0.85, 1000)
    assert found == pytest.approx([0.0214, 0.5], abs=5e-4)


@pytest.mark.parametrize("target", [0.7, 0.85, 0.9])
def test_it_is_the_chance_of_as_many_right_answers_as_prove_the_target(target):
    """Of 1,000 items, against the binomial distribution itself."""
    needed = needed_to_prove(1000, target)
    for accuracy in np.linspace(target, target + 0.06, 7):
        exact = binom.sf(needed - 1, 1000, accuracy)
        found = pass_chance(np.array([accuracy]), 0.0, target, 1000)
        assert found[0] == pytest.approx(exact, abs=0.03)


def test_the_one_repeat_that_is_built_has_luck_of_its_own():
    """One point above the bar; the test's own error is 1.04 points, the repeat's .8."""
    accuracy = bar(0.85, 1000) + 0.01
    error = np.hypot(np.sqrt(accuracy * (1 - accuracy) / 1000), 0.008)
    found = pass_chance(np.array([accuracy]), 0.008, 0.85, 1000)
    assert found[0] == pytest.approx(norm.cdf(0.01 / error), abs=0.015)
    alone = pass_chance(np.array([accuracy]), 0.0, 0.85, 1000)
    assert alone[0] > found[0] + 0.04


def test_a_test_that_cannot_prove_the_target_is_passed_by_nobody():
    assert pass_chance(np.array([1.0]), 0.01, 0.85, 10).tolist() == [0.0]


@given(st.floats(0.5, 0.999), st.floats(0.0, 0.05), st.floats(0.5, 0.99), st.integers(1, 5000))
def test_the_chance_rises_with_the_accuracy_and_falls_with_the_target(accuracy, spread, target, n):
    two = np.array([accuracy, min(accuracy + 0.001, 1.0)])
    found = pass_chance(two, spread, target, n, accuracy)
    harder = pass_chance(two, spread, target + 0.005, n, accuracy)
    assert found[0] <= found[1] + 1e-12
    assert harder[0] <= found[0] + 1e-12
    assert np.isfinite(found).all()
