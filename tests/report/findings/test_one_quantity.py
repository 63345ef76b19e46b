"""Headline, rows, map and break-evens never contradict each other, whatever was measured."""

from __future__ import annotations

import re
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from core.decision.sensitivity import one_way
from core.decision.sensitivity.tornado import Moving
from core.decision.sensitivity.two_way import ERROR_COST, MONTHS, switch_map
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Range as Inputs
from core.domain.assumption import Scenario
from core.domain.drivers.driver import Driver
from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier
from core.report.findings.options import (
    SHOWN,
    Range,
    Standing,
    best_of,
    cheaper_alternative,
    cheaper_sentence,
    option_of,
    options,
    runner_up,
    shown,
    wrong_choice,
)
from core.report.format.numbers import about_money
from core.report.headline import headline_of
from core.report.headline.parts import OPENINGS
from tests.report.longer_pocs import RISING, longer, measured_of
from tests.report.verdicts import answering, option

DRAWS = 600
ARMS = ("old", "new", "hybrid", "gold")
FAST = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "derandomize": True,
    "phases": (Phase.explicit, Phase.generate),
    "report_multiple_bugs": False,
}


@pytest.fixture(scope="module")
def even(raced) -> Dossier:
    """Four approaches of five rounds and three repeats."""
    return longer(raced.dossier(12), dict.fromkeys(ARMS, RISING["new"]))


def maybe(values):
    return st.one_of(st.none(), values)


SCENARIOS = st.builds(
    Scenario,
    error_costs=st.one_of(st.just((None, None)), st.floats(0.0, 3.0).map(lambda usd: (usd, usd))),
    value_per_month=maybe(st.floats(0.0, 20_000.0)),
    data_stays=st.sampled_from([False, False, True]),
    budget=st.sampled_from([None, None, None, 12_000.0, 30_000.0]),
    portable=st.booleans(),
    pay=st.sampled_from(["hourly", "per label"]),
)
RIGHT = st.fixed_dictionaries({arm: st.integers(850, 930) for arm in ARMS})
PERIODS = st.sampled_from([0, 12, 24, 36])


def measured(even: Dossier, right: dict[str, int], scenario: Scenario, months: int) -> Dossier:
    """The same PoC with so many right answers of a thousand in its last round."""
    v = even.valuation
    arms = {}
    for arm, last in right.items():
        correct = np.array([[last - 60, last - 30, last - 12, last - 4, last]] * 3)
        correct = correct + np.array([[-6], [0], [6]])
        wrong = 1000 - correct
        kinds = np.stack([wrong // 2, wrong - wrong // 2])
        arms[arm] = replace(v.outcome.arms[arm], correct=correct, wrong=kinds)
    outcome = replace(v.outcome, arms=arms)
    again = Valuation.of(
        outcome,
        measured_of(outcome),
        v.fairness,
        Terms(0.85, v.terms.margin, months),
        v.register,
        scenario,
        draws=DRAWS,
    )
    return replace(even, valuation=again)


def costly(usd: float, live: float | None, *, portable: bool, pay: str = "hourly") -> Scenario:
    """Errors that cost much, so that several approaches give up next to nothing."""
    return Scenario(error_costs=(usd, usd), value_per_month=live, portable=portable, pay=pay)


@settings(max_examples=30, **FAST)
@given(RIGHT, SCENARIOS, PERIODS)
# Close options, all of which save.
@example({"old": 854, "new": 884, "hybrid": 890, "gold": 856}, costly(2, None, portable=True), 12)
# What is recommended is not what is best on average, but as good and cheaper.
@example({"old": 858, "new": 890, "hybrid": 874, "gold": 861}, costly(1, 2e3, portable=True), 36)
# The pair alone comes out the other way.
@example({"old": 863, "new": 870, "hybrid": 863, "gold": 861}, costly(3, 2e4, portable=False), 36)
def test_no_headline_is_contradicted(even, right, scenario, months):
    d = measured(even, right, scenario, months)
    rows_agree(d)
    headline_agrees(d)
    pair_agrees(d)
    map_agrees(d)


def rows_agree(d: Dossier) -> None:
    """Chances add up, savings are differences of shown costs, and four rows have what matters."""
    found = {one.arm: one for one in options(d)}
    choices = [found[one.arm] for one in d.valuation.verdict.options]
    if len(choices) > 1:
        assert sum(one.chance_best for one in choices) == pytest.approx(1.0)
    else:
        assert all(one.chance_best is None for one in found.values())
    today = found[d.reference]
    assert today.saves is None
    for one in found.values():
        if one.saves is not None:
            assert one.saves.mean == pytest.approx(today.cost.mean - one.cost.mean, abs=0.01)
            assert one.saves.low <= one.saves.mean <= one.saves.high or one.saves.open
        if one.if_wrong is not None:
            assert one.if_wrong >= 0
            assert one.loss == pytest.approx(one.if_wrong * (1 - one.chance_best))
            assert one.if_wrong > 0 or one.chance_best > 0.99 or one.loss < 1e-6
    told, cheaper, best = shown(d), cheaper_alternative(d), best_of(d)
    assert {*told.rows, *told.folded} == set(found.values())
    assert len(told.rows) == min(SHOWN, len(found))
    arms = [one.arm for one in told.rows]
    assert d.reference in arms
    if best is not None:
        assert arms[0] == best.arm
        assert (best.standing is Standing.RECOMMENDED) == (
            d.valuation.verdict.recommended == best.arm
        )
    assert sum(one.standing is Standing.RECOMMENDED for one in found.values()) == (
        d.valuation.verdict.recommended is not None
    )
    if cheaper is not None:
        assert cheaper.arm in arms
        assert cheaper.cost.mean < best.cost.mean
        assert cheaper.costs in cheaper_sentence(d)


def headline_agrees(d: Dossier) -> None:
    """What a headline says is what the row says that it is about."""
    told, best, verdict = headline_of(d).headline, best_of(d), d.valuation.verdict
    if best is None or verdict.answer is Answer.NEITHER_REACHES:
        assert "likely to meet" in told or "rules bar" in told
        assert "$" not in told
        return
    name, row = d.roster.inside(best.arm).lower(), shown(d).rows[0]
    if verdict.recommended is None:
        assert told.startswith("Undecided: ")
        assert row.likely in headline_of(d).lead
        return
    for answer, opening in OPENINGS.items():
        assert told.startswith(opening) <= (verdict.answer is answer)
    assert name in told.lower() or best.arm == d.reference
    if chances := re.search(r"\((.+) likely", told):
        assert chances[1] == row.likely
    other = runner_up(d)
    against = row.saves or (other.saves if other else None)
    same = verdict.same_cost and against is not None and against.open
    assert ("about the same" in told) == same
    found = re.search(r"(probably )?(saves \S+|costs the same|costs \S+ more)( |$)", told)
    if found and best.arm != d.reference:
        assert found[2] == row.saving
        assert bool(found[1]) == (row.saves.open and "the same" not in row.saving)
    if found := re.search(r"(probably )?costs (\S+) (less|more) than (.+?)( in | un| \(|$)", told):
        assert d.the(other.arm).startswith(found[4])
        assert found[2] == about_money(abs(other.saves.mean))
        assert (found[3] == "less") == (other.saves.mean < 0)
        assert bool(found[1]) == other.saves.open
    assert about_money(best.if_wrong or 0.0) in (wrong_choice(d) or about_money(0.0))


def pair_agrees(d: Dossier) -> None:
    """The two alone are told as another question wherever they come out the other way."""
    pair, best = d.valuation.verdict.pair, d.valuation.verdict.best
    more = headline_of(d).more.replace("**", "")
    found = re.search(r"Between (.+) and (.+) alone, (.+?) (is better|costs less)", more)
    if pair is not None and best is not None and found:
        ahead = pair.reference if found[3] == d.the(pair.reference) else pair.alternative
        assert best.arm not in (pair.reference, pair.alternative) or best.arm == ahead


def map_agrees(d: Dossier) -> None:
    """The map's cell where one stands has the option of the headline."""
    v = d.valuation
    if len(v.firsts) < 2:
        return
    cost = v.scenario.error_costs[0] or 0.0
    x = np.array([v.terms.months, v.terms.months + 12.0])
    found = switch_map(v, MONTHS, ERROR_COST, x, np.array([cost, cost + 1.0]), size=DRAWS)
    best = v.verdict.best
    assert found.stands_on == found.best[0, 0] == best.arm
    assert found.stands_wrong == pytest.approx(1 - best.chance_best)


def held(v: Valuation, driver: Driver, value: float) -> Valuation:
    """The same with one input known."""
    overrides = v.scenario.overrides | {driver: Inputs(value, value, value)}
    return v.under(replace(v.scenario, overrides=overrides))


@settings(max_examples=4, **FAST)
@given(RIGHT, SCENARIOS, PERIODS)
# Two options $38 apart of $103k: an input held at its mean is enough to turn them.
@example(
    {"old": 913, "new": 881, "hybrid": 926, "gold": 862}, costly(0.219, None, portable=False), 12
)
def test_beyond_a_break_even_and_not_before_another_option_is_recommended(
    even, right, scenario, months
):
    d = measured(even, right, replace(scenario, budget=None), months)
    v = d.valuation
    assume(len(v.firsts) > 1)
    with patch.object(one_way, "SAMPLE", DRAWS):
        moving = Moving(v)
        flipping = [one for one in moving.movers() if one.could_flip]
    assert moving.best == v.verdict.best.arm
    assume(flipping)
    for mover in flipping[:3]:
        assert mover.given.low <= mover.flips_at <= mover.given.high
        if mover.flips_at == mover.given.mean:  # held at what is expected it turns already
            assert held(v, mover.driver, mover.given.mean).ahead == mover.to != moving.best
            continue
        # Where an answer bends it is known along straight lines between a few points.
        step = 0.01 * (mover.given.high - mover.given.low)
        step *= 1 if mover.flips_at > mover.given.mean else -1
        before, beyond = (held(v, mover.driver, mover.flips_at + way * step) for way in (-1, 1))
        assert before.ahead == moving.best
        assert beyond.ahead == mover.to != moving.best


def test_what_is_told_is_what_one_works_out_by_hand(even):
    """Four simulations of three approaches, the reference in the middle."""
    d = answering(even, option("new", 0.75, loss=2_500.0), option("old", 0.25), option("gold", 0.0))
    d.spent["old"] = np.array([40.0, 50.0, 60.0, 50.0]) * 1e3  # 50k on average
    d.spent["new"] = np.array([20.0, 30.0, 40.0, 60.0]) * 1e3  # 37.5k
    d.spent["gold"] = np.array([70.0, 80.0, 90.0, 80.0]) * 1e3  # 80k
    new, gold = option_of(d, "new"), option_of(d, "gold")
    # New saves 20k, 20k, 20k and loses 10k: 12.5k; a tenth of the way from -10k to 20k is -1k.
    assert new.saves == Range(12_500.0, pytest.approx(-1_000.0), pytest.approx(20_000.0))
    assert (new.saving, new.saving_range) == ("saves $12k", "-$1.0k to $20k")
    # In one simulation of four it is 10k worse: 2.5k over all of them, 10k where it is wrong.
    assert new.if_wrong == 10_000.0
    assert wrong_choice(d) == "A wrong choice here costs $10k on average."
    assert gold.saving == "costs $30k more"
    assert (gold.saves.mean, gold.saves.low, gold.saves.high) == (-30_000.0, -30_000.0, -30_000.0)
    assert headline_of(d).headline == (
        "Stop paying for annotation: the fine-tuning analyst probably saves $12k in the first year"
    )


def test_the_cheapest_alternative_is_shown_and_named_though_it_is_for_reference(even):
    """Ten thousand less, likely enough to meet the target, and not in the comparison."""
    roster = replace(even.roster, recommended=("old", "new"))
    v = even.valuation.under(even.valuation.scenario)
    v.outcome = replace(v.outcome, roster=roster)
    d = answering(replace(even, valuation=v), option("new", 0.9), option("old", 0.1))
    d.valuation.outcome = v.outcome
    for arm, usd in (("old", 50.0), ("new", 30.0), ("gold", 20.0), ("hybrid", 10.0)):
        d.spent[arm] = np.full(101, usd * 1e3)
    d.valuation.priced.__dict__["meets"] = dict(d.valuation.meets) | {"gold": 0.86, "hybrid": 0.1}
    assert cheaper_alternative(d).arm == "gold"  # the hybrid hardly meets the target
    assert cheaper_sentence(d) == (
        "Cheaper alternative: Expert labels only, $20k in the first 12 months, 86% likely to meet "
        "85%. It is for reference, because this plan does not choose from it."
    )
    assert [one.arm for one in shown(d).rows] == ["new", "old", "gold", "hybrid"]
    d.spent["new"], d.ranges["cost", "new"] = None, Range(19_999.0, 19_999.0, 19_999.0)
    assert cheaper_alternative(d) is None  # nothing that could be told apart
    assert cheaper_sentence(d) == ""
