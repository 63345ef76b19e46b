"""What an input is worth to know: against dampack, the analytic truth, and its own bounds."""

import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from core.decision.voi.acceptability import compare
from core.decision.voi.evppi import evppi, evppi_table
from core.decision.voi.psa_sample import PsaSample
from core.decision.voi.regression import CurveBasis, conditional_mean
from tests.decision.voi.references import keto2_drawn, published, reference, samples

TRUTH = reference("analytic_voi")["keto2_exact"]["evppi_exact"]
SINGLE = ("acc_new", "acc_old", "serve_usd_new")
POLY2 = reference("keto2_dampack")["evppi_poly2"]


@pytest.mark.parametrize(("draws", "seed"), [(50_000, 1), (200_000, 0), (200_000, 2)])
def test_the_truth_is_met_within_3_percent(draws, seed):
    sample = keto2_drawn(draws, seed)
    truth = next(row for row in TRUTH if row["k"] == 1000)
    for name in SINGLE:
        assert evppi(sample, 1000, name).value == pytest.approx(truth[f"evppi_{name}"], rel=0.03)


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: str(row["k"]))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_is_within_three_standard_errors_at_every_amount(row, seed):
    sample = keto2_drawn(50_000, seed)
    for name in SINGLE:
        found = evppi(sample, row["k"], name)
        assert abs(found.value - row[f"evppi_{name}"]) < 3 * found.standard_error


@pytest.mark.parametrize(
    "shape",
    [np.sin, np.abs, lambda x: np.exp(x / 2), lambda x: np.maximum(x, 0.5), lambda x: x**3 / 3],
    ids=["sine", "kink", "exponential", "hinge", "cubic"],
)
def test_a_bent_relation_is_followed_within_2_percent(shape):
    """Against the draws' own conditional mean, so that only the curve can err."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=50_000)
    known = 1000 * (shape(x) - shape(x).mean())
    gain = known + rng.normal(0, 300, len(x))
    gain -= gain.mean()
    nothing = np.zeros_like(gain)
    sample = PsaSample.of_columns(
        {"old": nothing, "new": -gain}, {"old": nothing, "new": nothing}, {"x": x}
    )
    truth = np.maximum(known, 0).mean()
    assert evppi(sample, 0, "x").value == pytest.approx(truth, rel=0.02)


def test_inputs_without_influence_are_worth_nothing_but_for_rare_luck():
    """BIC lets about one idle input in a thousand through, at well below 1% of everything."""
    rng = np.random.default_rng(3)
    gain = rng.normal(0, 1000, 50_000)
    zeros = np.zeros_like(gain)
    idle = {f"x{at}": rng.gamma(2, size=len(gain)) for at in range(20)}
    sample = PsaSample.of_columns({"a": zeros, "b": gain}, {"a": zeros, "b": zeros}, idle)
    worth = [values[0].value for values in evppi_table(sample, (0,)).values()]
    assert sum(usd > 0 for usd in worth) <= 1
    assert max(worth) < 0.01 * compare(sample, 0).evpi.value


def test_a_constant_input_is_worth_nothing_and_a_switch_is_taken_value_by_value():
    rng = np.random.default_rng(4)
    switch = rng.integers(0, 3, 20_000).astype(float)
    gain = np.choose(switch.astype(int), [-900, 500, -50]) + rng.normal(0, 100, len(switch))
    zeros = np.zeros_like(gain)
    sample = PsaSample.of_columns(
        {"a": zeros, "b": -gain},
        {"a": zeros, "b": zeros},
        {"constant": zeros + 7, "switch": switch},
    )
    assert evppi(sample, 0, "constant").value == 0
    by_hand = sum(max(gain[switch == v].mean(), 0) * (switch == v).mean() for v in range(3))
    assert evppi(sample, 0, "switch").value == pytest.approx(by_hand, rel=1e-9)


def test_several_amounts_at_once_equal_one_at_a_time():
    sample = published("keto2")
    table = evppi_table(sample, (500, 1000), ("acc_old", "usd_per_hour"))
    assert list(table) == ["acc_old", "usd_per_hour"]
    assert table["acc_old"][1].value == pytest.approx(evppi(sample, 1000, "acc_old").value)


@given(samples())
def test_one_input_is_worth_no_less_than_nothing_and_no_more_than_all(sample):
    for wtp in (0, 125):
        perfect = compare(sample, wtp).evpi.value
        for values in evppi_table(sample, (wtp,)).values():
            assert 0 <= values[0].value <= perfect + 1e-9


@given(samples())
def test_what_all_arms_share_changes_no_worth(sample):
    shared = 37.0 * np.arange(sample.draws)[:, None]
    other = PsaSample(sample.arms, sample.costs + shared, sample.effects, sample.params)
    for name in sample.params:
        one, two = evppi(sample, 50, name), evppi(other, 50, name)
        assert one.value == pytest.approx(two.value, abs=1e-6)


def test_few_draws_are_not_explained_away_one_by_one():
    sample = PsaSample(
        ("a", "b"), [[0, c] for c in (3, -4, 1, -2, 5)], np.ones((5, 2)), {"x": range(5)}
    )
    assert evppi(sample, 0, "x").value < compare(sample, 0).evpi.value / 2


@pytest.mark.parametrize("far", [1e6, 1e9])
def test_outliers_do_not_bend_the_curve(far):
    x = np.concatenate([stats.norm.ppf((np.arange(2000) + 0.5) / 2000), [far]])
    mean = conditional_mean(x, [CurveBasis.of((3 * x)[:, None])])[0][:, 0]
    assert np.allclose(mean, 3 * x, rtol=1e-6, atol=1e-6)
