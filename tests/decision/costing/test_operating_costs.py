"""What a learner costs while it runs, and what moves or replaces it."""

from dataclasses import replace

import pytest

from core.decision.accuracy.stopping import first_proofs
from core.decision.assumptions.draws import Likely
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs
from core.decision.costing.operating_costs import Running
from core.domain.arms import Learner
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import (
    ALWAYS_ON_GPU,
    ANALYST_TUNING,
    DATA_PREPARATION,
    FORCED_MIGRATIONS,
    INFERENCE_PRICE,
    MINIMUM_JOB_CHARGE,
    NEW_ERROR_REVIEW,
    TEST_SET_INFERENCE,
    TOKEN_PRICE_CHANGE,
    TRAINING_TOKEN_PRICE,
    TRAINING_TOKENS,
)
from core.domain.drivers.shared import ANALYST_RATE, EXPERT_RATE, PREDICTIONS_A_MONTH
from core.domain.ledger import assumed, measured

REGISTER = load_register()
MODE = {driver: a.range.mode for driver, a in REGISTER.items() if a.range}


ROUND = (
    assumed(NEW_ERROR_REVIEW, "expert"),
    assumed(DATA_PREPARATION, "analyst"),
    assumed(ANALYST_TUNING, "analyst"),
    measured(TRAINING_TOKENS, "provider", 5e6),
    measured(TEST_SET_INFERENCE, "provider", 100),
)
"""A round of the new way."""


def running(learner: Learner, outcome_of, entries=ROUND, **scenario) -> Running:
    outcome = outcome_of("new", [[900]], entries)
    draws = Likely(REGISTER, Scenario(**scenario), seed_index=0)
    return Running(learner, draws, arm_costs(outcome, first_proofs(outcome, 0.85), draws).build)


def test_weights_of_ones_own_are_never_forced_to_move(outcome_of):
    assert running(Learner.FINE_TUNED, outcome_of, portable=False).forced_moves()[0] > 0
    assert running(Learner.FINE_TUNED, outcome_of, portable=True).forced_moves()[0] == 0
    assert running(Learner.TUNED, outcome_of, portable=False).forced_moves()[0] == 0


def test_a_forced_move_is_tuning_training_and_the_exam_and_nothing_else(outcome_of):
    """By hand: 24 h of an analyst at $77.22, a job of 5M tokens at $3, 100 answers at $0.001."""
    exact = {
        ANALYST_TUNING: 24.0,
        ANALYST_RATE: 77.22,
        TRAINING_TOKEN_PRICE: 3.0,
        MINIMUM_JOB_CHARGE: 4.0,
        TEST_SET_INFERENCE: 0.001,
        FORCED_MIGRATIONS: 2.0,
    }
    found = running(
        Learner.FINE_TUNED,
        outcome_of,
        ROUND,
        portable=False,
        hosting="per token",
        overrides={driver: Range(value, value, value) for driver, value in exact.items()},
    )
    move = 24 * 77.22 + 5 * 3.0 + 100 * 0.001
    assert found.move()[0] == pytest.approx(move)
    assert found.forced_moves()[0] == pytest.approx(2 * move)
    review, data = (MODE[driver] for driver in (NEW_ERROR_REVIEW, DATA_PREPARATION))
    rest = review * MODE[EXPERT_RATE] + data * 77.22
    assert found.iteration.usd[0] == pytest.approx(move + rest)


def test_a_record_from_before_pays_a_whole_round_for_a_move(outcome_of):
    found = running(Learner.FINE_TUNED, outcome_of, portable=False)
    before = {**REGISTER, FORCED_MIGRATIONS: replace(REGISTER[FORCED_MIGRATIONS], recurs="yearly")}
    assert found.move()[0] < found.iteration.usd[0]
    found.draws.register = before
    assert found.move()[0] == found.iteration.usd[0]


@pytest.mark.parametrize("scenario", [{}, {"hosting": "per token", "portable": False}])
@pytest.mark.parametrize("learner", [Learner.FINE_TUNED, Learner.TUNED, Learner.PROMPTED])
def test_the_lines_of_a_year_add_up_to_its_total(learner, outcome_of, scenario):
    flat = {"overrides": {TOKEN_PRICE_CHANGE: Range(0, 0, 0)}}
    found = running(learner, outcome_of, ROUND, **scenario, **flat)
    assert sum(line.usd for line in found.lines()) == pytest.approx(found.total(12)[0])


def test_an_always_on_machine_replaces_the_price_per_answer(outcome_of):
    per_token = running(Learner.FINE_TUNED, outcome_of, hosting="per token")
    always_on = running(Learner.FINE_TUNED, outcome_of, hosting="always-on")
    assert per_token.hosting()[0] == 0
    assert per_token.answers()[0] == pytest.approx(
        MODE[PREDICTIONS_A_MONTH] * MODE[INFERENCE_PRICE]
    )
    assert always_on.hosting()[0] == MODE[ALWAYS_ON_GPU]
    assert always_on.answers()[0] == 0


def test_token_prices_move_over_the_months(outcome_of):
    rising = {TOKEN_PRICE_CHANGE: Range(0.5, 0.5, 0.5)}
    flat, up = (
        running(Learner.FINE_TUNED, outcome_of, hosting="per token", overrides=overrides)
        for overrides in ({}, rising)
    )
    by_hand = up.answers()[0] * sum(1.5 ** (m / 12) for m in range(1, 25))
    gap = up.total(24)[0] - flat.total(24)[0]
    assert gap == pytest.approx(by_hand - 24 * flat.answers()[0])
