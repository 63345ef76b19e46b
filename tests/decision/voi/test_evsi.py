"""Whether a further exam pays, how long it should be, and whom the answer serves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.voi.evsi import (
    PricePerItem,
    enbs,
    plan_sample,
)
from core.domain.errors import BadUsage
from tests.decision.voi.references import reference

VOI = reference("keto2_voi")


def test_the_best_size_equals_voi():
    rows = VOI["enbs"]
    plan = plan_sample([row["n"] for row in rows], [row["enbs"] for row in rows], 0.0)
    assert plan.n == rows[0]["nmax"]
    assert plan.worth == pytest.approx(rows[0]["enbsmax"])
    assert (plan.low, plan.high) == (rows[0]["nlower"], rows[0]["nupper"])


def test_sizes_that_lose_at_most_5_percent_are_near_optimal():
    plan = plan_sample([0, 50, 100, 200, 400], [0, 96, 100, 95.5, 80], 0.0)
    assert (plan.n, plan.low, plan.high) == (100, 50, 200)


def test_an_exam_that_costs_more_than_it_tells_is_not_held():
    plan = plan_sample([50, 100], [90, 120], PricePerItem(2.0).usd([50, 100]))
    assert (plan.n, plan.worth, plan.low, plan.high) == (0, 0.0, 0, 0)
    assert plan.enbs == (-10.0, -80.0)


def test_setup_waiting_and_population_count():
    price = PricePerItem(2.0, setup_usd=100, days_per_item=0.1, setup_days=5, usd_per_day=10)
    assert price.usd([0, 50]).tolist() == [0.0, 100 + 100 + 10 * (5 + 5)]
    assert enbs(80.0, price.usd(50), population=10).tolist() == 500.0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=8), st.floats(0, 5))
def test_the_best_size_is_near_optimal_itself(values, usd):
    sizes = [50 * 2**at for at in range(len(values))]
    plan = plan_sample(sizes, values, PricePerItem(usd).usd(sizes))
    assert plan.worth == max(0.0, *plan.enbs)
    assert plan.low <= plan.n <= plan.high


@pytest.mark.parametrize(("sizes", "values"), [([], []), ([-1], [1.0]), ([1, 2], [1.0])])
def test_nonsense_is_refused(sizes, values):
    with pytest.raises(BadUsage, match="sizes"):
        plan_sample(sizes, values, 1.0)
