"""What dollars rest on, on a bill that fits on paper: every assumption at its likeliest value."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.decision.accuracy.stopping import first_proofs
from core.decision.assumptions.draws import Likely
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs
from core.decision.sensitivity.cost_by_source import dollars_carried, resting, resting_by_step
from core.domain.assumption import Grade, Scenario
from core.domain.drivers.old_way import (
    HOURLY_PAY,
    LABELLING_TIME,
    MANAGEMENT,
    OLD_ERROR_REVIEW,
    SMALL_MODEL_HOSTING,
    SPECIALIST_PAY,
    TUNING,
)
from core.domain.drivers.shared import PREDICTIONS_A_MONTH, RETRAINS_A_YEAR
from core.domain.ledger import Entry, QuantityOrigin, assumed, measured, simulated
from core.domain.node import Node

REGISTER = load_register()
LOGGED_TUNING = Entry(Node.OLD_4, TUNING, "NN expert", 5.0, "h", QuantityOrigin.LOGGED)
LABELS, MANAGING, TUNED, REVIEW = 10 * 15 * 1.33, 10 * 15 * 1.33 * 0.13, 5 * 77.22, 4 * 50.65
ROUND = LABELS + MANAGING + TUNED + REVIEW
GOING_LIVE, HOSTING, ANSWERS, WATCHING = 40 * 77.22, 600.0, 100_000 * 1e-6 * 12, 8 * 77.22 * 12
YEAR = ROUND + GOING_LIVE + HOSTING + ANSWERS + WATCHING + 4 * ROUND


@pytest.fixture
def valued(outcome_of):
    """One way whose only round books labels, tuning that was logged and reading of mistakes."""

    def make(months=0, labelling=measured, tuning=LOGGED_TUNING, sourced=(), **scenario):
        entries = (
            labelling(LABELLING_TIME, "annotators", 10.0),
            assumed(MANAGEMENT, "lead"),
            tuning,
            assumed(OLD_ERROR_REVIEW, "expert"),
        )
        outcome = outcome_of("old", [[900]], entries)
        register = REGISTER | {
            driver: replace(REGISTER[driver], grade=Grade.FULL_TEXT) for driver in sourced
        }
        given = Scenario(**scenario)
        costs = arm_costs(outcome, first_proofs(outcome, 0.85), Likely(register, given, 0))
        return SimpleNamespace(
            outcome=SimpleNamespace(pair=("old",)),
            costs={"old": costs},
            terms=SimpleNamespace(months=months),
            register=register,
            scenario=given,
        )

    return make


def test_counted_labels_and_logged_hours_at_published_rates_rest_on_nothing_unknown(valued):
    found = resting(valued())
    assert found.usd == pytest.approx(ROUND) == pytest.approx(814.135)
    assert found.quantities == pytest.approx(REVIEW)
    assert found.prices == 0.0
    assert found.behind == pytest.approx({OLD_ERROR_REVIEW: REVIEW})


def test_hours_that_nobody_logged_raise_the_share(valued):
    found = resting(valued(tuning=assumed(TUNING, "NN expert")))
    assert found.quantities == pytest.approx(REVIEW + 24 * 77.22)
    assert found.quantity_share > 1.5 * resting(valued()).quantity_share


def test_simulated_labels_are_not_known_and_neither_is_what_is_a_share_of_them(valued):
    found = resting(valued(labelling=simulated))
    assert found.simulated == pytest.approx(LABELS + MANAGING)
    assert found.quantities == pytest.approx(LABELS + MANAGING + REVIEW)


def test_a_year_of_running_rests_on_what_is_assumed_of_it(valued):
    found = resting(valued(12))
    assert found.usd == pytest.approx(YEAR) == pytest.approx(15173.795)
    assert found.quantities == pytest.approx(YEAR - (ROUND - REVIEW) - HOSTING)
    assert found.quantity_share == pytest.approx(0.92016, abs=1e-5)
    assert found.prices == pytest.approx(HOSTING + ANSWERS)


def test_retraining_is_known_once_its_times_a_year_and_its_round_are(valued):
    """Only what nobody logged in a round is left of it."""
    before = resting_by_step(valued(12), "old")["retraining"]
    assert before.quantities == pytest.approx(before.usd) == pytest.approx(4 * ROUND)
    after = resting_by_step(valued(12, sourced=[RETRAINS_A_YEAR]), "old")["retraining"]
    assert after.quantities == pytest.approx(4 * REVIEW)
    assert after.behind == pytest.approx({OLD_ERROR_REVIEW: 4 * REVIEW})


def test_steps_add_up_to_the_whole_and_sources_bring_both_shares_to_nothing(valued):
    steps = resting_by_step(valued(12), "old").values()
    for what in ("usd", "quantities", "prices", "simulated"):
        whole = getattr(resting(valued(12)), what)
        assert sum(getattr(step, what) for step in steps) == pytest.approx(whole)
    known = resting(valued(12, sourced=list(REGISTER)))
    assert (known.quantities, known.prices, known.behind) == (0.0, 0.0, {})


def test_dollars_are_carried_by_what_retraining_and_answers_are_made_of(valued):
    carried = dollars_carried(valued(12))
    # Drivers of one line carry the same: also then the order is the same in every process.
    assert list(carried) == sorted(carried, key=lambda one: (-carried[one], one.code))
    assert carried[RETRAINS_A_YEAR] == pytest.approx(4 * ROUND)
    assert carried[OLD_ERROR_REVIEW] == pytest.approx(5 * REVIEW)
    assert carried[HOURLY_PAY] == pytest.approx(5 * (LABELS + MANAGING))
    assert carried[PREDICTIONS_A_MONTH] == pytest.approx(ANSWERS)
    assert carried[SMALL_MODEL_HOSTING] == pytest.approx(HOSTING)
    assert TUNING not in carried


def test_specialists_carry_their_own_pay(valued):
    carried = dollars_carried(valued(specialists=True))
    assert HOURLY_PAY not in carried
    assert carried[SPECIALIST_PAY] == pytest.approx((LABELS + MANAGING) * 80 / 15)
