"""More exam items: worth what the analytic formula says, and waited for only where it matters."""

from dataclasses import replace

import numpy as np
import pytest

from core.decision.accuracy.sampling_error import SamplingError, sampling_error
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import Draws
from core.decision.voi.normal_evpi import evpi_normal
from core.domain.assumption import Scenario
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.verdict import Answer
from core.evaluation.intervals import Estimate

Z = 1.959963984540054


def estimate(value: float, error: float) -> Estimate:
    return Estimate(value, value - Z * error, value + Z * error, 1000, "")


@pytest.fixture(scope="module")
def valued(raced):
    return raced.valued(12).valuation


def costing(valued, usd: float):
    return valued.under(Scenario(error_costs=(usd, usd)))


def test_nothing_is_worth_testing_while_a_wrong_answer_costs_nothing(valued):
    assert valued.larger_test_set is None
    assert costing(valued, 1.0).under(Scenario(error_costs=(1.0, 1.0)), 0).larger_test_set is None


def test_no_exam_is_worth_more_than_knowing_the_gap(valued):
    under = costing(valued, 1.0)
    test_set = under.larger_test_set
    best = max(under.choices, key=lambda name: float(under.benefit[name].mean()))
    gain = float(under.benefit[best].mean() - under.benefit[test_set.rival].mean())
    per_unit = 12 * float(under.draws[PREDICTIONS_A_MONTH].mean())
    perfect = float(evpi_normal(gain, per_unit * under.test_set.of_pair(best, test_set.rival)))
    assert 0 <= test_set.value <= perfect


def test_it_changes_the_answer_as_often_as_exams_that_are_played_do(valued):
    usd, under = next(
        (usd, under)
        for usd in (0.1, 0.5, 5.0, 20.0)
        if (under := costing(valued, usd)).larger_test_set.items
    )
    test_set = under.larger_test_set
    best = max(under.choices, key=lambda name: float(under.benefit[name].mean()))
    gain = float(under.benefit[best].mean() - under.benefit[test_set.rival].mean())
    there, more = under.outcome.arms[best].n, test_set.items
    per_unit = 12 * usd * float(under.draws[PREDICTIONS_A_MONTH].mean())
    error = per_unit * under.test_set.of_pair(best, test_set.rival)
    luck = np.random.default_rng(1).standard_normal((2, 400_000))
    truth = gain + error * luck[0]
    seen = truth + error * np.sqrt(there / more) * luck[1]
    believed = (there * gain + more * seen) / (there + more)
    assert test_set.changes == pytest.approx(float((believed < 0).mean()), abs=0.003)
    assert more != pytest.approx(there, rel=0.2)


def test_a_dearer_mistake_is_worth_a_longer_exam(valued):
    items = [costing(valued, usd).larger_test_set.items for usd in (0.01, 1.0, 100.0)]
    assert items == sorted(items)
    assert items[-1] > items[0]


def test_the_verdict_waits_exactly_where_the_exam_is_material(valued):
    answers = set()
    for usd in (0.001, 0.1, 0.5, 5.0):
        under = costing(valued, usd)
        waits = under.verdict.answer is Answer.PILOT_MORE and under.verdict.pilot is not None
        answers.add(waits)
        if waits:
            assert under.larger_test_set.material
            assert under.verdict.pilot == under.larger_test_set.pilot
            assert under.verdict.pilot.value > under.verdict.pilot.price > 0
            assert under.verdict.chance_wrong is None
    assert answers == {True, False}


def test_ways_that_answered_the_same_items_share_the_exams_error(raced, outcome_of):
    """A gap known to half a point stays known although each score is off by two."""
    test_set = sampling_error({"old": estimate(0.8, 0.02)}, {"new": estimate(0.01, 0.005)}, "old")
    draws = Draws(raced.valued().valuation.register, Scenario(), 40_000)
    stops = Stops(np.array([1]), np.array([True]))
    wrong = {
        arm: test_set.wrong(outcome_of(arm, [[right]]), stops, draws)
        for arm, right in (("old", 800), ("new", 810))
    }
    assert wrong["old"].mean() == pytest.approx(0.2, abs=0.001)
    assert wrong["old"].std() == pytest.approx(0.02, rel=0.03)
    gap = wrong["old"] - wrong["new"]
    assert gap.mean() == pytest.approx(0.01, abs=0.0002)
    assert gap.std() == pytest.approx(0.005, rel=0.03)


def test_shares_stay_shares(raced, outcome_of):
    test_set = SamplingError(0.5, {"new": 0.5}, "old")
    draws = Draws(raced.valued().valuation.register, Scenario(), 2000)
    outcome = replace(outcome_of("new", [[1000]]))
    wrong = test_set.wrong(outcome, Stops(np.array([1]), np.array([True])), draws)
    assert ((wrong >= 0) & (wrong <= 1)).all()


@pytest.mark.parametrize(
    ("pair", "error"), [(("old", "new"), 0.3), (("new", "old"), 0.3), (("new", "hybrid"), 0.5)]
)
def test_the_error_of_a_pair(pair, error):
    test_set = SamplingError(0.9, {"new": 0.3, "hybrid": 0.4}, "old")
    assert test_set.of_pair(*pair) == pytest.approx(error)
