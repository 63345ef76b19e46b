"""docs/hand-check.md on where one stands: a model in use, a contract to leave, later money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from core.decision.accuracy.incumbent_model import model_in_use
from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import first_proofs
from core.decision.assumptions.draws import Draws, Likely
from core.decision.calculator.estimate import costs_after
from core.decision.calculator.ledger import own_poc
from core.decision.costing.arm_costs import ArmCosts, arm_costs
from core.decision.costing.counted_quantities import likely_counts
from core.decision.costing.net_benefit import build_and_keep, usd_of_error
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.today import (
    ACCURACY_IN_USE,
    CONTRACT_MONTHS_LEFT,
    CONTRACT_NOTICE,
    CONTRACT_PRICE,
)
from tests.decision.hand_check_page import ANSWERS, CASE, REGISTER, SCENARIO, worked

ROWS = worked()["A model in use, human annotation"]
TARGET = ANSWERS["target"]
RACE = own_poc(CASE, likely_counts(REGISTER, SCENARIO))


def exactly(values: Mapping[Driver, float]) -> Scenario:
    """The case by hand with some inputs that nobody doubts."""
    overrides = SCENARIO.overrides | {driver: Range(v, v, v) for driver, v in values.items()}
    return replace(SCENARIO, overrides=overrides)


@pytest.fixture(scope="module")
def scored() -> ArmOutcome:
    """Human annotation's rounds with the scores on the page."""
    right = [
        int(ANSWERS[f"right on the test set after round {at}, human annotation"]) for at in (1, 2)
    ]
    yes = int(ANSWERS["wrong yes on the test set, human annotation"])
    n, correct = CASE.test_items, np.array([right])
    wrong = np.stack([np.full_like(correct, yes), n - yes - correct])
    return replace(RACE.arms["old"], n=n, correct=correct, wrong=wrong)


def priced(scored: ArmOutcome, scenario: Scenario) -> tuple[ArmCosts, Draws]:
    draws = Likely(REGISTER, scenario, seed_index=0)
    stops = first_proofs(scored, TARGET)
    in_use = model_in_use(scored, stops.iteration, TARGET, draws)
    return arm_costs(scored, replace(stops, in_use=in_use), draws), draws


def test_the_race_alone_stops_after_round_two(scored):
    stops = first_proofs(scored, TARGET)
    assert (stops.iteration.tolist(), stops.reached.tolist()) == ([2], [True])
    costs, _ = priced(scored, SCENARIO)
    assert costs.build.usd[0] == pytest.approx(
        worked()["Human annotation, build"]["build_old"], abs=0.005
    )


@pytest.mark.parametrize("place", ["below", "there"])
def test_a_model_in_use_costs_what_is_left_to_the_cent(place, scored):
    said = ANSWERS[f"accuracy today, {'below' if place == 'below' else 'above'} the target"]
    costs, draws = priced(scored, exactly({ACCURACY_IN_USE: said}))
    assert costs.build.usd[0] == pytest.approx(ROWS[f"build {place}"], abs=0.005)
    assert costs.total(12)[0] == pytest.approx(ROWS[f"total {place}"], abs=0.005)
    assert costs.deploy[0] == 0.0
    days = ROWS["days below"] if place == "below" else 0.0
    assert costs.build.days[0] == pytest.approx(days, abs=1e-6)
    dear = replace(draws.scenario, error_costs=(ANSWERS["cost of a wrong yes, USD"], None))
    costs, draws = priced(scored, dear)
    in_use = costs.stops.in_use
    assert in_use is not None
    wrong = in_use.wrong(1 - scored.correct[:, -1] / scored.n, draws)
    each = usd_of_error(scored, 2, draws.scenario)
    lost = np.add(*build_and_keep(costs, draws, 12, each * wrong)) - costs.total(12)
    assert lost[0] == pytest.approx(ROWS[f"wrong yes {place}"], abs=0.005)


def test_labels_that_are_owned_are_those_of_the_rounds_behind_first(scored):
    below = exactly({ACCURACY_IN_USE: ANSWERS["accuracy today, below the target"]})
    costs, _ = priced(scored, replace(below, labels_owned=ANSWERS["labels owned"]))
    assert costs.build.usd[0] == pytest.approx(ROWS["build owned"], abs=0.005)
    behind, _ = priced(scored, replace(below, labels_owned=200.0))
    assert behind.build.usd[0] == pytest.approx(ROWS["build below"], abs=0.005)


def test_leaving_is_paid_once_to_the_cent_by_who_buys_no_labels():
    rows = worked()["A contract to leave, fine-tuning analyst"]
    scenario = exactly(
        {
            CONTRACT_MONTHS_LEFT: ANSWERS["contract left, months"],
            CONTRACT_NOTICE: ANSWERS["notice, months"],
            CONTRACT_PRICE: ANSWERS["paid on a month after leaving, USD"],
        }
    )
    left = replace(scenario, leaving=ANSWERS["due at once for leaving, USD"])
    costs = costs_after(RACE, CASE.iterations, Likely(REGISTER, left, seed_index=0))
    assert costs["new"].leaving[0] == pytest.approx(rows["leaving"], abs=0.005)
    assert costs["new"].total(12)[0] == pytest.approx(rows["total left"], abs=0.005)
    old = worked()["Build and 12 months"]["total_old"]
    assert costs["old"].total(12)[0] == pytest.approx(old, abs=0.005)


def test_later_money_counts_less_to_the_cent():
    later = replace(SCENARIO, discount=ANSWERS["discount a year"])
    costs = costs_after(RACE, CASE.iterations, Likely(REGISTER, later, seed_index=0))
    told = worked()["Discounted, human annotation"]["total discounted"]
    assert costs["old"].total(12)[0] == pytest.approx(told, abs=0.005)
