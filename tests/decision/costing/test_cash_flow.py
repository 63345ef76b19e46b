"""Money by month adds up to the totals; a discount rate only ever makes later money smaller."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision.assumptions.draws import Draws
from core.decision.assumptions.register import load_register
from core.decision.calculator.estimate import costs_after
from core.decision.calculator.ledger import OwnCase, own_poc
from core.decision.costing.cash_flow import (
    crossing_month,
    discounted,
    monthly_stream,
    spent_by_month,
)
from core.decision.costing.counted_quantities import varied_counts
from core.domain.assumption import Scenario
from core.domain.errors import BadUsage

REGISTER = load_register()
SETTINGS = {"per token": Scenario(), "always-on": Scenario(hosting="always-on")}


@pytest.fixture(scope="module", params=SETTINGS)
def costs(request):
    scenario = SETTINGS[request.param]
    poc = own_poc(OwnCase(), varied_counts(REGISTER, scenario))
    return costs_after(poc, 3, Draws(REGISTER, scenario, 500))


@pytest.mark.parametrize("arm", ["old", "new"])
@pytest.mark.parametrize("months", [1, 12, 24, 36])
def test_months_add_up_to_the_running_total(costs, arm, months):
    stream = monthly_stream(costs[arm].running, months)
    assert stream.shape == (months, 500)
    assert np.allclose(stream.sum(axis=0), costs[arm].running.total(months), rtol=1e-12)


def test_the_build_is_paid_today(costs):
    spent = spent_by_month(costs["new"], 12, 0.2)
    assert np.array_equal(spent[0], costs["new"].build.usd + costs["new"].deploy)


@settings(max_examples=50)
@given(st.floats(0, 2), st.floats(0.001, 2), st.integers(1, 48))
def test_a_higher_rate_makes_later_money_smaller(rate, more, months):
    stream = np.full((months, 1), 100.0)
    low, high = discounted(stream, rate), discounted(stream, rate + more)
    assert (high < low).all()
    assert (np.diff(low[:, 0]) <= 0).all()


@given(st.floats(-0.9, 3))
def test_a_year_later_is_one_rate_away(rate):
    found = discounted(np.full((24, 1), 100.0), rate)
    assert found[11, 0] == pytest.approx(100 / (1 + rate))
    assert found[23, 0] == pytest.approx(100 / (1 + rate) ** 2)


def test_a_rate_that_makes_no_sense_is_refused():
    with pytest.raises(BadUsage, match="no sense"):
        discounted(np.ones((12, 1)), -1.0)


def test_the_crossing_is_the_month_in_which_the_dearer_way_becomes_the_cheaper():
    assert crossing_month(np.array([5.0, 6, 7]), np.array([4.0, 6, 9])) == 2
    assert crossing_month(np.array([5.0, 6, 7]), np.array([4.0, 5, 6])) is None
