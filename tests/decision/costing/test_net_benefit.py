"""Draws are shared by all arms; re-pricing changes money, never what was measured."""

from dataclasses import replace

import numpy as np
import pytest

from core.decision.accuracy.stopping import first_proofs
from core.decision.assumptions.draws import Draws
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs
from core.decision.costing.net_benefit import build_and_keep, usd_of_error
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import ANALYST_TUNING, NEW_ERROR_REVIEW
from core.domain.drivers.old_way import OLD_ERROR_REVIEW, TUNING
from core.domain.drivers.shared import EXPERT_RATE, NN_EXPERT_RATE, PREDICTIONS_A_MONTH
from core.domain.ledger import assumed

REGISTER = load_register()
EXPERT = (assumed(OLD_ERROR_REVIEW, "expert"), assumed(TUNING, "NN expert"))
TWIN = (assumed(NEW_ERROR_REVIEW, "expert"), assumed(ANALYST_TUNING, "analyst"))


def test_equal_work_costs_the_same_in_every_single_what_if(outcome_of):
    """Independent draws per arm would be a bug: the rate and the hours hit both."""
    draws = Draws(REGISTER, Scenario(), 2000)
    old, new = outcome_of("old", [[900]], EXPERT), outcome_of("new", [[900]], TWIN)
    own = arm_costs(old, first_proofs(old, 0.85), draws).build.usd
    other = arm_costs(new, first_proofs(new, 0.85), draws).build.usd
    assert np.allclose(own, other, rtol=1e-12)


def test_a_repeat_is_drawn_once_for_all_arms(outcome_of):
    draws = Draws(REGISTER, Scenario(), 5000)
    outcome = outcome_of("old", [[900, 900], [100, 900]], EXPERT)
    costs = arm_costs(outcome, first_proofs(outcome, 0.85), draws)
    iterations = np.array([1, 2])[draws.choice("repeat", 2)]
    one_round = draws[OLD_ERROR_REVIEW] * draws[EXPERT_RATE] + draws[TUNING] * draws[NN_EXPERT_RATE]
    assert np.allclose(costs.build.usd, iterations * one_round)


def benefit(outcome, months: int, **scenario) -> np.ndarray:
    draws = Draws(REGISTER, Scenario(**scenario), 4000)
    costs = arm_costs(outcome, first_proofs(outcome, 0.85), draws)
    wrong = 1.0 - outcome.correct[0, -1] / outcome.n
    lost = usd_of_error(outcome, 1, draws.scenario) * wrong
    return -np.add(*build_and_keep(costs, draws, months, lost))


def test_blank_error_costs_make_accuracy_count_for_nothing(outcome_of):
    good, better = outcome_of("new", [[880]], TWIN), outcome_of("new", [[990]], TWIN)
    assert np.array_equal(benefit(good, 12), benefit(better, 12))


def test_a_price_on_mistakes_makes_the_better_way_worth_more(outcome_of):
    good, better = outcome_of("new", [[880]], TWIN), outcome_of("new", [[990]], TWIN)
    priced = {"error_costs": (1.0, None)}
    gap = benefit(better, 12, **priced).mean() - benefit(good, 12, **priced).mean()
    volume = Draws(REGISTER, Scenario(), 4000)[PREDICTIONS_A_MONTH].mean()
    assert gap == pytest.approx((0.060 - 0.005) * 12 * volume, rel=0.1)


CLASSES = ("return", "payment", "other")
BY_CLASS = np.array([[[60]], [[30]], [[10]]])


def by_class(outcome_of, **scenario) -> np.ndarray:
    outcome = replace(outcome_of("new", [[900]], TWIN), wrong=BY_CLASS, kinds=CLASSES)
    return benefit(outcome, 12, **scenario)


def test_with_more_classes_every_wrong_answer_costs_what_its_class_costs(outcome_of):
    volume = 12 * Draws(REGISTER, Scenario(), 4000)[PREDICTIONS_A_MONTH].mean()
    free = by_class(outcome_of).mean()
    dear = by_class(outcome_of, class_costs={"payment": 40.0, "elsewhere": 9.0}).mean()
    assert free - dear == pytest.approx(0.030 * 40 * volume)
    any_one = by_class(outcome_of, error_costs=(2.0, 2.0), class_costs={"payment": 40.0}).mean()
    assert free - any_one == pytest.approx((0.030 * 40 + 0.070 * 2) * volume)


def test_a_cost_for_every_class_is_the_cost_of_any_mistake(outcome_of):
    each = by_class(outcome_of, class_costs=dict.fromkeys(CLASSES, 3.0))
    assert np.allclose(each, by_class(outcome_of, error_costs=(3.0, 3.0)))


def test_with_two_classes_the_cost_of_a_class_is_not_asked(outcome_of):
    outcome = outcome_of("new", [[880]], TWIN)
    ignored = benefit(outcome, 12, class_costs={"keto": 9.0})
    assert np.array_equal(ignored, benefit(outcome, 12))


def test_mistakes_cost_nothing_before_anything_runs(outcome_of):
    outcome = outcome_of("new", [[880]], TWIN)
    assert np.array_equal(benefit(outcome, 0), benefit(outcome, 0, error_costs=(5.0, 5.0)))


def test_being_live_sooner_is_worth_what_the_reader_says(outcome_of):
    outcome = outcome_of("new", [[880]], TWIN)
    draws = Draws(REGISTER, Scenario(), 4000)
    days = arm_costs(outcome, first_proofs(outcome, 0.85), draws).build.days
    gap = benefit(outcome, 0) - benefit(outcome, 0, value_per_month=2100.0)
    assert np.allclose(gap, days * 100)


@pytest.mark.parametrize("months", [0, 12, 24, 36])
def test_a_longer_period_never_costs_less(outcome_of, months):
    outcome = outcome_of("new", [[900]], TWIN)
    draws = Draws(REGISTER, Scenario(), 1000)
    costs = arm_costs(outcome, first_proofs(outcome, 0.85), draws)
    assert (costs.total(months + 12) >= costs.total(months)).all()


def test_dearer_hours_never_make_a_way_cheaper(outcome_of):
    outcome = outcome_of("old", [[900]], EXPERT)

    def total(mode: float) -> float:
        overrides = {TUNING: Range(mode, mode, mode)}
        draws = Draws(REGISTER, Scenario(overrides=overrides), 500)
        return float(arm_costs(outcome, first_proofs(outcome, 0.85), draws).total(12).mean())

    assert total(8) < total(24) < total(80)
