"""Whether a further exam pays, how long it should be, and whom the answer serves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.voi.evsi import (
    TestItemPrice,
    enbs,
    plan_paired_test_set,
    plan_test_set,
    population_served,
)
from core.decision.voi.paired_exam import PairedBelief
from core.domain.errors import BadUsage
from tests.decision.voi.references import reference

VOI = reference("keto2_voi")


def test_a_population_equals_voi():
    for row in VOI["pop_voi"]:
        served = population_served(row["pop"], row["time"], row["dis"])
        assert row["voi"] * served == pytest.approx(row["value"], rel=1e-12)
    assert population_served(1000, 5) == 5000
    with pytest.raises(BadUsage):
        population_served(1000, -1)


def test_the_best_size_equals_voi():
    rows = VOI["enbs"]
    free = TestItemPrice(0.0)
    plan = plan_test_set([row["n"] for row in rows], [row["enbs"] for row in rows], free)
    assert plan.n == rows[0]["nmax"]
    assert plan.worth == pytest.approx(rows[0]["enbsmax"])
    assert (plan.low, plan.high) == (rows[0]["nlower"], rows[0]["nupper"])


def test_sizes_that_lose_at_most_5_percent_are_near_optimal():
    plan = plan_test_set([0, 50, 100, 200, 400], [0, 96, 100, 95.5, 80], TestItemPrice(0.0))
    assert (plan.n, plan.low, plan.high) == (100, 50, 200)


def test_an_exam_that_costs_more_than_it_tells_is_not_held():
    plan = plan_test_set([50, 100], [90, 120], TestItemPrice(2.0))
    assert (plan.n, plan.worth, plan.low, plan.high) == (0, 0.0, 0, 0)
    assert plan.enbs == (-10.0, -80.0)


def test_setup_waiting_and_population_count():
    price = TestItemPrice(2.0, setup_usd=100, days_per_item=0.1, setup_days=5, usd_per_day=10)
    assert price.usd([0, 50]).tolist() == [0.0, 100 + 100 + 10 * (5 + 5)]
    assert enbs(80.0, price.usd(50), population=10).tolist() == 500.0


def test_a_plan_for_both_arms_weighs_exact_worth_against_price():
    row = reference("analytic_voi")["evsi_paired_dirichlet_exact"]["rows"]
    exact = {r["n_pairs"]: r["evsi_exact"] for r in row if (r["k"], r["dcost"]) == (1000, 5000)}
    plan = plan_paired_test_set(
        PairedBelief(10, 20, 170), tuple(exact), 1e5, 5000, TestItemPrice(1.0)
    )
    assert plan.evsi == pytest.approx(list(exact.values()), rel=1e-9)
    assert plan.n == max(exact, key=lambda n: exact[n] - n)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=8), st.floats(0, 5))
def test_the_best_size_is_near_optimal_itself(values, usd):
    sizes = [50 * 2**at for at in range(len(values))]
    plan = plan_test_set(sizes, values, TestItemPrice(usd))
    assert plan.worth == max(0.0, *plan.enbs)
    assert plan.low <= plan.n <= plan.high


@pytest.mark.parametrize(("sizes", "values"), [([], []), ([-1], [1.0]), ([1, 2], [1.0])])
def test_nonsense_is_refused(sizes, values):
    with pytest.raises(BadUsage, match="sizes"):
        plan_test_set(sizes, values, TestItemPrice(1.0))
