"""Each booked quantity becomes hours, dollars and days by its rule (EVIDENCE 5.2)."""

import numpy as np
import pytest

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.accuracy.stopping import Stops, find_stops
from core.decision.assumptions.draws import Draws, Likely
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs, shared_gold
from core.decision.costing.drivers import RULES, Priceable, price
from core.decision.costing.operating_costs import Running
from core.domain.arms import Learner
from core.domain.assumption import Range, Scenario
from core.domain.ledger import assumed, hand_off, measured, simulated
from core.domain.node import Node

REGISTER = load_register()
MODE = {key: a.range.mode for key, a in REGISTER.items() if a.range}


def likely(**scenario) -> Likely:
    return Likely(REGISTER, Scenario(**scenario), seed_index=0)


def priced(driver: str, quantity: float, who: str = "expert", **scenario):
    values = np.array([quantity])
    line = Priceable(driver, who, values, (values,))
    return price(line, likely(**scenario))


def test_an_hour_of_the_expert_costs_the_experts_rate_and_the_experts_calendar():
    found = priced("O3a", 4.0)
    assert found.usd[0] == pytest.approx(4 * MODE["S5"])
    assert found.days[0] == pytest.approx(4 / MODE["S8"])


def test_the_analyst_is_paid_in_a_pair_but_time_passes_once():
    expert, analyst = priced("N1a", 16.0), priced("N1a", 16.0, "analyst")
    assert analyst.usd[0] == pytest.approx(16 * MODE["S7"])
    assert analyst.days[0] == 0.0
    assert expert.days[0] == pytest.approx(16 / min(MODE["S8"], MODE["S9"]))


def test_annotators_are_paid_by_the_hour_or_by_the_label_never_both():
    rate = MODE["O2d"] * (1 + MODE["O2g"])
    assert priced("O2c", 10.0, "annotators").usd[0] == pytest.approx(10 * rate)
    assert priced("O2b", 600.0, "annotators").usd[0] == 0.0
    per_label = {"pay": "per label"}
    assert priced("O2c", 10.0, "annotators", **per_label).usd[0] == 0.0
    each = MODE["O2e"] * (1 + MODE["O2g"])
    assert priced("O2b", 600.0, "annotators", **per_label).usd[0] == pytest.approx(600 * each)


def test_several_annotators_label_at_the_same_time():
    days = priced("O2c", 60.0, "annotators").days[0]
    assert days == pytest.approx(60 / (MODE["O2i"] * MODE["S9"]))


def test_an_audit_buys_seconds_of_the_expert():
    hours = 40 * MODE["S3"] / 3600
    assert priced("N2c", 40).usd[0] == pytest.approx(hours * MODE["S5"])
    assert priced("O2k", 40).usd[0] == pytest.approx(priced("N2c", 40).usd[0])


def test_a_night_of_training_costs_no_working_day():
    overnight = {"overrides": {"N2j": Range(12, 12, 12)}}
    assert priced("N2i", 2, "machine", **overnight).days[0] == 0.0
    long = {"overrides": {"N2j": Range(40, 40, 40)}}
    assert priced("N2i", 1, "machine", **long).days[0] == pytest.approx(1.0)


def test_training_tokens_cost_at_least_the_minimum_charge():
    assert priced("N2f", 1000, "provider").usd[0] == MODE["N2k"]
    assert priced("N2f", 10e6, "provider").usd[0] == pytest.approx(10 * MODE["N2h"])


def test_recruiting_waits_only_for_what_the_briefing_does_not_cover(outcome_of):
    entries = (
        assumed(Node.OLD_1, "O1a", "expert"),
        assumed(Node.OLD_1, "O1d", "vendor", "working days"),
    )

    def days(recruit: float) -> float:
        draws = Likely(REGISTER, Scenario(overrides={"O1d": Range(*[recruit] * 3)}), 0)
        outcome = outcome_of("old", [[900]], entries)
        return float(arm_costs(outcome, find_stops(outcome, 0.85), draws).build.days[0])

    briefing = MODE["O1a"] / MODE["S8"]
    assert days(1.0) == pytest.approx(briefing)
    assert days(briefing + 3) == pytest.approx(briefing + 3)


def test_management_is_a_share_of_labour_and_nothing_else(outcome_of):
    entries = (
        simulated(Node.OLD_2, "O2c", "annotators", 10, "h"),
        assumed(Node.OLD_2, "O2j", "lead", "share of labour"),
        assumed(Node.OLD_3, "O3a", "expert"),
    )
    outcome = outcome_of("old", [[900]], entries)
    bill = arm_costs(outcome, find_stops(outcome, 0.85), likely()).build
    cost = {line.driver: line.usd for line in bill.lines}
    assert cost["O2j"] == pytest.approx(cost["O2c"] * MODE["O2j"])


def test_each_hand_off_waits_once(outcome_of):
    outcome = outcome_of("old", [[900]], (hand_off(Node.OLD_1), hand_off(Node.OLD_2)))
    bill = arm_costs(outcome, find_stops(outcome, 0.85), likely()).build
    assert bill.days[0] == pytest.approx(2 * MODE["S10"])
    assert bill.usd[0] == 0.0


def test_gold_is_shared_repeated_and_adjudicated(outcome_of):
    poc = PocOutcome({"old": outcome_of("old", [[900]])}, gold_items=1500)
    hours = 1500 * MODE["S2"] * MODE["S3"] * (1 + MODE["S4"]) / 3600
    assert shared_gold(poc, likely()).usd[0] == pytest.approx(hours * MODE["S5"])


def test_a_round_after_the_first_is_a_revision(outcome_of):
    entries = (
        assumed(Node.OLD_1, "O1a", "expert"),
        assumed(Node.OLD_1, "O1d", "vendor", "working days"),
        simulated(Node.OLD_2, "O2c", "annotators", 10, "h"),
    )
    outcome = outcome_of("old", [[900, 900]], entries)
    costs = arm_costs(outcome, Stops(np.array([2]), np.array([True])), likely())
    drivers = {line.driver for line in costs.running.iteration.lines}
    assert drivers == {"O1b", "O2c"}
    labelling = next(li for li in costs.running.iteration.lines if li.driver == "O2c")
    assert labelling.hours == pytest.approx(10)


def test_the_likely_case_of_three_old_rounds_matches_the_hand_calculation(outcome_of):
    """EVIDENCE 5.3's pattern on plain default modes: hours times rates, added up."""
    entries = (
        assumed(Node.OLD_1, "O1b", "expert"),
        assumed(Node.OLD_3, "O3a", "expert"),
        assumed(Node.OLD_4, "O4a", "NN expert"),
        assumed(Node.OLD_5, "O5a", "NN expert"),
    )
    outcome = outcome_of("old", [[100, 100, 100]], entries)
    stops = find_stops(outcome, 0.85)
    by_hand = 3 * (
        (MODE["O1b"] + MODE["O3a"]) * MODE["S5"] + (MODE["O4a"] + MODE["O5a"]) * MODE["S6"]
    )
    assert arm_costs(outcome, stops, likely()).build.usd[0] == pytest.approx(by_hand)


def running(learner: Learner, outcome_of, **scenario) -> Running:
    outcome = outcome_of("new", [[900]], (assumed(Node.NEW_3, "N3a", "expert"),))
    draws = likely(**scenario)
    return Running(learner, draws, arm_costs(outcome, find_stops(outcome, 0.85), draws).build)


def test_weights_of_ones_own_are_never_forced_to_move(outcome_of):
    assert running(Learner.FINE_TUNED, outcome_of).forced_moves()[0] > 0
    assert running(Learner.FINE_TUNED, outcome_of, portable=True).forced_moves()[0] == 0
    assert running(Learner.TUNED, outcome_of).forced_moves()[0] == 0


def test_an_always_on_machine_replaces_the_price_per_answer(outcome_of):
    per_token = running(Learner.FINE_TUNED, outcome_of)
    always_on = running(Learner.FINE_TUNED, outcome_of, hosting="always-on")
    assert per_token.hosting()[0] == 0
    assert per_token.answers()[0] == pytest.approx(MODE["V1"] * MODE["NOa"])
    assert always_on.hosting()[0] == MODE["NOb"]
    assert always_on.answers()[0] == 0


def test_token_prices_move_over_the_months(outcome_of):
    rising = {"overrides": {"NOe": Range(0.5, 0.5, 0.5)}}
    flat, up = (
        running(Learner.FINE_TUNED, outcome_of),
        running(Learner.FINE_TUNED, outcome_of, **rising),
    )
    by_hand = up.answers()[0] * sum(1.5 ** (m / 12) for m in range(1, 25))
    gap = up.total(24)[0] - flat.total(24)[0]
    assert gap == pytest.approx(by_hand - 24 * flat.answers()[0])


def test_every_rule_gives_finite_numbers_for_any_draw():
    draws = Draws(REGISTER, Scenario(), 500)
    for driver in RULES:
        quantity = np.full(500, 3.0)
        found = price(Priceable(driver, "expert", quantity, (quantity,)), draws)
        for values in (found.usd, found.hours, found.days):
            assert np.isfinite(values).all(), driver
            assert (values >= 0).all(), driver


def test_counted_tokens_are_priced_even_though_nobody_was_asked(outcome_of):
    entries = (measured(Node.NEW_2, "N2f", "provider", 5e6, "tokens"),)
    outcome = outcome_of("new", [[900]], entries)
    bill = arm_costs(outcome, find_stops(outcome, 0.85), likely()).build
    assert bill.usd[0] == pytest.approx(5 * MODE["N2h"])
    assert bill.lines[0].counted
