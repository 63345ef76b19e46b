"""Each booked quantity becomes hours, dollars and days by its rule (EVIDENCE 5.2)."""

import numpy as np
import pytest

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.accuracy.stopping import Stops, first_proofs
from core.decision.assumptions.draws import Draws, Likely
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs
from core.decision.costing.gold_cost import shared_gold
from core.decision.costing.priced import Priceable
from core.decision.costing.pricing_rules import RULES, price
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver, PricingRule
from core.domain.drivers.new_way import (
    FINE_TUNE_HOURS,
    FINE_TUNE_TRIALS,
    FIRST_RATIONALES,
    MINIMUM_JOB_CHARGE,
    SPOT_CHECK,
    TRAINING_TOKEN_PRICE,
    TRAINING_TOKENS,
)
from core.domain.drivers.old_way import (
    FIRST_GUIDELINE,
    GUIDELINE_REVISION,
    HOURLY_PAY,
    LABEL_AUDIT,
    LABELLING_TIME,
    LABELS,
    MANAGEMENT,
    MODEL_EVALUATION,
    OLD_ERROR_REVIEW,
    PARALLEL_ANNOTATORS,
    PLATFORM_FEE,
    PRICE_PER_LABEL,
    RECRUITING,
    TUNING,
)
from core.domain.drivers.registry import DRIVERS
from core.domain.drivers.shared import (
    ADJUDICATED_SHARE,
    ANALYST_RATE,
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    GOLD_LABELS,
    HAND_OFF_WAIT,
    LABELS_PER_GOLD_ITEM,
    NN_EXPERT_RATE,
    PRODUCTIVE_HOURS_A_DAY,
)
from core.domain.ledger import assumed, hand_off, measured, simulated
from core.domain.node import Node

REGISTER = load_register()
MODE = {driver: a.range.mode for driver, a in REGISTER.items() if a.range}


def likely(**scenario) -> Likely:
    return Likely(REGISTER, Scenario(**scenario), seed_index=0)


def priced(driver: Driver, quantity: float, who: str = "expert", **scenario):
    values = np.array([quantity])
    line = Priceable(driver, who, values, (values,))
    return price(line, likely(**scenario))


def test_an_hour_of_the_expert_costs_the_experts_rate_and_the_experts_calendar():
    found = priced(OLD_ERROR_REVIEW, 4.0)
    assert found.usd[0] == pytest.approx(4 * MODE[EXPERT_RATE])
    assert found.days[0] == pytest.approx(4 / MODE[EXPERT_HOURS_A_DAY])


def test_the_analyst_is_paid_in_a_pair_but_time_passes_once():
    expert, analyst = priced(FIRST_RATIONALES, 16.0), priced(FIRST_RATIONALES, 16.0, "analyst")
    assert analyst.usd[0] == pytest.approx(16 * MODE[ANALYST_RATE])
    assert analyst.days[0] == 0.0
    assert expert.days[0] == pytest.approx(
        16 / min(MODE[EXPERT_HOURS_A_DAY], MODE[PRODUCTIVE_HOURS_A_DAY])
    )


def test_annotators_are_paid_by_the_hour_or_by_the_label_never_both():
    rate = MODE[HOURLY_PAY] * (1 + MODE[PLATFORM_FEE])
    assert priced(LABELLING_TIME, 10.0, "annotators").usd[0] == pytest.approx(10 * rate)
    assert priced(LABELS, 600.0, "annotators").usd[0] == 0.0
    per_label = {"pay": "per label"}
    assert priced(LABELLING_TIME, 10.0, "annotators", **per_label).usd[0] == 0.0
    each = MODE[PRICE_PER_LABEL] * (1 + MODE[PLATFORM_FEE])
    assert priced(LABELS, 600.0, "annotators", **per_label).usd[0] == pytest.approx(600 * each)


def test_several_annotators_label_at_the_same_time():
    days = priced(LABELLING_TIME, 60.0, "annotators").days[0]
    assert days == pytest.approx(60 / (MODE[PARALLEL_ANNOTATORS] * MODE[PRODUCTIVE_HOURS_A_DAY]))


def test_an_audit_buys_seconds_of_the_expert():
    hours = 40 * MODE[GOLD_LABELS] / 3600
    assert priced(SPOT_CHECK, 40).usd[0] == pytest.approx(hours * MODE[EXPERT_RATE])
    assert priced(LABEL_AUDIT, 40).usd[0] == pytest.approx(priced(SPOT_CHECK, 40).usd[0])


def test_a_night_of_training_costs_no_working_day():
    overnight = {"overrides": {FINE_TUNE_HOURS: Range(12, 12, 12)}}
    assert priced(FINE_TUNE_TRIALS, 2, "machine", **overnight).days[0] == 0.0
    long = {"overrides": {FINE_TUNE_HOURS: Range(40, 40, 40)}}
    assert priced(FINE_TUNE_TRIALS, 1, "machine", **long).days[0] == pytest.approx(1.0)


def test_training_tokens_cost_at_least_the_minimum_charge():
    assert priced(TRAINING_TOKENS, 1000, "provider").usd[0] == MODE[MINIMUM_JOB_CHARGE]
    assert priced(TRAINING_TOKENS, 10e6, "provider").usd[0] == pytest.approx(
        10 * MODE[TRAINING_TOKEN_PRICE]
    )


def test_recruiting_waits_only_for_what_the_briefing_does_not_cover(outcome_of):
    entries = (
        assumed(FIRST_GUIDELINE, "expert"),
        assumed(RECRUITING, "vendor"),
    )

    def days(recruit: float) -> float:
        draws = Likely(REGISTER, Scenario(overrides={RECRUITING: Range(*[recruit] * 3)}), 0)
        outcome = outcome_of("old", [[900]], entries)
        return float(arm_costs(outcome, first_proofs(outcome, 0.85), draws).build.days[0])

    briefing = MODE[FIRST_GUIDELINE] / MODE[EXPERT_HOURS_A_DAY]
    assert days(1.0) == pytest.approx(briefing)
    assert days(briefing + 3) == pytest.approx(briefing + 3)


def test_management_is_a_share_of_labour_and_nothing_else(outcome_of):
    entries = (
        simulated(LABELLING_TIME, "annotators", 10),
        assumed(MANAGEMENT, "lead"),
        assumed(OLD_ERROR_REVIEW, "expert"),
    )
    outcome = outcome_of("old", [[900]], entries)
    bill = arm_costs(outcome, first_proofs(outcome, 0.85), likely()).build
    cost = {line.driver: line.usd for line in bill.lines}
    assert cost[MANAGEMENT] == pytest.approx(cost[LABELLING_TIME] * MODE[MANAGEMENT])


def test_each_hand_off_waits_once(outcome_of):
    outcome = outcome_of("old", [[900]], (hand_off(Node.OLD_1), hand_off(Node.OLD_2)))
    bill = arm_costs(outcome, first_proofs(outcome, 0.85), likely()).build
    assert bill.days[0] == pytest.approx(2 * MODE[HAND_OFF_WAIT])
    assert bill.usd[0] == 0.0


def test_gold_is_shared_repeated_and_adjudicated(outcome_of):
    poc = PocOutcome({"old": outcome_of("old", [[900]])}, gold_items=1500)
    hours = (
        1500 * MODE[LABELS_PER_GOLD_ITEM] * MODE[GOLD_LABELS] * (1 + MODE[ADJUDICATED_SHARE]) / 3600
    )
    assert shared_gold(poc, likely()).usd[0] == pytest.approx(hours * MODE[EXPERT_RATE])


def test_a_round_after_the_first_is_a_revision(outcome_of):
    entries = (
        assumed(FIRST_GUIDELINE, "expert"),
        assumed(RECRUITING, "vendor"),
        simulated(LABELLING_TIME, "annotators", 10),
    )
    outcome = outcome_of("old", [[900, 900]], entries)
    costs = arm_costs(outcome, Stops(np.array([2]), np.array([True])), likely())
    drivers = {line.driver for line in costs.running.iteration.lines}
    assert drivers == {GUIDELINE_REVISION, LABELLING_TIME}
    labelling = next(li for li in costs.running.iteration.lines if li.driver == LABELLING_TIME)
    assert labelling.hours == pytest.approx(10)


def test_the_likely_case_of_three_old_rounds_matches_the_hand_calculation(outcome_of):
    """EVIDENCE 5.3's pattern on plain default modes: hours times rates, added up."""
    entries = (
        assumed(GUIDELINE_REVISION, "expert"),
        assumed(OLD_ERROR_REVIEW, "expert"),
        assumed(TUNING, "NN expert"),
        assumed(MODEL_EVALUATION, "NN expert"),
    )
    outcome = outcome_of("old", [[100, 100, 100]], entries)
    stops = first_proofs(outcome, 0.85)
    by_hand = 3 * (
        (MODE[GUIDELINE_REVISION] + MODE[OLD_ERROR_REVIEW]) * MODE[EXPERT_RATE]
        + (MODE[TUNING] + MODE[MODEL_EVALUATION]) * MODE[NN_EXPERT_RATE]
    )
    assert arm_costs(outcome, stops, likely()).build.usd[0] == pytest.approx(by_hand)


def test_every_rule_gives_finite_numbers_for_any_draw():
    draws = Draws(REGISTER, Scenario(), 500)
    for driver in DRIVERS.values():
        if driver.rule is None:
            continue
        quantity = np.full(500, 3.0)
        found = price(Priceable(driver, "expert", quantity, (quantity,)), draws)
        for values in (found.usd, found.hours, found.days):
            assert np.isfinite(values).all(), driver
            assert (values >= 0).all(), driver


def test_every_kind_of_pricing_has_its_rule():
    assert set(RULES) == set(PricingRule)


def test_a_quantity_without_a_rule_is_an_error_not_a_zero():
    with pytest.raises(ValueError, match="HOURLY_PAY has no pricing rule"):
        priced(HOURLY_PAY, 3.0, "annotators")


def test_counted_tokens_are_priced_even_though_nobody_was_asked(outcome_of):
    entries = (measured(TRAINING_TOKENS, "provider", 5e6),)
    outcome = outcome_of("new", [[900]], entries)
    bill = arm_costs(outcome, first_proofs(outcome, 0.85), likely()).build
    least = MODE[MINIMUM_JOB_CHARGE]  # of a job on a machine by the hour
    assert bill.usd[0] == pytest.approx(max(5 * MODE[TRAINING_TOKEN_PRICE], least))
    assert bill.lines[0].counted
