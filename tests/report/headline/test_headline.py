"""Headlines answer whether to keep paying, then name the approach; leads agree with the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from core.decision.accuracy.validity_checks import NO_LEAK
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import TRAINING_TOKEN_PRICE
from core.domain.drivers.old_way import HOURLY_PAY
from core.domain.verdict import Answer, Fairness, Pilot, PilotKind
from core.report.charts.cost_ratio_by_level import ladder
from core.report.document.summary_page import four_numbers
from core.report.findings.leading import leading_table
from core.report.findings.reasons import reasons_heading, rule_that_fired
from core.report.format.numbers import money
from core.report.headline import headline_of, target
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


@pytest.mark.parametrize(
    ("options", "given", "said"),
    [
        (
            (option("new", 0.92), option("old", 0.08)),
            {},
            "Stop paying for annotation: the new way, 92% likely the best choice",
        ),
        (
            (option("old", 0.85), option("new", 0.15)),
            {},
            "Keep paying for annotation: the old way, 85% likely the best choice",
        ),
        (
            (option("hybrid", 0.81), option("new", 0.19)),
            {},
            "Pay for part of the annotation: the hybrid, 81% likely the best choice",
        ),
        (
            (option("old", 0.55), option("new", 0.45)),
            {"same_cost": True},
            "Costs about the same: keep paying for annotation (old way)",
        ),
        (
            (option("new", 0.9, meets=0.64), option("old", 0.1)),
            {},
            "Stop paying for annotation: try the new way first (64% likely to reach 80%), then the "
            "old way",
        ),
        (
            (option("old", 0.55, meets=0.49), option("new", 0.45)),
            {"same_cost": True},
            "Costs about the same: keep paying for annotation, first the old way (49% likely to "
            "reach 80%)",
        ),
        (
            (option("old", 1.0),),
            {},
            "Keep paying for annotation: only the old way is likely to reach 80%",
        ),
        (
            (option("old", 0.4), option("new", 0.35), option("hybrid", 0.25)),
            {"answer": Answer.UNDECIDED, "pilot": ITEMS},
            "Undecided between old, new and hybrid: 200 more exam dishes for $400 would settle it",
        ),
        (
            (option("old", 0.6), option("new", 0.4)),
            {"answer": Answer.UNDECIDED, "pilot": REPEATS},
            "Undecided between the old way and the new way: 3 more repeats for $4.0k would settle "
            "it",
        ),
        (
            (option("old", 0.6), option("new", 0.4)),
            {"answer": Answer.UNDECIDED},
            "Undecided between the old way and the new way: finding out costs more than it is "
            "worth",
        ),
        ((), {"answer": Answer.NEITHER_REACHES}, "No approach is likely to prove 80%"),
        ((), {"answer": Answer.AT_CHANCE}, "No approach beats always answering 'not keto'"),
        ((), {"answer": Answer.INVALID}, "No answer: exam items were trained on"),
    ],
)
def test_every_verdict_has_its_headline(known, options, given, said):
    d = replace(known, plan=replace(known.plan, target=0.8))
    d = answering(d, *options, **given)
    unlikely = dict.fromkeys(d.arms, 0.0) | {one.arm: one.meets for one in options}
    d.valuation.priced.__dict__["meets"] = unlikely
    if given.get("answer") is Answer.AT_CHANCE:
        shares = {"not keto": 0.6, "keto": 0.4}
        d.valuation.outcome = replace(d.valuation.outcome, class_shares=shares)
    if given.get("answer") is Answer.INVALID:
        d.valuation.fairness = (Fairness(NO_LEAK, False, "5 items leaked"),)
    assert headline_of(d).headline == said
    assert len(said) <= HEADLINE_CHARACTERS
    assert said in VERDICTS.read_text(encoding="utf-8") or "only" in said or "repeats" in said


def test_without_annotators_the_question_falls_away(known):
    bought = [arm for arm in known.arms if known.roster[arm].buys]
    roster = replace(known.roster, recommended=("new", "gold"))
    d = replace(known, plan=replace(known.plan, arms=("new", "gold")))
    v = d.valuation.under(d.valuation.scenario)
    arms = {name: v.outcome.arms[name] for name in ("new", "gold")}
    v.outcome = replace(v.outcome, arms=arms, roster=roster)
    d = answering(replace(d, valuation=v), option("new", 0.92), option("gold", 0.08))
    d.valuation.outcome = v.outcome
    assert bought
    assert headline_of(d).headline == "The new way, 92% likely the best choice"


def test_the_lead_agrees_with_the_tiles_and_the_table(known):
    d = answering(known, option("new", 0.92, meets=0.87), option("old", 0.08, meets=0.5))
    lead = headline_of(d).whole
    best, cost, meets, days = four_numbers(d)
    assert (best.value, best.note) == ("92%", "new way")
    assert f"the new way costs **{cost.value}** ({cost.note}) over 12 months" in lead
    assert f"and is **87%** likely to meet {target(d)}." in lead
    assert (meets.value, meets.note) == ("87%", "old way 50%")
    assert days.note.startswith("old way ")
    table = leading_table(d)
    assert table["Best choice"].tolist() == ["92%", "8%"]
    assert table["If wrong"].tolist() == ["$1.2k", "$1.2k"]
    assert table.iloc[0, 3].startswith(cost.value)
    assert "On average, being wrong about it costs **$1.2k**." in lead
    assert lead.endswith("The same answer comes out in **56** of 100 simulated reruns of this PoC.")


def test_the_second_sentence_answers_the_question_of_the_poc(known):
    d = answering(known, option("new", 0.92), option("old", 0.08))
    assert (
        "Between the old way and the new way alone, the old way is the better first choice in "
        "**71%** of simulations: **$57.3k** against **$60.7k** over 12 months, with what "
        "falling short costs."
    ) in headline_of(d).whole
    assert headline_of(d).lead.split(". ")[1].startswith("Between the old way and the new way")
    d = answering(known, option("new", 0.92), option("old", 0.08), pair=None, reruns=None)
    assert "alone" not in headline_of(d).whole
    assert "reruns" not in headline_of(d).whole


def test_what_may_fall_short_names_the_next_one_and_how_far_both_get(known):
    d = answering(known, option("new", 0.9, meets=0.64), option("old", 0.1), reached=0.83)
    told = headline_of(d)
    assert "With the old way as the next one, " in told.whole
    assert "is met with a chance of **83%**." in told.whole
    assert "It is the best choice in **90%** of simulations." in told.whole
    assert told.next_step.endswith("build the old way next.")


def test_one_that_stands_against_cheap_long_shots_is_called_the_best_bet(known):
    options = option("old", 0.6), option("new", 0.4, meets=0.1)
    d = answering(known, *options, answer=Answer.UNDECIDED, contenders=("old",))
    assert headline_of(d).headline == "Undecided: the old way is the best bet"


def test_undecided_says_what_most_best_choices_pay(known):
    options = option("old", 0.4), option("new", 0.35), option("gold", 0.25)
    told = headline_of(answering(known, *options, answer=Answer.UNDECIDED, pilot=ITEMS))
    assert "In **60%** of simulations the best choice pays for no annotation." in told.whole
    assert "the best bet by expected cost, the old way, is the best choice in **40%**" in told.whole
    assert told.next_step == (
        "Keep what you have until 200 more exam dishes are in. They cost about $400 and are worth "
        "about $900."
    )


def test_a_lowered_target_is_one_that_would_be_met(told):
    d = told(target=0.97)
    assert d.valuation.verdict.answer is Answer.NEITHER_REACHES
    found = headline_of(d)
    assert found.headline == "No approach is likely to prove 97%"
    lowered = int(re.search(r"Lower the target to (\d+)%", found.next_step)[1]) / 100
    assert max(told(target=lowered).valuation.meets.values()) >= 0.75
    assert max(told(target=lowered + 0.02).valuation.meets.values()) < 0.9


def test_at_chance_never_asks_for_more_rounds(known):
    d = answering(known, answer=Answer.AT_CHANCE)
    shares = {"not keto": 0.6, "keto": 0.4}
    d.valuation.outcome = replace(d.valuation.outcome, class_shares=shares)
    told = headline_of(d)
    assert "always answering 'not keto' is right for **60.0%**" in told.whole
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
    assert found.headline == "No way keeps to your own rules"
    assert f"costs **{money(d.build('old'))}** to build, over your budget of $1" in found.whole


def test_labels_or_tokens_that_cost_nothing_have_no_ratio(told):
    nothing = Range(0.0, 0.0, 0.0)
    assert ladder(told(Scenario(overrides={HOURLY_PAY: nothing}))).title.startswith(
        "Nothing the old way per example"
    )
    tokens = ladder(told(Scenario(overrides={TRAINING_TOKEN_PRICE: nothing})))
    assert tokens.title.startswith("Nothing the new way per example")
    assert tokens.table["New way"].iloc[0] == "nothing the new way"
    assert tokens.table.notna().all(axis=None)


@pytest.mark.parametrize("months", [0, 12, 24, 36])
@pytest.mark.parametrize("cost", [None, 0.05, 5.0])
@pytest.mark.parametrize("stay", [False, True])
def test_every_headline_fits_and_every_sentence_is_short(told, months, cost, stay):
    d = told(Scenario(error_costs=(cost, cost), data_stays=stay), months)
    said = headline_of(d)
    assert len(said.headline) <= HEADLINE_CHARACTERS
    told_ = said.whole.partition(": ")[2]
    for sentence in re.split(r"(?<=[a-z\d*%)])\. |: ", told_):
        assert len(sentence.split()) <= 22, sentence


@pytest.mark.parametrize("given", [{}, {"pilot": ITEMS}, {"pilot": REPEATS}])
def test_three_contenders_of_any_names_fit(known, given):
    d = answering(known, option("old", 0.4), answer=Answer.UNDECIDED, **given)
    for arms in combinations(known.arms, 3):
        options = tuple(option(arm, 1 / 3) for arm in arms)
        verdict = replace(d.valuation.verdict, options=options, contenders=arms)
        d.valuation.__dict__["verdict"] = verdict
        headline = headline_of(d).headline
        assert len(headline) <= HEADLINE_CHARACTERS
        assert headline.startswith("Undecided between ")
        assert ("would settle it" in headline) == bool(given)
        if set(arms) <= {"old", "new", "hybrid"}:
            assert all(d.roster.short(arm) in headline for arm in arms)
