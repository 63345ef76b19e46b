"""A model in use: where the old way starts, what the others are compared with, what is refused."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.decision.accuracy.incumbent_model import InUse
from core.decision.assumptions.draws import Draws
from core.decision.assumptions.register import load_register
from core.decision.sensitivity.tornado import Moving
from core.decision.valuation import Valuation
from core.domain.assumption import Range, Scenario
from core.domain.drivers.today import (
    ACCURACY_IN_USE,
    CONTRACT_MONTHS_LEFT,
    CONTRACT_NOTICE,
    CONTRACT_PRICE,
)
from core.domain.verdict import Gate
from core.evaluation.intervals import Estimate
from core.workflows.poc.valuing import record_of
from core.workflows.report.verify import verify_record


@pytest.fixture(scope="module")
def valued(raced) -> Valuation:
    return raced.valued(12).valuation


def today(valued: Valuation, low: float, high: float | None = None, **more) -> Valuation:
    high = low if high is None else high
    said = Range(low, (low + high) / 2, high)
    return valued.under(Scenario(overrides={ACCURACY_IN_USE: said}, **more))


def test_blank_is_not_asked(valued):
    assert valued.stops["old"].in_use is None
    assert ACCURACY_IN_USE not in valued.draws.ranges


def test_a_model_at_the_target_costs_nothing_to_reach_it_and_is_live(valued):
    there = today(valued, valued.terms.target)
    old = there.costs["old"]
    assert old.build.usd.max() == old.build.days.max() == old.deploy.max() == 0.0
    assert old.expert_hours.max() == 0.0
    assert np.allclose(old.total(12), valued.costs["old"].running.total(12))
    assert there.stops["old"].reached_share == 1.0
    for name in ("new", "hybrid"):
        assert np.array_equal(there.costs[name].total(12), valued.costs[name].total(12))


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        (0.55, [0, 0]),  # worse than after any round: from the first one
        (0.60, [1, 0]),  # as good as after round 1 of the first repeat
        (0.75, [2, 1]),  # the second repeat stops after round 2: one round is left
        (0.84, [2, 1]),
        (0.85, [3, 2]),  # at the target: nothing is left
    ],
)
def test_below_the_target_it_starts_before_the_first_round_that_was_better(said, behind):
    by_round = np.array([[0.60, 0.70, 0.80], [0.65, 0.64, 0.90]])
    unknown = Estimate(said, said, said, 0, "said")
    in_use = InUse(by_round, np.array([3, 2]), 0.85, 0.0, unknown)
    draws = Draws(
        load_register(), Scenario(overrides={ACCURACY_IN_USE: Range(said, said, said)}), 2
    )
    assert in_use.iterations_behind(draws, np.array([0, 1])).tolist() == behind


def test_a_range_over_the_target_is_there_in_some_what_ifs(valued):
    target = valued.terms.target
    over = today(valued, target - 0.05, target + 0.05)
    in_use = over.stops["old"].in_use
    assert in_use.chance == pytest.approx(0.5, abs=0.02)
    assert (over.costs["old"].build.usd == 0).mean() == in_use.chance
    poc = float(valued.stops["old"].reached.mean())
    expected = in_use.chance + (1 - in_use.chance) * poc
    assert over.stops["old"].reached_share == pytest.approx(expected)


def test_wrong_answers_are_those_of_the_better_of_both_models(valued):
    for said in (valued.terms.target + 0.1, valued.terms.target - 0.1):
        found = today(valued, said)
        wrong = found.priced.wrong("old", found.draws)
        poc = valued.priced.wrong("old", valued.draws)
        expected = 1 - said if said >= valued.terms.target else np.minimum(poc, 1 - said)
        assert np.allclose(wrong, expected)


def test_others_are_compared_with_the_model_in_use(valued):
    best = valued.measured.accuracy["new"].value
    fails = today(valued, min(best + 0.2, 1.0))
    assert fails.gates["new"].against == "today"
    assert fails.gates["new"].gate is Gate.FAILED
    assert fails.gates["old"].gate is Gate.PASSED
    assert fails.verdict.recommended == "old"
    passes = today(valued, valued.terms.target)
    gap = passes.gap("new")
    assert gap.value == pytest.approx(best - valued.terms.target)
    width = valued.measured.accuracy["new"]
    assert gap.high - gap.low == pytest.approx(width.high - width.low)


def test_back_to_blank_is_the_race_again(valued):
    there = today(valued, 0.99)
    assert there.total("old").mean() < valued.total("old").mean()
    back = there.under(Scenario())
    assert np.array_equal(back.total("old"), valued.total("old"))
    assert back.gates == valued.gates


def test_what_it_is_worth_to_know_it_and_where_it_flips(valued):
    target = valued.terms.target
    moving = Moving(today(valued, target - 0.1, target + 0.1))
    assert moving.responder is not None
    response = moving.responder.response(ACCURACY_IN_USE)
    costs = {at: response.at(at)["old"] for at in (target - 1e-4, target + 1e-4)}
    jump = costs[target + 1e-4] - costs[target - 1e-4]
    assert jump > 500, "the last round is spared at once where the target is reached"
    assert ACCURACY_IN_USE in {mover.driver for mover in moving.movers()}


def test_the_record_of_such_a_case_is_made_again(raced):
    valued = raced.valued()
    target = valued.valuation.terms.target
    scenario = Scenario(
        overrides={
            ACCURACY_IN_USE: Range(target - 0.02, target, target + 0.02),
            CONTRACT_MONTHS_LEFT: Range(6, 6, 6),
            CONTRACT_NOTICE: Range(2, 3, 4),
            CONTRACT_PRICE: Range(4000, 4000, 4000),
        }
    )
    valuation = valued.valuation.under(scenario)
    record = json.loads(json.dumps(record_of(replace(valued, valuation=valuation))))
    assert verify_record(record)
    assert record["scenario"]["overrides"][ACCURACY_IN_USE.code][1] == pytest.approx(target)
