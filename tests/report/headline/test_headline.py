"""What is said about a verdict fits it: who is compared, why money is not all, what a rule bars."""

from dataclasses import replace

import pytest

from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import TRAINING_TOKEN_PRICE
from core.domain.drivers.old_way import HOURLY_PAY
from core.domain.verdict import Answer, Fairness, Gate
from core.report.charts.all_arms import all_arms_cost
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_ratio_by_level import ladder
from core.report.document.ways import not_measured
from core.report.findings.dossier import Dossier
from core.report.findings.reasons import reasons, reasons_heading, rule_that_fired
from core.report.headline import headline_of
from core.report.headline.parts import HEADLINE_CHARACTERS

UNREACHED = 0.97


@pytest.fixture(scope="module")
def told(raced):
    """Words about the small race under other terms."""
    known = raced.dossier()

    def under(scenario=None, months=12, target=None, fair=True):
        v = known.valuation
        goal = v.terms.target if target is None else target
        fairness = v.fairness if fair else (Fairness("no leak", False, "5 items leaked"),)
        terms = Terms(goal, v.terms.margin, months)
        again = Valuation.of(
            v.outcome, v.measured, fairness, terms, v.register, scenario or Scenario(), draws=2000
        )
        return replace(known, valuation=again, plan=replace(known.plan, target=goal))

    return under


def answered(d: Dossier, answer: Answer, recommended: str | None, **gates: Gate) -> None:
    """Put another verdict, and other gates, into a valuation."""
    v = d.valuation
    v.__dict__["verdict"] = replace(
        v.verdict, answer=answer, recommended=recommended, sureness=None, pilot=None
    )
    v.priced.__dict__["gates"] = {
        arm: replace(found, gate=gates.get(arm, found.gate)) for arm, found in v.gates.items()
    }


def test_an_unfair_race_has_nothing_to_choose_and_says_what_was_found(told):
    d = told(fair=False)
    assert d.valuation.verdict.answer is Answer.INVALID
    assert d.valuation.choices == []
    assert d.valuation.larger_test_set is None
    assert rule_that_fired(d) == "a fairness check failed: 5 items leaked"
    assert reasons_heading(d) == "For diagnosis only"


def test_a_claim_about_a_way_that_misses_the_target_says_so(told):
    d = told(target=UNREACHED)
    assert headline_of(d).headline == "Neither way reaches 97% in this plan"
    for picture in (living_with_it(d), all_arms_cost(d)):
        assert picture.title.endswith(", but misses 97%")
    assert "for less than" not in not_measured(d, "prompt")
    assert "but misses" not in living_with_it(told()).title


def test_labels_or_tokens_that_cost_nothing_have_no_ratio(told):
    nothing = Range(0.0, 0.0, 0.0)
    assert ladder(told(Scenario(overrides={HOURLY_PAY: nothing}))).title.startswith(
        "Nothing the old way per example"
    )
    tokens = ladder(told(Scenario(overrides={TRAINING_TOKEN_PRICE: nothing})))
    assert tokens.title.startswith("Nothing the new way per example")
    assert tokens.table["New way"].iloc[0] == "nothing the new way"
    assert tokens.table.notna().all(axis=None)


def test_a_house_rule_that_bars_the_new_way_is_the_reason_to_stay(told):
    d = told(Scenario(data_stays=True, hosting="per token"), months=0)
    assert d.valuation.barred["new"] == "data policy"
    answered(d, Answer.STAY, "old", new=Gate.PASSED)
    assert headline_of(d).headline == "Stay: your own rules bar the new way"
    assert "sends texts to a provider" in headline_of(d).lead


def test_switching_in_spite_of_the_cost_says_what_makes_up_for_it(told):
    d = told(Scenario(value_per_month=1e7), months=36)
    assert d.total("new") > d.total("old")
    answered(d, Answer.SWITCH, "new")
    assert "dearer, but live sooner" in headline_of(d).headline
    assert "Being live sooner makes up for the difference." in headline_of(d).lead


def test_a_hybrid_is_compared_with_ways_that_reach_and_gives_its_own_reasons(told):
    d = told()
    v = d.valuation
    answered(d, Answer.HYBRID, "hybrid")
    v.priced.__dict__["stops"] = v.stops | {
        "new": replace(v.stops["new"], reached=v.stops["new"].reached & False)
    }
    assert "than the old way" in headline_of(d).lead
    assert any("the hybrid" in reason.sentence for reason in reasons(d))
    assert not any("new way" in reason.sentence for reason in reasons(d))


def test_reaching_in_most_repeats_without_being_shown_good_enough_has_its_words(told):
    d = told()
    open_ = dict.fromkeys(d.valuation.gates, Gate.UNDECIDED)
    answered(d, Answer.NEITHER_REACHES, None, **open_)
    said = headline_of(d)
    assert said.headline == "No way is shown to be good enough"
    assert "proves" in said.lead
    assert reasons_heading(d) == "What the race showed"


def test_a_cheaper_new_way_that_is_not_shown_as_good_is_not_called_dearer(told):
    d = told(months=0)
    assert d.total("new") < d.total("old")
    answered(d, Answer.STAY, "old", new=Gate.UNDECIDED)
    assert headline_of(d).headline == "Stay: the new way is not shown to be as good"


@pytest.mark.parametrize("months", [0, 12, 24, 36])
@pytest.mark.parametrize("cost", [None, 0.05, 5.0])
@pytest.mark.parametrize("stay", [False, True])
def test_every_headline_fits_and_none_contradicts_its_costs(told, months, cost, stay):
    d = told(Scenario(error_costs=(cost, cost), data_stays=stay), months)
    said = headline_of(d)
    assert len(said.headline) <= HEADLINE_CHARACTERS
    if "costs more" in said.headline or "dearer" in said.headline.partition(",")[0]:
        assert d.total("new") >= d.total("old")
