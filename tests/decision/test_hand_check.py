"""docs/hand-check.md: every expression, every input, and what the engine makes of the same case."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from core.decision.assumptions.distributions import pert_shape
from core.decision.assumptions.draws import Draws, Likely
from core.decision.assumptions.register import effective_ranges
from core.decision.calculator.estimate import costs_after
from core.decision.calculator.ledger import own_poc
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.counted_quantities import likely_counts, varied_counts
from core.decision.costing.gold_cost import shared_gold
from core.decision.costing.net_benefit import build_and_keep, usd_of_error
from core.domain.assumption import Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import (
    ANALYST_TUNING,
    DATA_PREPARATION,
    DRAFTING_CALL_PRICE,
    DRAFTING_CALLS,
    EPOCHS,
    FINE_TUNE_TRIALS,
    FIRST_RATIONALES,
    FORCED_MIGRATIONS,
    INFERENCE_PRICE,
    MINIMUM_JOB_CHARGE,
    NEW_ERROR_REVIEW,
    RATIONALE_REVISION,
    TEST_SET_INFERENCE,
    TOKEN_PRICE_CHANGE,
    TRAINING_TOKEN_PRICE,
    TRAINING_TOKENS,
)
from core.domain.drivers.old_way import (
    ANNOTATOR_TRAINING,
    FIRST_GUIDELINE,
    GPU_PRICE,
    GUIDELINE_READING,
    GUIDELINE_REVISION,
    HOURLY_PAY,
    MANAGEMENT,
    MODEL_EVALUATION,
    OLD_ERROR_REVIEW,
    PARALLEL_ANNOTATORS,
    PLATFORM_FEE,
    SMALL_MODEL_HOSTING,
    SMALL_MODEL_INFERENCE,
    TRAINING_COMPUTE,
    TUNING,
)
from core.domain.drivers.registry import driver_of
from core.domain.drivers.shared import (
    ANALYST_RATE,
    DEPLOYMENT_HOURS,
    EXPERT_RATE,
    GOLD_LABELS,
    MONITORING_HOURS,
    NN_EXPERT_RATE,
    PREDICTIONS_A_MONTH,
    RETRAINS_A_YEAR,
)
from core.domain.node import Node
from tests.decision.document_tables import number
from tests.decision.hand_check_page import (
    ANSWERS,
    CASE,
    DOC,
    PROCESS,
    REGISTER,
    SCENARIO,
    SUMS,
    WORKED,
    worked,
)


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, float]]:
    """Every row's own expression, worked out, by heading."""
    return worked()


@pytest.fixture(scope="module")
def likely() -> dict[str, ArmCosts]:
    """Both ways in the likely case."""
    poc = own_poc(CASE, likely_counts(REGISTER, SCENARIO))
    return costs_after(poc, CASE.iterations, Likely(REGISTER, SCENARIO, seed_index=0))


def by_line(costs: ArmCosts, what: str) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for line in costs.build.lines:
        found[f"{line.driver.code} {line.who}"] += getattr(line, what)
    return {key: value for key, value in found.items() if value}


def test_the_page_has_all_its_sections():
    assert len(WORKED) == 13
    assert sum(len(DOC[heading]) - 1 for heading in WORKED) > 60


def test_every_result_is_what_its_expression_gives(results):
    for heading in WORKED:
        for key, (_, _, shown) in DOC[heading].items():
            if key != "line":
                digits = len(shown.partition(".")[2])
                assert number(shown) == pytest.approx(
                    results[heading][key], abs=0.51 * 10**-digits
                ), (heading, key)


def test_every_input_is_the_assumptions_likeliest_value():
    ranges = effective_ranges(REGISTER, SCENARIO)
    for key, cells in DOC["Assumptions used"].items():
        if key != "id":
            driver = driver_of(key)
            assert (cells[0], cells[1]) == (REGISTER[driver].name, REGISTER[driver].unit)
            assert float(cells[2]) == ranges[driver].mode, key


@pytest.mark.parametrize("heading", SUMS)
def test_the_engine_agrees_line_by_line(heading, results, likely):
    arm = "old" if heading.startswith("Human") else "new"
    what = "usd" if heading.endswith("build") else "days"
    rows = {key: value for key, value in results[heading].items() if value and "_" not in key}
    assert by_line(likely[arm], what) == pytest.approx(rows, abs=1e-6)
    total = getattr(likely[arm].build, what)[0]
    assert total == pytest.approx(results[heading][SUMS[heading]], abs=1e-6)


@pytest.mark.parametrize("arm", ["old", "new"])
def test_the_engine_agrees_on_running(arm, results, likely):
    running, rows = likely[arm].running, results[f"Running, {PROCESS[arm]}"]
    assert running.hosting()[0] == pytest.approx(rows["hosting"])
    assert running.monitoring()[0] == pytest.approx(rows["monitoring"])
    assert running.answers()[0] == pytest.approx(rows["answers"])
    assert running.retraining()[0] == pytest.approx(rows["retraining"])
    assert running.forced_moves()[0] == pytest.approx(rows["forced moves"])
    later = results["One later round"][f"round_{arm}"]
    assert running.iteration.usd[0] == pytest.approx(later, abs=1e-6)
    if arm == "new":
        moved = results["One later round"]["move_new"]
        assert running.move()[0] == pytest.approx(moved, abs=1e-6)


@pytest.mark.parametrize("arm", ["old", "new"])
def test_the_engine_agrees_on_a_year_to_the_cent(arm, results, likely):
    year = results["Build and 12 months"][f"total_{arm}"]
    assert likely[arm].total(12)[0] == pytest.approx(year, abs=0.005)


def test_the_engine_agrees_on_the_exam(results):
    poc = own_poc(CASE, likely_counts(REGISTER, SCENARIO))
    priced = shared_gold(poc, Likely(REGISTER, SCENARIO, seed_index=0))
    assert priced.usd[0] == pytest.approx(
        results["The test set, shared by both approaches"]["test_set"]
    )


@pytest.mark.parametrize("arm", ["old", "new"])
def test_the_engine_agrees_on_net_benefit(arm, results):
    """To the cent where the share of wrong answers is known."""
    rows = results["Net benefit over 12 months"]
    size = 10
    poc = own_poc(CASE, likely_counts(REGISTER, SCENARIO))
    wrong = np.full(
        (1, CASE.iterations), int(ANSWERS[f"wrong yes on the test set, {PROCESS[arm]}"])
    )
    scored = replace(poc.arms[arm], n=CASE.test_items, wrong=np.stack([wrong, 0 * wrong]))

    def benefit(scenario: Scenario) -> np.ndarray:
        draws = Likely(REGISTER, scenario, seed_index=0, size=size)
        costs = costs_after(poc, CASE.iterations, draws)[arm]
        lost = usd_of_error(scored, 1, scenario) * wrong[0, 0] / CASE.test_items
        return -np.add(*build_and_keep(costs, draws, 12, lost))

    blank = replace(SCENARIO, value_per_month=ANSWERS["value of being live a month sooner, USD"])
    priced = replace(blank, error_costs=(ANSWERS["cost of a wrong yes, USD"], None))
    none, lost = rows[f"{arm}, no wrong answers"], rows[f"{arm}, wrong yes"]
    assert benefit(blank)[0] == pytest.approx(none, abs=0.005)
    assert benefit(priced)[0] == pytest.approx(none - lost, abs=0.005)


def mean(driver: Driver) -> float:
    """Mean of an assumption's PERT distribution."""
    return effective_ranges(REGISTER, SCENARIO)[driver].mean


def mean_of(function: Callable[[float], float], driver: Driver) -> float:
    """Mean of a function of an assumption, by quadrature."""
    given = effective_ranges(REGISTER, SCENARIO)[driver]
    density, width = beta(*pert_shape(given)).pdf, given.high - given.low
    return quad(lambda x: function(given.low + width * x) * density(x), 0, 1, limit=200)[0]


def annotator_rate() -> float:
    return mean(HOURLY_PAY) * (1 + mean(PLATFORM_FEE))


def check_usd() -> float:
    return 20 * mean(GOLD_LABELS) / 3600 * mean(EXPERT_RATE)


def old_round() -> float:
    """One later round; the first has other hours in the same formula."""
    labelling = 100 * 2 * 45 / 3600 * annotator_rate() * (1 + mean(MANAGEMENT))
    experts = mean(OLD_ERROR_REVIEW) * mean(EXPERT_RATE)
    experts += (mean(TUNING) + mean(MODEL_EVALUATION)) * mean(NN_EXPERT_RATE)
    return labelling + check_usd() + experts + mean(TRAINING_COMPUTE) * mean(GPU_PRICE)


def new_round_without_training() -> float:
    people = (mean(DATA_PREPARATION) + mean(ANALYST_TUNING)) * mean(ANALYST_RATE)
    people += mean(NEW_ERROR_REVIEW) * mean(EXPERT_RATE)
    drafts = mean(DRAFTING_CALLS) * mean(DRAFTING_CALL_PRICE)
    return drafts + check_usd() + people + 200 * mean(TEST_SET_INFERENCE)


def told(first: Driver) -> float:
    """The guideline, or the rationales by two people."""
    both = mean(EXPERT_RATE) + (mean(ANALYST_RATE) if first.step is Node.NEW_1 else 0.0)
    return mean(first) * both


def taught(hours: Driver) -> float:
    return mean(hours) * mean(PARALLEL_ANNOTATORS) * annotator_rate()


SIZE = 50_000


@pytest.fixture(scope="module")
def drawn() -> dict[str, ArmCosts]:
    poc = own_poc(CASE, varied_counts(REGISTER, SCENARIO))
    return costs_after(poc, CASE.iterations, Draws(REGISTER, SCENARIO, SIZE))


def agrees(values: np.ndarray, exact: float) -> bool:
    return abs(values.mean() - exact) < 3 * values.std() / math.sqrt(len(values))


def training_usd(costs: ArmCosts) -> float:
    return sum(line.usd for line in costs.build.lines if line.driver is TRAINING_TOKENS)


def test_the_drawn_build_has_the_exact_mean(drawn):
    old = (
        told(FIRST_GUIDELINE)
        + told(GUIDELINE_REVISION)
        + taught(ANNOTATOR_TRAINING)
        + taught(GUIDELINE_READING)
        + 2 * old_round()
    )
    assert agrees(drawn["old"].build.usd, old)
    new = told(FIRST_RATIONALES) + told(RATIONALE_REVISION) + 2 * new_round_without_training()
    assert agrees(drawn["new"].build.usd - training_usd(drawn["new"]), new)


def test_the_drawn_year_has_the_exact_mean(drawn):
    live = mean(DEPLOYMENT_HOURS) * mean(NN_EXPERT_RATE)
    watching = 12 * mean(MONITORING_HOURS) * mean(ANALYST_RATE)
    later = told(GUIDELINE_REVISION) + taught(GUIDELINE_READING) + old_round()
    month = mean(SMALL_MODEL_HOSTING) + mean(PREDICTIONS_A_MONTH) * mean(SMALL_MODEL_INFERENCE)
    old = live + watching + 12 * month + mean(RETRAINS_A_YEAR) * later
    costs = drawn["old"]
    assert agrees(costs.total(12) - costs.build.usd, old)
    growth = mean_of(lambda g: sum((1 + g) ** (m / 12) for m in range(1, 13)), TOKEN_PRICE_CHANGE)
    training = training_usd(drawn["new"]) / CASE.iterations
    later = told(RATIONALE_REVISION) + new_round_without_training() + training
    new = live + watching + mean(PREDICTIONS_A_MONTH) * mean(INFERENCE_PRICE) * growth
    move = mean(ANALYST_TUNING) * mean(ANALYST_RATE) + training + 200 * mean(TEST_SET_INFERENCE)
    new += mean(RETRAINS_A_YEAR) * later + mean(FORCED_MIGRATIONS) * move
    costs = drawn["new"]
    assert agrees(costs.total(12) - costs.build.usd, new)


def test_the_minimum_charge_is_not_a_product_so_it_is_simulated_apart(drawn):
    rng = np.random.default_rng(20261121)

    def fresh(driver: Driver, size: int = 400_000) -> np.ndarray:
        given = effective_ranges(REGISTER, SCENARIO)[driver]
        alpha, shape = pert_shape(given)
        return given.low + (given.high - given.low) * rng.beta(alpha, shape, size)

    tokens = 100 * fresh(TRAINING_TOKENS) * fresh(EPOCHS) * fresh(FINE_TUNE_TRIALS)
    a_round = np.maximum(tokens / 1e6 * fresh(TRAINING_TOKEN_PRICE), fresh(MINIMUM_JOB_CHARGE))
    apart = 2 * a_round
    error = apart.std() / math.sqrt(SIZE)
    assert abs(training_usd(drawn["new"]) - apart.mean()) < 3 * error
    million = 100 * mean(TRAINING_TOKENS) * mean(EPOCHS) * mean(FINE_TUNE_TRIALS) / 1e6
    products = 2 * max(million * mean(TRAINING_TOKEN_PRICE), mean(MINIMUM_JOB_CHARGE))
    assert apart.mean() > products
