"""What a learner costs while it runs, and what moves or replaces it."""

import pytest

from core.decision.accuracy.stopping import find_stops
from core.decision.assumptions.draws import Likely
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs
from core.decision.costing.operating_costs import Running
from core.domain.arms import Learner
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import (
    ALWAYS_ON_GPU,
    INFERENCE_PRICE,
    NEW_ERROR_REVIEW,
    TOKEN_PRICE_CHANGE,
)
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.ledger import assumed

REGISTER = load_register()
MODE = {driver: a.range.mode for driver, a in REGISTER.items() if a.range}


def running(learner: Learner, outcome_of, **scenario) -> Running:
    outcome = outcome_of("new", [[900]], (assumed(NEW_ERROR_REVIEW, "expert"),))
    draws = Likely(REGISTER, Scenario(**scenario), seed_index=0)
    return Running(learner, draws, arm_costs(outcome, find_stops(outcome, 0.85), draws).build)


def test_weights_of_ones_own_are_never_forced_to_move(outcome_of):
    assert running(Learner.FINE_TUNED, outcome_of).forced_moves()[0] > 0
    assert running(Learner.FINE_TUNED, outcome_of, portable=True).forced_moves()[0] == 0
    assert running(Learner.TUNED, outcome_of).forced_moves()[0] == 0


def test_an_always_on_machine_replaces_the_price_per_answer(outcome_of):
    per_token = running(Learner.FINE_TUNED, outcome_of)
    always_on = running(Learner.FINE_TUNED, outcome_of, hosting="always-on")
    assert per_token.hosting()[0] == 0
    assert per_token.answers()[0] == pytest.approx(
        MODE[PREDICTIONS_A_MONTH] * MODE[INFERENCE_PRICE]
    )
    assert always_on.hosting()[0] == MODE[ALWAYS_ON_GPU]
    assert always_on.answers()[0] == 0


def test_token_prices_move_over_the_months(outcome_of):
    rising = {"overrides": {TOKEN_PRICE_CHANGE: Range(0.5, 0.5, 0.5)}}
    flat, up = (
        running(Learner.FINE_TUNED, outcome_of),
        running(Learner.FINE_TUNED, outcome_of, **rising),
    )
    by_hand = up.answers()[0] * sum(1.5 ** (m / 12) for m in range(1, 25))
    gap = up.total(24)[0] - flat.total(24)[0]
    assert gap == pytest.approx(by_hand - 24 * flat.answers()[0])
