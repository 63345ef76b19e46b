"""Headlines answer whether to keep paying, then name the approach; leads agree with the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.decision.accuracy.validity_checks import NO_LEAK
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Scenario
from core.domain.verdict import Answer, Fairness, PairAnswer, Pilot, PilotKind
from core.report.findings.reasons import reasons_heading, rule_that_fired
from core.report.format.numbers import money
from core.report.headline import headline_of
from core.report.headline.parts import HEADLINE_CHARACTERS
from tests.report.verdicts import answering, option


@pytest.fixture(scope="module")
def known(raced):
    return raced.dossier(12)


@pytest.fixture(scope="module")
def told(known):
    """The small race under other terms."""

    def under(scenario=None, months=12, target=None, fair=True):
        v = known.valuation
        goal = v.terms.target if target is None else target
        fairness = v.fairness if fair else (Fairness(NO_LEAK, False, "5 items leaked"),)
        terms = Terms(goal, v.terms.margin, months)
        again = Valuation.of(
            v.outcome, v.measured, fairness, terms, v.register, scenario or Scenario(), draws=2000
        )
        return replace(known, valuation=again, plan=replace(known.plan, target=goal))

    return under


VERDICTS = Path(__file__).parents[3] / "docs" / "verdicts.md"
ITEMS = Pilot(PilotKind.TEST_SET, "new", 200, 100, 400, 900.0, 400.0, 0.3, True)
REPEATS = Pilot(PilotKind.REPEATS, "new", 3, 2, 5, 9_000.0, 4_000.0, 0.3, True)


NEW, OLD = "new", "old"


def saving(arm: str, best: float, usd: float = 26_000.0, meets: float = 0.9):
    return option(arm, best, meets, usd=usd)


@pytest.mark.parametrize(
    ("options", "given", "said"),
    [
        (
            (saving(NEW, 0.92), option(OLD, 0.08)),
            {},
            "Stop paying for annotation: the fine-tuning analyst saves $24k in the first year "
            "(92% likely)",
        ),
        (
            (saving(NEW, 0.85), option(OLD, 0.15)),
            {"wide": 90_000.0},
            "Stop paying for annotation: the fine-tuning analyst probably saves $24k "
            "(85% likely best)",
        ),
        (
            (option(OLD, 0.85), saving(NEW, 0.15, 53_100.0)),
            {},
            "Keep paying for annotation: it costs $3.1k less than the fine-tuning analyst "
            "(85% likely best)",
        ),
        (
            (saving("hybrid", 0.81), option(NEW, 0.19)),
            {},
            "Pay for part of the annotation: the hybrid saves $24k in the first year "
            "(81% likely best)",
        ),
        (
            (saving("hybrid", 0.45), option(OLD, 0.2)),
            {"same_cost": True},
            "Pay for part of the annotation: the hybrid saves $24k in the first year "
            "(45% likely best)",
        ),
        (
            (option(OLD, 0.55), option(NEW, 0.45, usd=50_400.0)),
            {"same_cost": True},
            "Costs about the same: keep annotating",
        ),
        (
            (option(NEW, 0.55, usd=49_700.0), option(OLD, 0.45)),
            {"same_cost": True},
            "Costs about the same: stop annotating, use the fine-tuning analyst",
        ),
        (
            (saving(NEW, 0.9, meets=0.64), option(OLD, 0.1)),
            {},
            "Stop paying for annotation: try the fine-tuning analyst first, it saves $24k "
            "(90% likely best)",
        ),
        (
            (option(OLD, 0.55, meets=0.49), option(NEW, 0.45)),
            {"same_cost": True},
            "Costs about the same: keep annotating",
        ),
        (
            (option(OLD, 1.0),),
            {},
            "Keep paying for annotation: only human annotation is likely to meet 80%",
        ),
        (
            (option(OLD, 0.4), option(NEW, 0.35), option("hybrid", 0.25)),
            {"answer": Answer.UNDECIDED, "pilot": ITEMS},
            "Undecided: 200 more test items for $400 would settle it",
        ),
        (
            (option(OLD, 0.6), option(NEW, 0.4)),
            {"answer": Answer.UNDECIDED, "pilot": REPEATS},
            "Undecided: 3 more repeats for $4.0k would settle it",
        ),
        (
            (option(OLD, 0.6), option(NEW, 0.4)),
            {"answer": Answer.UNDECIDED},
            "Undecided: human annotation is ahead (60% likely the best choice), and more testing "
            "does not pay",
        ),
        ((), {"answer": Answer.NEITHER_REACHES}, "No approach is likely to meet 80%"),
        ((), {"answer": Answer.AT_CHANCE}, "No approach beats always answering 'not keto'"),
        ((), {"answer": Answer.INVALID}, "No answer: test items were trained on"),
    ],
)
def test_every_verdict_has_its_headline(known, options, given, said):
    d = replace(known, plan=replace(known.plan, target=0.8))
    d = answering(d, *options, **given)
    unlikely = dict.fromkeys(d.arms, 0.0) | {one.arm: one.meets for one in options}
    d.valuation.priced.__dict__["meets"] = unlikely
    if OLD not in {one.arm for one in options}:
        d.spent[OLD] = np.full(101, 50_000.0)
    if given.get("answer") is Answer.AT_CHANCE:
        shares = {"not keto": 0.6, "keto": 0.4}
        d.valuation.outcome = replace(d.valuation.outcome, class_shares=shares)
    if given.get("answer") is Answer.INVALID:
        d.valuation.fairness = (Fairness(NO_LEAK, False, "5 items leaked"),)
    found = headline_of(d)
    assert found.headline == said
    assert len(said) <= HEADLINE_CHARACTERS
    assert len(re.findall(r"[.%] ", found.lead + " ")) <= 6
    assert len(found.lead.split()) <= 45
    assert said in VERDICTS.read_text(encoding="utf-8")


def test_without_annotators_the_question_falls_away(known):
    roster = replace(known.roster, recommended=("new", "gold"))
    d = replace(known, plan=replace(known.plan, arms=("new", "gold")))
    v = d.valuation.under(d.valuation.scenario)
    arms = {name: v.outcome.arms[name] for name in ("new", "gold")}
    v.outcome = replace(v.outcome, arms=arms, roster=roster)
    d = answering(replace(d, valuation=v), saving("new", 0.92), option("gold", 0.08))
    d.valuation.outcome = v.outcome
    d.spent["new"], d.spent["gold"] = np.full(101, 26_000.0), np.full(101, 50_000.0)
    assert headline_of(d).headline == (
        "The fine-tuning analyst costs $24k less than expert labels only in the first year "
        "(92% likely)"
    )


def test_the_lead_has_cost_chance_and_what_a_wrong_choice_costs(known):
    d = answering(known, saving("new", 0.92), option("old", 0.08))
    told = headline_of(d)
    assert told.lead == (
        "The fine-tuning analyst costs **$26k** in the first 12 months (80% range $25k-27k). "
        "It is **90%** likely to meet 70%; a wrong choice costs **$15k** on average."
    )
    assert told.more.startswith("Based on simulated annotators, a simulated analyst and a stand-in")
    assert told.whole.endswith(
        "The same answer comes out in **56** of 100 simulated reruns of this PoC."
    )


def test_the_question_of_the_poc_is_told_where_there_are_other_choices(known):
    three = option("new", 0.9), option("old", 0.08), option("hybrid", 0.02)
    assert (
        "Without the other approaches human annotation would cost less on average than the "
        "fine-tuning analyst."
    ) in headline_of(answering(known, *three)).more
    hybrid = three[2], *three[:2]
    assert (
        "Between human annotation and the fine-tuning analyst alone, human annotation is better in "
        "**71%** of simulations."
    ) in headline_of(answering(known, *hybrid)).more
    d = answering(known, *three[:2], pair=None, reruns=None)
    assert "alone" not in headline_of(d).whole
    assert "reruns" not in headline_of(d).whole
    rarely = PairAnswer("old", "new", 0.4, (60_700.0, 57_300.0), (0.49, 0.59))
    assert "costs less on average, but is better in only **40%**" in (
        headline_of(answering(known, *three, pair=rarely)).more
    )


def test_what_may_fall_short_names_the_next_one_and_how_far_both_get(known):
    d = answering(known, option("new", 0.9, meets=0.64), option("old", 0.1), reached=0.83)
    told = headline_of(d)
    assert "With human annotation as the next one, " in told.whole
    assert "is met with a chance of **83%**." in told.whole
    assert told.next_step.endswith("build human annotation next.")


def test_what_costs_more_than_today_says_why_it_is_recommended(known):
    d = answering(known, option("new", 0.9, usd=60_000.0), option("hybrid", 0.1, usd=70_000.0))
    d.spent["old"] = np.full(101, 50_000.0)
    d.valuation.priced.__dict__["meets"] = dict(d.valuation.meets) | {"old": 0.03}
    told = headline_of(d)
    assert "the fine-tuning analyst costs $10k more" in told.headline
    assert "It is **90%** likely to meet 70%, human annotation only **3%**." in told.lead


def test_undecided_names_what_is_ahead_and_what_most_best_choices_pay(known):
    options = option("old", 0.4), option("new", 0.35), option("gold", 0.25)
    told = headline_of(answering(known, *options, answer=Answer.UNDECIDED, pilot=ITEMS))
    assert told.lead == (
        "Human annotation is ahead: **40%** likely the best choice. A wrong choice here costs "
        "$2.0k on average."
    )
    assert "In **60%** of simulations the best choice pays for no annotation." in told.whole
    assert told.next_step == (
        "Keep what you have until 200 more test items are in. They cost about $400 and are worth "
        "about $900."
    )


def test_a_lowered_target_is_one_that_would_be_met(told):
    d = told(target=0.97)
    assert d.valuation.verdict.answer is Answer.NEITHER_REACHES
    found = headline_of(d)
    assert found.headline == "No approach is likely to meet 97%"
    lowered = int(re.search(r"Lower the target to (\d+)%", found.next_step)[1]) / 100
    assert max(told(target=lowered).valuation.meets.values()) >= 0.75
    assert max(told(target=lowered + 0.02).valuation.meets.values()) < 0.9


def test_at_chance_never_asks_for_more_rounds(known):
    d = answering(known, answer=Answer.AT_CHANCE)
    shares = {"not keto": 0.6, "keto": 0.4}
    d.valuation.outcome = replace(d.valuation.outcome, class_shares=shares)
    told = headline_of(d)
    assert "Always answering 'not keto' is right for **60.0%**" in told.whole
    assert "rounds" not in told.next_step
    assert "the texts do not carry the answer, or the labels do not" in told.next_step


def test_an_unfair_race_has_nothing_to_choose_and_says_what_was_found(told):
    d = told(fair=False)
    assert d.valuation.verdict.answer is Answer.INVALID
    assert d.valuation.choices == []
    assert rule_that_fired(d) == "a fairness check failed: 5 items leaked"
    assert reasons_heading(d) == "For diagnosis only"


def test_a_budget_that_bars_every_way_says_what_each_costs(told):
    d = told(Scenario(budget=1.0), target=0.6)
    found = headline_of(d)
    assert found.headline == "Your own rules bar every approach"
    assert f"costs **{money(d.build('old'))}** to build, over your budget of $1" in found.whole


@pytest.mark.parametrize("months", [0, 12, 24, 36])
@pytest.mark.parametrize("cost", [None, 0.05, 5.0])
@pytest.mark.parametrize("stay", [False, True])
def test_every_headline_fits_and_every_sentence_is_short(told, months, cost, stay):
    d = told(Scenario(error_costs=(cost, cost), data_stays=stay), months)
    said = headline_of(d)
    assert len(said.headline) <= HEADLINE_CHARACTERS
    for sentence in re.split(r"(?<=[a-z\d*%)])[.;] |: ", said.whole):
        assert len(sentence.split()) <= 21, sentence


@pytest.mark.parametrize("given", [{}, {"pilot": ITEMS}, {"pilot": REPEATS}])
def test_undecided_fits_whatever_is_ahead(known, given):
    for arm in known.arms:
        d = answering(known, option(arm, 0.4), answer=Answer.UNDECIDED, **given)
        headline = headline_of(d).headline
        assert len(headline) <= HEADLINE_CHARACTERS
        assert headline.startswith("Undecided: ")
        assert ("would settle it" in headline) == bool(given)
        assert given or d.roster.inside(arm) in headline
