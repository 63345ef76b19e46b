"""Net benefit, chances and losses against BCEA 2.4.82 and dampack; what must never change them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.voi.acceptability import compare, eib, p_better, regret_in_bad_luck
from core.decision.voi.psa_sample import PsaSample
from tests.decision.voi.references import keto2_drawn, published, reference, samples

CASES = ["keto2", "arms4"]
WTP = st.sampled_from([0, 1, 50, 125, 1000])


@pytest.mark.parametrize("case", CASES)
def test_every_curve_equals_bcea(case):
    sample, bcea = published(case), reference(f"{case}_bcea")
    for at, k in enumerate(bcea["k"]):
        found = compare(sample, k)
        assert found.best == bcea["best"][at]
        assert found.evpi.value == pytest.approx(bcea["evpi"][at], rel=1e-9)
        assert found.ceaf == pytest.approx(bcea["ceaf"][at], rel=1e-9)
        for arm, chances in bcea["multi_p_best"].items():
            assert found.ceac[arm] == pytest.approx(chances[at], rel=1e-9)
        for arm, benefit in bcea["eib"].items():
            assert eib(sample, k, bcea["ref"])[arm] == pytest.approx(benefit[at], rel=1e-9)
            chance = bcea["ceac"][arm][at]
            assert p_better(sample, k, bcea["ref"])[arm] == pytest.approx(chance, rel=1e-9)


@pytest.mark.parametrize("case", CASES)
def test_losses_equal_dampack(case):
    sample, dampack = published(case), reference(f"{case}_dampack")
    for row in dampack["exp_loss"]:
        found = compare(sample, row["WTP"]).expected_loss[row["Strategy"]]
        assert found == pytest.approx(row["Expected_Loss"], rel=1e-5)
    for row in dampack["evpi"]:
        assert compare(sample, row["WTP"]).evpi.value == pytest.approx(row["EVPI"], rel=1e-5)
    for row in dampack["ceac"]:
        found = compare(sample, row["WTP"]).ceac[row["Strategy"]]
        assert found == pytest.approx(row["Proportion"], abs=2 / sample.draws)


def test_the_frontier_of_acceptability_is_not_the_highest_chance():
    found = compare(published("arms4"), 1000)
    assert found.best == "prompt_only"
    assert found.ceaf == pytest.approx(0.378)
    assert max(found.ceac.values()) == found.ceac["weak_sup"] == pytest.approx(0.436)


@pytest.mark.parametrize("row", reference("analytic_voi")["keto2_exact"]["evpi_mc_2e7"])
def test_50_000_draws_are_within_three_standard_errors_of_the_truth(row):
    sample = keto2_drawn(50_000, 1)
    found = compare(sample, row["k"])
    assert abs(found.evpi.value - row["evpi"]) < 3 * found.evpi.standard_error
    p = row["P(new_is_better)"]
    error = 3 * np.sqrt(p * (1 - p) / sample.draws)
    assert p_better(sample, row["k"], "new")["old"] == pytest.approx(p, abs=error)


def test_ties_are_split_and_never_better():
    sample = PsaSample(("a", "b", "c"), [[5, 5, 9], [5, 5, 9]], [[1, 1, 1], [1, 1, 1]])
    found = compare(sample, 10)
    assert found.best == "a"
    assert found.ceac == {"a": 0.5, "b": 0.5, "c": 0.0}
    assert p_better(sample, 10, "a") == {"b": 0.0, "c": 1.0}


def test_a_tie_is_a_tie_whatever_the_decimals_do():
    assert 100 * 1.1 - 10 != 100 * 1.0
    sample = PsaSample(("a", "b"), [[10, 0], [10, 0]], [[1.1, 1.0], [1.1, 1.0]])
    assert compare(sample, 100).ceac == {"a": 0.5, "b": 0.5}
    assert p_better(sample, 100, "a") == {"b": 0.0}


def test_regret_in_bad_luck_is_a_percentile_of_the_loss():
    sample = published("keto2")
    nmb = sample.nmb(1000)
    loss = nmb.max(axis=1) - nmb[:, 1]
    assert regret_in_bad_luck(sample, 1000)["new"] == pytest.approx(np.quantile(loss, 0.95))


@given(samples(), WTP)
def test_chances_add_up_and_the_best_arm_loses_least(sample, wtp):
    found = compare(sample, wtp)
    assert sum(found.ceac.values()) == pytest.approx(1)
    assert found.evpi.value == found.expected_loss[found.best]
    assert found.evpi.value == pytest.approx(min(found.expected_loss.values()), abs=1e-9)
    assert found.evpi.value >= 0


@given(samples(), WTP, st.integers(-5000, 5000), st.integers(0, 99))
def test_what_all_arms_share_changes_nothing(sample, wtp, constant, seed):
    """A constant, or a draw that hits all arms alike."""
    shock = np.random.default_rng(seed).integers(-2000, 2000, sample.draws)[:, None]
    other = PsaSample(sample.arms, sample.costs + constant + shock, sample.effects + constant)
    one, two = compare(sample, wtp), compare(other, wtp)
    assert one.ceac == two.ceac
    assert one.expected_loss == pytest.approx(two.expected_loss, abs=1e-6)
    assert one.evpi == pytest.approx(two.evpi, abs=1e-6)


def test_arms_must_share_their_draws():
    """Shuffled against each other, two arms with one cause look far less certain."""
    rate = np.random.default_rng(1).normal(1000, 300, 4000)
    effects = np.ones((4000, 2))
    together = PsaSample(("old", "new"), np.column_stack([rate, 0.9 * rate]), effects)
    apart = PsaSample(("old", "new"), np.column_stack([rate, 0.9 * rate[::-1]]), effects)
    assert p_better(together, 0, "new")["old"] > 0.99
    assert p_better(apart, 0, "new")["old"] < 0.7


@given(samples(), WTP)
def test_the_order_of_the_arms_changes_nothing(sample, wtp):
    turned = PsaSample(sample.arms[::-1], sample.costs[:, ::-1], sample.effects[:, ::-1])
    assert compare(turned, wtp).ceac == compare(sample, wtp).ceac
