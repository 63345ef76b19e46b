"""The house's own rules come before money: a budget, and texts that may not leave."""

from dataclasses import replace

import pytest

from core.domain.assumption import Scenario
from core.domain.errors import BadUsage
from core.domain.verdict import Answer
from core.report.headline import headline_of


@pytest.fixture(scope="module")
def dossier(raced):
    return raced.dossier(12)


def under(dossier, **rules):
    return dossier.under(Scenario(**rules), 12)


def test_texts_that_must_stay_bar_a_provider_but_not_the_houses_own_machine(dossier):
    found = under(dossier, data_stays=True, hosting="per token").valuation
    assert found.barred["new"] == "data policy"
    assert "old" not in found.barred
    assert found.verdict.recommended != "new"
    own = under(dossier, data_stays=True, hosting="always-on").valuation
    assert "new" not in own.barred


def test_a_budget_bars_what_costs_more_in_half_of_the_what_ifs(dossier):
    middle = dossier.build("old")
    assert "old" in under(dossier, budget=middle - 1).valuation.barred
    assert "old" not in under(dossier, budget=middle + 1).valuation.barred


def test_where_every_good_way_is_barred_the_answer_says_which_rule_does_it(dossier):
    found = under(dossier, budget=1.0)
    assert found.valuation.verdict.answer is Answer.NEITHER_REACHES
    assert "budget bars every one" in found.valuation.verdict.rule
    told = headline_of(found)
    assert told.headline == "Your own rules bar every approach"
    assert "budget of $1" in told.lead


def test_without_rules_nothing_is_barred(dossier):
    assert dossier.valuation.barred == {}
    assert headline_of(dossier).headline != "Your own rules bar every approach"


@pytest.mark.parametrize("budget", [-1.0, 1e12, float("nan")])
def test_a_budget_must_be_an_amount(budget):
    with pytest.raises(BadUsage):
        replace(Scenario(), budget=budget)
