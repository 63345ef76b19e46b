"""Labels that are owned, a contract that has to be left, money that is spent later."""

import numpy as np
import pytest

from core.decision.costing.cash_flow import monthly_stream
from core.decision.scenarios.presets import from_scratch, stands_somewhere, with_annotating
from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import FIRST_GUIDELINE, LABELLING_TIME
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.drivers.today import CONTRACT_MONTHS_LEFT, CONTRACT_NOTICE, CONTRACT_PRICE
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
    assert lines[CONTRACT_PRICE] == 5000.0


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ({CONTRACT_MONTHS_LEFT: Range(6, 6, 6)}, 6.0),
        ({CONTRACT_NOTICE: Range(3, 3, 3)}, 3.0),
        ({CONTRACT_MONTHS_LEFT: Range(6, 6, 6), CONTRACT_NOTICE: Range(3, 3, 3)}, 3.0),
        ({CONTRACT_MONTHS_LEFT: Range(2, 2, 2), CONTRACT_NOTICE: Range(3, 3, 3)}, 2.0),
        ({}, 0.0),
    ],
)
def test_the_months_that_are_still_paid_end_with_the_contract_or_the_notice(valued, said, months):
    monthly = {CONTRACT_PRICE: Range(1000, 1000, 1000)}
    left = valued.under(Scenario(overrides=said | monthly, leaving=500.0))
    assert np.allclose(left.costs["new"].leaving, 500.0 + 1000 * months)
    assert left.costs["old"].leaving == 0.0
    silent = valued.under(Scenario(overrides=said, leaving=500.0))
    assert silent.costs["new"].leaving == 500.0


def test_a_range_of_months_and_dollars_is_drawn(valued):
    said = {CONTRACT_MONTHS_LEFT: Range(2, 4, 6), CONTRACT_PRICE: Range(1000, 2000, 3000)}
    left = valued.under(Scenario(overrides=said))
    usd = left.costs["new"].leaving
    assert usd.mean() == pytest.approx(4 * 2000, rel=0.02)
    assert 2000 < usd.min() < usd.max() < 18000
    line = next(line for line in left.costs["new"].lines(12) if line.driver is CONTRACT_PRICE)
    assert line.usd == pytest.approx(usd.mean())


def test_from_scratch_takes_all_of_it_back():
    said = Scenario(
        overrides={CONTRACT_MONTHS_LEFT: Range(6, 6, 6), PREDICTIONS_A_MONTH: Range(1, 2, 3)},
        labels_owned=10.0,
    )
    there = with_annotating(said)
    assert stands_somewhere(there)
    assert stands_somewhere(said)
    assert from_scratch(there) == Scenario(overrides={PREDICTIONS_A_MONTH: Range(1, 2, 3)})
    assert not stands_somewhere(from_scratch(there))


def test_owned_labels_are_not_bought_again(valued):
    some = valued.under(Scenario(labels_owned=100.0))
    all_ = valued.under(Scenario(labels_owned=1e8))
    plain, part, none = (v.costs["old"].build.usd.mean() for v in (valued, some, all_))
    assert none < part < plain
    labelling = {line.driver: line for line in all_.costs["old"].build.lines}[LABELLING_TIME]
    assert labelling.usd == labelling.hours == 0.0
    assert np.allclose(all_.costs["new"].build.usd, valued.costs["new"].build.usd)


def test_what_keeping_it_costs_does_not_depend_on_owned_labels(valued):
    owned = valued.under(Scenario(labels_owned=1e8)).costs["old"].running.total(12)
    assert np.allclose(owned, valued.costs["old"].running.total(12))


def test_already_annotating_leaves_out_what_is_paid(valued):
    there = valued.under(with_annotating(Scenario()))
    drivers = {line.driver: line.usd for line in there.costs["old"].build.lines}
    assert drivers[FIRST_GUIDELINE] == 0.0
    assert there.costs["old"].build.days.mean() < valued.costs["old"].build.days.mean()


@pytest.mark.parametrize("months", [0, 1, 12, 36])
def test_discounting_counts_later_months_less_month_by_month(valued, months):
    later = valued.under(Scenario(discount=0.08, leaving=700.0))
    for name in ("old", "new"):
        costs = later.costs[name]
        by_month = costs.build.usd + costs.leaving
        if months:
            by_month = by_month + costs.deploy
            for at, paid in enumerate(monthly_stream(costs.running, months), start=1):
                by_month = by_month + paid / 1.08 ** (at / 12)
        assert np.allclose(costs.total(months), by_month, rtol=1e-9)


@pytest.mark.parametrize(
    "given", [{"discount": 1.5}, {"leaving": -1.0}, {"labels_owned": -5.0}, {"leaving": 1e13}]
)
def test_nonsense_is_refused(given):
    with pytest.raises(BadUsage):
        Scenario(**given)
