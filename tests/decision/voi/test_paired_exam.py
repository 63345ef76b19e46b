"""Exact worth of an exam that both arms take, and of knowing the true difference."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from core.decision.voi.normal_evpi import evpi_normal
from core.decision.voi.paired_difference import chance_above
from core.decision.voi.paired_exam import PairedBelief, evsi_ceiling, evsi_paired
from core.domain.errors import BadUsage
from tests.decision.voi.references import reference

PAIRED = reference("analytic_voi")["evsi_paired_dirichlet_exact"]
COUNTS = PAIRED["prior_counts"]
BELIEF = PairedBelief(
    COUNTS["only_old_right"],
    COUNTS["only_new_right"],
    COUNTS["both_right"] + COUNTS["both_wrong"],
)
WEIGHT = st.floats(0.3, 80)
BELIEFS = st.builds(PairedBelief, WEIGHT, WEIGHT, WEIGHT)


@pytest.mark.parametrize(
    "row", PAIRED["rows"], ids=lambda row: f"{row['k']}-{row['dcost']}-{row['n_pairs']}"
)
def test_every_enumerated_case_is_met(row):
    """The reference's chances add up to one within 1e-12 only, which the benefit multiplies."""
    found = evsi_paired(BELIEF, row["n_pairs"], 100 * row["k"], row["dcost"])
    rounding = 2 * abs(row["prob_sum"] - 1) * (abs(row["E_INB"]) + row["evsi_exact"])
    assert found == pytest.approx(row["evsi_exact"], rel=1e-9, abs=rounding)
    assert BELIEF.sd == pytest.approx(row["sd_diff_prior"], rel=1e-12)


@given(BELIEFS, st.integers(0, 9), st.floats(-300, 300))
def test_negative_binomials_equal_the_plain_enumeration(belief, n, cost):
    weights = np.array([belief.only_old, belief.only_new, belief.agree])
    worth = 0.0
    for b in range(n + 1):
        for c in range(n + 1 - b):
            counts = np.array([b, c, n - b - c])
            logs = gammaln(n + 1) - gammaln(counts + 1).sum() + gammaln(belief.total)
            logs += (gammaln(weights + counts) - gammaln(weights)).sum()
            chance = math.exp(logs - gammaln(belief.total + n))
            worth += chance * max(1000 * belief.after(b, c, n).mean - cost, 0.0)
    worth -= max(1000 * belief.mean - cost, 0.0)
    assert float(evsi_paired(belief, n, 1000, cost)) == pytest.approx(worth, abs=1e-8)


def test_beliefs_after_an_exam_average_to_the_belief_before():
    found = BELIEF.test_set(6400)
    assert found.chance.sum() == pytest.approx(1, abs=1e-12)
    assert found.chance @ found.belief == pytest.approx(BELIEF.mean, rel=1e-10)
    spread = BELIEF.sd**2 * 6400 / (6400 + BELIEF.total)
    variance = found.chance @ (found.belief - BELIEF.mean) ** 2
    assert variance == pytest.approx(spread, rel=1e-9)


@given(BELIEFS, st.floats(-400, 400), st.integers(0, 60))
def test_more_items_are_worth_more_but_never_more_than_certainty(belief, cost, n):
    one, more = (float(evsi_paired(belief, size, 1000, cost)) for size in (n, 2 * n + 1))
    assert -1e-9 <= one <= more + 1e-8
    assert more <= float(evsi_ceiling(belief, 1000, cost)) * (1 + 1e-6) + 1e-6


@given(BELIEFS, st.floats(-400, 400), st.integers(1, 60))
def test_exchanging_the_arms_changes_nothing(belief, cost, n):
    turned = PairedBelief(belief.only_new, belief.only_old, belief.agree)
    one, two = evsi_paired(belief, n, 1000, cost), evsi_paired(turned, n, 1000, -cost)
    assert float(one) == pytest.approx(float(two), abs=1e-8)


def test_many_costs_at_once_equal_one_at_a_time():
    costs = np.array([-3000.0, 0.0, 5000.0, 9000.0])
    together = evsi_paired(BELIEF, 200, 1e5, costs)
    assert together.tolist() == [float(evsi_paired(BELIEF, 200, 1e5, cost)) for cost in costs]


def test_certainty_agrees_with_simulated_truths():
    rng = np.random.default_rng(1)
    true = rng.dirichlet((BELIEF.only_old, BELIEF.only_new, BELIEF.agree), 400_000)
    difference = true[:, 1] - true[:, 0]
    for cost in (2000.0, 5000.0, 9000.0):
        gain = 1e5 * difference - cost
        chance = (gain > 0).mean()
        assert chance_above(BELIEF, cost / 1e5) == pytest.approx(chance, abs=0.003)


def test_a_long_exam_nears_the_normal_approximation_of_certainty():
    certain = float(evpi_normal(0, 1e5 * BELIEF.sd))
    assert float(evsi_paired(BELIEF, 6400, 1e5, 5000)) == pytest.approx(certain, rel=0.03)


def test_effects_that_are_worth_nothing_teach_nothing():
    assert float(evsi_paired(BELIEF, 50, 0.0, 100)) == 0


def test_nonsense_is_refused():
    with pytest.raises(BadUsage, match="no belief"):
        PairedBelief(0, 1, 1)
    with pytest.raises(BadUsage, match="no belief"):
        PairedBelief(1, math.nan, 1)
    with pytest.raises(BadUsage, match="-5 items"):
        BELIEF.test_set(-5)
    with pytest.raises(BadUsage, match="less than 0"):
        evsi_paired(BELIEF, 5, -1.0, 0)
