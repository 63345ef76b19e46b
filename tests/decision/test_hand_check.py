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

from core.decision.accuracy.sampling_error import SamplingError
from core.decision.assumptions.distributions import pert_shape
from core.decision.assumptions.draws import Draws, Likely
from core.decision.assumptions.register import effective_ranges
from core.decision.calculator.estimate import costs_after
from core.decision.calculator.ledger import own_poc
from core.decision.costing.arm_costs import EXACT, ArmCosts, net_benefit, shared_gold
from core.decision.costing.counted_quantities import likely_counts, varied_counts
from core.domain.assumption import Scenario
from tests.decision.document_tables import number
from tests.decision.hand_check_page import (
    ANSWERS,
    CASE,
    DOC,
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
        found[f"{line.driver} {line.who}"] += getattr(line, what)
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
            assert (cells[0], cells[1]) == (REGISTER[key].name, REGISTER[key].unit)
            assert float(cells[2]) == ranges[key].mode, key


@pytest.mark.parametrize("heading", SUMS)
def test_the_engine_agrees_line_by_line(heading, results, likely):
    arm = "old" if heading.startswith("Old") else "new"
    what = "usd" if heading.endswith("build") else "days"
    rows = {key: value for key, value in results[heading].items() if value and "_" not in key}
    assert by_line(likely[arm], what) == pytest.approx(rows, abs=1e-6)
    total = getattr(likely[arm].build, what)[0]
    assert total == pytest.approx(results[heading][SUMS[heading]], abs=1e-6)


@pytest.mark.parametrize("arm", ["old", "new"])
def test_the_engine_agrees_on_running(arm, results, likely):
    running, rows = likely[arm].running, results[f"Running, {arm} way"]
    assert running.hosting()[0] == pytest.approx(rows["hosting"])
    assert running.monitoring()[0] == pytest.approx(rows["monitoring"])
    assert running.answers()[0] == pytest.approx(rows["answers"])
    assert running.retraining()[0] == pytest.approx(rows["retraining"])
    assert running.forced_moves()[0] == pytest.approx(rows["forced moves"])
    later = results["One later round"][f"round_{arm}"]
    assert running.iteration.usd[0] == pytest.approx(later, abs=1e-6)


@pytest.mark.parametrize("arm", ["old", "new"])
def test_the_engine_agrees_on_a_year_to_the_cent(arm, results, likely):
    year = results["Build and 12 months"][f"total_{arm}"]
    assert likely[arm].total(12)[0] == pytest.approx(year, abs=0.005)


def test_the_engine_agrees_on_the_exam(results):
    poc = own_poc(CASE, likely_counts(REGISTER, SCENARIO))
    priced = shared_gold(poc, Likely(REGISTER, SCENARIO, seed_index=0))
    assert priced.usd[0] == pytest.approx(results["The exam, shared by both ways"]["exam"])


@pytest.mark.parametrize("arm", ["old", "new"])
def test_the_engine_agrees_on_net_benefit(arm, results):
    """To the cent where the exam is the truth; its drawn error leaves the mean alone."""
    rows = results["Net benefit over 12 months"]
    size = 200_000
    poc = own_poc(CASE, likely_counts(REGISTER, SCENARIO))
    wrong = np.full((1, CASE.iterations), int(ANSWERS[f"wrong yes on the exam, {arm} way"]))
    scored = replace(poc.arms[arm], n=CASE.test_items, wrong=np.stack([wrong, 0 * wrong]))

    def benefit(scenario: Scenario, test_set: SamplingError = EXACT) -> np.ndarray:
        draws = Likely(REGISTER, scenario, seed_index=0, size=size)
        costs = costs_after(poc, CASE.iterations, draws)[arm]
        return net_benefit(scored, costs, draws, 12, test_set)

    blank = replace(SCENARIO, value_per_month=ANSWERS["value of being live a month sooner, USD"])
    priced = replace(blank, error_costs=(ANSWERS["cost of a wrong yes, USD"], None))
    none, lost = rows[f"{arm}, no wrong answers"], rows[f"{arm}, wrong yes"]
    assert benefit(blank)[0] == pytest.approx(none, abs=0.005)
    assert benefit(priced)[0] == pytest.approx(none - lost, abs=0.005)
    moved = benefit(priced, SamplingError(0.010, {"new": 0.005}))
    assert moved.std() > 0
    assert abs(moved.mean() - (none - lost)) < 3 * moved.std() / math.sqrt(size)


def mean(key: str) -> float:
    """Mean of an assumption's PERT distribution."""
    return effective_ranges(REGISTER, SCENARIO)[key].mean


def mean_of(function: Callable[[float], float], key: str) -> float:
    """Mean of a function of an assumption, by quadrature."""
    given = effective_ranges(REGISTER, SCENARIO)[key]
    density, width = beta(*pert_shape(given)).pdf, given.high - given.low
    return quad(lambda x: function(given.low + width * x) * density(x), 0, 1, limit=200)[0]


def annotator_rate() -> float:
    return mean("O2d") * (1 + mean("O2g"))


def check_usd() -> float:
    return 20 * mean("S3") / 3600 * mean("S5")


def old_round() -> float:
    """One later round; the first has other hours in the same formula."""
    labelling = 100 * 2 * 45 / 3600 * annotator_rate() * (1 + mean("O2j"))
    experts = mean("O3a") * mean("S5") + (mean("O4a") + mean("O5a")) * mean("S6")
    return labelling + check_usd() + experts + mean("O4b") * mean("O4c")


def new_round_without_training() -> float:
    people = (mean("N2d") + mean("N2e")) * mean("S7") + mean("N3a") * mean("S5")
    return mean("N1c") * mean("N1d") + check_usd() + people + 200 * mean("N3b")


def told(first: str) -> float:
    """The guideline, or the rationales by two people."""
    both = mean("S5") + (mean("S7") if first.startswith("N") else 0.0)
    return mean(first) * both


def taught(hours: str) -> float:
    return mean(hours) * mean("O2i") * annotator_rate()


SIZE = 50_000


@pytest.fixture(scope="module")
def drawn() -> dict[str, ArmCosts]:
    poc = own_poc(CASE, varied_counts(REGISTER, SCENARIO))
    return costs_after(poc, CASE.iterations, Draws(REGISTER, SCENARIO, SIZE))


def agrees(values: np.ndarray, exact: float) -> bool:
    return abs(values.mean() - exact) < 3 * values.std() / math.sqrt(len(values))


def training_usd(costs: ArmCosts) -> float:
    return sum(line.usd for line in costs.build.lines if line.driver == "N2f")


def test_the_drawn_build_has_the_exact_mean(drawn):
    old = told("O1a") + told("O1b") + taught("O1c") + taught("O1e") + 2 * old_round()
    assert agrees(drawn["old"].build.usd, old)
    new = told("N1a") + told("N1b") + 2 * new_round_without_training()
    assert agrees(drawn["new"].build.usd - training_usd(drawn["new"]), new)


def test_the_drawn_year_has_the_exact_mean(drawn):
    live = mean("S13") * mean("S6")
    watching = 12 * mean("S11") * mean("S7")
    later = told("O1b") + taught("O1e") + old_round()
    old = live + watching + 12 * (mean("OOa") + mean("V1") * mean("OOb")) + mean("S12") * later
    costs = drawn["old"]
    assert agrees(costs.total(12) - costs.build.usd, old)
    growth = mean_of(lambda g: sum((1 + g) ** (m / 12) for m in range(1, 13)), "NOe")
    training = training_usd(drawn["new"]) / CASE.iterations
    later = told("N1b") + new_round_without_training() + training
    new = live + watching + mean("V1") * mean("NOa") * growth
    new += (mean("S12") + mean("NOc")) * later
    costs = drawn["new"]
    assert agrees(costs.total(12) - costs.build.usd, new)


def test_the_minimum_charge_is_not_a_product_so_it_is_simulated_apart(drawn):
    rng = np.random.default_rng(20261121)

    def fresh(key: str, size: int = 400_000) -> np.ndarray:
        given = effective_ranges(REGISTER, SCENARIO)[key]
        alpha, shape = pert_shape(given)
        return given.low + (given.high - given.low) * rng.beta(alpha, shape, size)

    tokens = 100 * fresh("N2f") * fresh("N2g") * fresh("N2i")
    a_round = np.maximum(tokens / 1e6 * fresh("N2h"), fresh("N2k"))
    apart = 2 * a_round
    error = apart.std() / math.sqrt(SIZE)
    assert abs(training_usd(drawn["new"]) - apart.mean()) < 3 * error
    products = 2 * max(
        100 * mean("N2f") * mean("N2g") * mean("N2i") / 1e6 * mean("N2h"), mean("N2k")
    )
    assert apart.mean() > products
