"""Labels that are owned, a contract that has to be left, money that is spent later."""

import numpy as np
import pytest

from core.decision.cash import discounted_total
from core.decision.presets import with_preset
from core.domain.assumption import Scenario
from core.domain.errors import BadUsage


@pytest.fixture(scope="module")
def valued(raced):
    return raced.valued(12).valuation


def test_leaving_a_contract_is_paid_once_by_ways_that_buy_no_labels(valued):
    left = valued.under(Scenario(leaving=5000.0))
    for months in (0, 12, 36):
        for name, costs in left.costs.items():
            more = costs.total(months) - valued.costs[name].total(months)
            buys = name in ("old", "hybrid", "annotators-new")
            assert np.allclose(more, 0.0 if buys else 5000.0), name
    lines = {line.driver: line.usd for line in left.costs["new"].lines(12)}
    assert lines["leaving"] == 5000.0


def test_owned_labels_are_not_bought_again(valued):
    some = valued.under(Scenario(labels_owned=100.0))
    all_ = valued.under(Scenario(labels_owned=1e8))
    plain, part, none = (v.costs["old"].build.usd.mean() for v in (valued, some, all_))
    assert none < part < plain
    labelling = {line.driver: line for line in all_.costs["old"].build.lines}["O2c"]
    assert labelling.usd == labelling.hours == 0.0
    assert np.allclose(all_.costs["new"].build.usd, valued.costs["new"].build.usd)


def test_what_keeping_it_costs_does_not_depend_on_owned_labels(valued):
    owned = valued.under(Scenario(labels_owned=1e8)).costs["old"].running.total(12)
    assert np.allclose(owned, valued.costs["old"].running.total(12))


def test_already_annotating_leaves_out_what_is_paid(valued):
    there = valued.under(with_preset(Scenario(), "annotating", valued.register))
    drivers = {line.driver: line.usd for line in there.costs["old"].build.lines}
    assert drivers["O1a"] == 0.0
    assert there.costs["old"].build.days.mean() < valued.costs["old"].build.days.mean()


@pytest.mark.parametrize("months", [0, 1, 12, 36])
def test_discounting_counts_later_months_less_month_by_month(valued, months):
    later = valued.under(Scenario(discount=0.08))
    for name in ("old", "new"):
        by_month = discounted_total(valued.costs[name], months, 0.08)
        assert np.allclose(later.costs[name].total(months), by_month, rtol=1e-9)


@pytest.mark.parametrize(
    "given", [{"discount": 1.5}, {"leaving": -1.0}, {"labels_owned": -5.0}, {"leaving": 1e13}]
)
def test_nonsense_is_refused(given):
    with pytest.raises(BadUsage):
        Scenario(**given)
