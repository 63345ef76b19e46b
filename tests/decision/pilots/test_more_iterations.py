"""Further rounds: worth what a simulated world says, and waited for only where it matters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.decision.accuracy.stopping import needed_to_prove
from core.decision.forecast.projection import look_ahead
from core.decision.learning_curves.calibration import Calibration
from core.decision.pilots.extended_run import LongerRun
from core.decision.pilots.learning import learning_of
from core.decision.pilots.more_iterations import MOST_ITERATIONS
from core.decision.pilots.pilot_rule import worth_waiting_for
from core.decision.valuation import Valuation
from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import TUNING
from core.domain.verdict import Answer, NoWorth, Pilot, PilotKind
from tests.report.longer_pocs import N
from tests.report.pocs_short_of_target import DEAR_TO_KEEP, LATE, RACE, TARGET, TIED, poc

EVERY = 200_000


@pytest.fixture(scope="module")
def small(raced):
    return raced.dossier(12)


@pytest.fixture
def valued(small):
    """Make a race and value it."""

    def make(right=RACE, target=TARGET, months=12, **scenario):
        return poc(small, right, target, months, **scenario).valuation

    return make


def extended(right, arm: str, accuracies) -> dict:
    """The race after further rounds of one way that showed these accuracies."""
    more = [round(N * share) for share in accuracies]
    return right | {arm: [[*row, *more] for row in right[arm]]}


def test_what_a_way_is_worth_some_rounds_on_is_what_the_whole_valuation_says(valued):
    for costs in ((None, None), (0.2, 0.4)):
        now = valued(error_costs=costs, value_per_month=3000.0)
        run = _run(now, "old")
        for more, accuracies in ((1, [0.88]), (2, [0.866, 0.876])):
            after = valued(
                extended(RACE, "old", accuracies), error_costs=costs, value_per_month=3000.0
            )
            assert after.stops["old"].iteration.tolist() == [5 + more] * 3
            told = float(run.benefit(more, accuracies[-1]))
            assert told == pytest.approx(after.expected["old"], rel=1e-3)


def test_a_way_that_proved_the_target_goes_on_in_every_repeat(valued):
    """As the whole valuation counts it where only the last round proves the target."""
    now = valued(TIED, error_costs=(0.3, 0.3))
    run = _run(now, "new")
    held_back = {"old": TIED["old"], "new": [[850] * 5] * 3}
    after = valued(extended(held_back, "new", [0.9]), error_costs=(0.3, 0.3))
    assert float(run.benefit(1, 0.9)) == pytest.approx(after.expected["new"], rel=1e-3)


def _run(valuation: Valuation, arm: str) -> LongerRun:
    learning = learning_of(valuation.outcome.arms[arm])
    return LongerRun(
        learning,
        valuation.costs[arm],
        valuation.expected[arm],
        valuation.draws,
        valuation.terms.months,
        MOST_ITERATIONS,
    )


def test_the_price_is_what_going_on_charges_and_waiting_is_in_it(valued):
    now = valued(**DEAR_TO_KEEP)
    found, spent = now.more_iterations["old"], look_ahead(now, "old").spent
    for more in (1, 2):
        usd, days = (
            float((spent[what][4 + more] - spent[what][4]).mean()) for what in ("usd", "days")
        )
        assert found.price[more - 1] == pytest.approx(usd, rel=1e-6)
        hurried = valued(**DEAR_TO_KEEP, value_per_month=2100.0).more_iterations["old"]
        assert hurried.price[more - 1] == pytest.approx(usd + 100 * days, rel=1e-6)


@pytest.mark.parametrize("cost", [None, 0.3])
def test_the_worth_is_that_of_a_simulated_world(valued, cost):
    """Curves drawn one by one; those already proved thrown away; a way chosen after each."""
    now = valued(error_costs=(cost, cost), **DEAR_TO_KEEP)
    found = now.more_iterations["old"]
    accuracy = _simulated(now, "old")
    proved = accuracy[:, 5:] >= needed_to_prove(N, TARGET) / N
    ends = np.array([0.88, 0.98])
    straight = {
        more: np.polyfit(ends, [_after(valued, more, end, cost) for end in ends], 1)
        for more in range(1, MOST_ITERATIONS + 1)
    }
    for more in found.sizes:
        chosen = np.full(len(accuracy), now.expected["new"])
        for last in range(more, 0, -1):  # the first proof is what counts
            here = proved[:, last - 1]
            reached = np.polyval(straight[last], accuracy[here, 4 + last])
            chosen[here] = np.maximum(now.expected["new"], reached)
        gain = chosen - now.expected["new"]
        error = 4 * gain.std() / np.sqrt(len(gain)) + 1e-3 * gain.mean()
        assert found.value[more - 1] == pytest.approx(gain.mean(), abs=error)
        assert found.changes[more - 1] == pytest.approx((gain > 0).mean(), abs=0.005)
        assert found.succeeds[more - 1] == pytest.approx(
            proved[:, :more].any(axis=1).mean(), abs=0.005
        )
        assert found.net[more - 1] == found.value[more - 1] - found.price[more - 1]


def _simulated(now: Valuation, arm: str) -> np.ndarray:
    """Whole curves of the predictive that did not prove the target by the last measured round."""
    learning = learning_of(now.outcome.arms[arm])
    places = learning.effort.places[: 5 + MOST_ITERATIONS]
    predictive = learning.predictive
    luck = np.random.default_rng(7).standard_t(predictive.calibration.freedom, EVERY)[:, None]
    above, below = predictive.scales_at(places)
    moved = luck * np.where(luck > 0, above, below)
    accuracy = np.clip(1 - predictive.error_at(places) + moved, 0, 1)
    return accuracy[(accuracy[:, :5] < needed_to_prove(N, TARGET) / N).all(axis=1)]


def _after(valued, more: int, accuracy: float, cost: float | None) -> float:
    """Expected net benefit of the old way that proves the target in its last round."""
    shown = [0.86] * (more - 1) + [accuracy]
    after = valued(extended(RACE, "old", shown), error_costs=(cost, cost), **DEAR_TO_KEEP)
    return after.expected["old"]


@pytest.mark.parametrize("cost", [None, 0.05, 0.5, 5.0])
@pytest.mark.parametrize("right", [RACE, TIED])
def test_no_rounds_are_worth_more_than_knowing_the_whole_curve(valued, right, cost):
    now = valued(right, error_costs=(cost, cost), **DEAR_TO_KEEP)
    for arm, found in now.more_iterations.items():
        if found.why is not None:
            continue
        run = _run(now, arm)
        curves = learning_of(now.outcome.arms[arm]).expected.part(5, 5 + run.iterations)
        accuracy = curves.accuracy_draws((np.arange(20_000) + 0.5) / 20_000)
        best_end = np.max([run.benefit(m, accuracy[:, m - 1]) for m in found.sizes], axis=0)
        known = max(now.expected[name] for name in now.choices)
        perfect = np.maximum(best_end - known, 0).mean()  # the lucky curves still among them
        cents = 0.02  # USD that the far tail of so many points may lack
        assert all(0 <= value <= perfect * 1.001 + cents for value in found.value)
        assert all(0 <= share <= 1 for share in (*found.changes, *found.succeeds))


def test_of_a_way_that_missed_more_rounds_never_tell_less(valued):
    """What they are worth does not fall with their number; what they cost rises."""
    for months in (12, 36):
        found = valued(months=months, **DEAR_TO_KEEP).more_iterations["old"]
        assert (np.diff(found.value) >= -1e-6).all()
        assert (np.diff(found.succeeds) >= -1e-9).all()
        assert (np.diff(found.price) > 0).all()
        assert found.low <= found.iterations <= found.high


def test_an_easier_target_is_more_likely_to_be_proved(valued):
    shares = [valued(target=target).more_iterations["old"].succeeds[0] for target in (0.85, 0.855)]
    assert shares[0] > shares[1] > 0


def test_a_forecast_without_doubt_leaves_the_plain_difference(valued):
    """With a scale near nothing, the worth is what the way gains, or nothing at all."""
    now = valued(target=0.842, **DEAR_TO_KEEP)
    learning = now.learning["old"]
    sure = Calibration("a test's", spread=0.0, gain=0.0, per_doubling=0.0, freedom=50.0)
    predictive = replace(learning.predictive, calibration=sure)
    now.learning["old"] = replace(learning, predictive=predictive)
    proof, middle = needed_to_prove(N, 0.842) / N, now.learning["old"].expected.middle[5:]
    assert middle[0] > proof + 0.002
    gain = float(_run(now, "old").benefit(1, middle[0])) - now.expected["new"]
    assert gain > 0
    assert now.more_iterations["old"].value[0] == pytest.approx(gain, rel=1e-3)
    hard = valued(target=0.86, **DEAR_TO_KEEP)
    assert middle[3] < needed_to_prove(N, 0.86) / N - 0.002
    hard.learning["old"] = now.learning["old"]
    assert hard.more_iterations["old"].value == pytest.approx((0.0,) * MOST_ITERATIONS, abs=1.0)


def test_rounds_that_cannot_change_the_answer_are_worth_nothing(valued):
    """To the target the way that is behind only gets dearer."""
    found = valued(months=0).more_iterations["old"]
    assert found.succeeds[0] > 0.1
    assert found.value == (0.0,) * MOST_ITERATIONS
    assert found.changes == (0.0,) * MOST_ITERATIONS
    assert found.iterations == 0
    assert not found.material


def test_a_way_that_proved_it_has_nothing_to_win_while_mistakes_cost_nothing(valued):
    assert valued().more_iterations["new"].why is NoWorth.COUNTS_FOR_NOTHING
    at_once = valued(months=0, error_costs=(1.0, 1.0)).more_iterations["new"]
    assert at_once.why is NoWorth.COUNTS_FOR_NOTHING
    assert at_once.pilot.value == 0.0


def test_the_best_way_going_on_may_pay_but_does_not_change_the_answer(valued):
    now = valued(TIED, error_costs=(5.0, 5.0))
    best = max(now.choices, key=lambda arm: now.expected[arm])
    found = now.more_iterations[best]
    assert found.value[0] > 0
    assert found.changes == (0.0,) * MOST_ITERATIONS
    assert not found.material


def test_what_the_last_round_showed_already_is_no_reason_to_pay_for_another(valued):
    """A way that proved the target early and kept rising is known to be better by now."""
    early = {"old": [[876, 880, 885, 890, 895]] * 3, "new": [[874, 874, 874, 875, 875]] * 3}
    now = valued(early, error_costs=(20.0, 20.0))
    assert (now.stops["old"].iteration == 1).all()
    found, run = now.more_iterations["old"], _run(now, "old")
    as_it_stopped = now.expected["old"]
    assert float(run.benefit(0, 0.895)) > as_it_stopped + 1000
    expected = float(run.benefit(1, learning_of(now.outcome.arms["old"]).expected.middle[5]))
    assert found.value[0] < expected - as_it_stopped


@pytest.mark.parametrize("iterations", [1, 2])
def test_too_few_rounds_are_no_worth_at_all_not_a_made_up_one(valued, iterations):
    short = {arm: [row[:iterations] for row in rows] for arm, rows in RACE.items()}
    short["new"] = [[880] * iterations] * 3
    found = valued(short).more_iterations["old"]
    assert found.why is NoWorth.TOO_FEW_ITERATIONS
    assert found.pilot.value is None
    assert found.sizes == ()


def test_without_a_way_to_choose_instead_nothing_can_be_worked_out(valued):
    now = valued(target=0.95)
    assert now.verdict.answer is Answer.NEITHER_REACHES
    for found in now.more_iterations.values():
        assert found.why is NoWorth.NOTHING_TO_COMPARE
        assert found.pilot.value is None


def test_a_way_the_houses_rules_bar_is_not_tried(valued):
    now = valued(budget=1.0)
    assert now.more_iterations["old"].why is NoWorth.BARRED


def test_rounds_beyond_the_budget_are_not_chosen_from(valued):
    build = float(np.median(valued().costs["old"].build.usd))
    assert build < float(np.median(valued(**DEAR_TO_KEEP).costs["old"].build.usd)) * 1.001
    tight = valued(budget=build * 1.01, **DEAR_TO_KEEP).more_iterations["old"]
    assert tight.value == (0.0,) * MOST_ITERATIONS


def test_the_verdict_waits_exactly_where_the_best_pilot_is_material(valued):
    answers = set()
    for cost in (0.0, 0.02, 5.0):
        for extra in ({}, DEAR_TO_KEEP):
            now = valued(months=36, error_costs=(cost, cost), **extra)
            material = [pilot for pilot in now.pilots if pilot.material]
            assert (now.verdict.answer is Answer.PILOT_MORE) == bool(material)
            answers.add(now.verdict.answer)
            if material:
                pilot = now.verdict.pilot
                assert pilot == max(material, key=lambda pilot: pilot.net)
                assert pilot.changes >= 0.10
                assert pilot.net > 0.01 * min(cost.total(36).mean() for cost in now.costs.values())
                assert now.verdict.chance_wrong is None
    assert answers == {Answer.PILOT_MORE, Answer.SWITCH}


def test_of_several_material_pilots_the_one_worth_most_beyond_its_price_is_waited_for():
    def pilot(value: float, price: float, material: bool = True) -> Pilot:
        return Pilot(PilotKind.ITERATIONS, "old", 1, 1, 1, value, price, 0.3, material)

    dear, cheap = pilot(9000.0, 8000.0), pilot(3000.0, 500.0)
    assert worth_waiting_for([dear, cheap, pilot(9e9, 1.0, material=False)]) == cheap
    assert worth_waiting_for([pilot(9e9, 1.0, material=False)]) is None


def test_a_way_that_would_prove_the_target_but_be_worse_than_allowed_is_not_chosen_from(valued):
    """The old way is eight points ahead and three may be lost."""
    short, ahead = LATE["old"], [[940] * 5] * 3
    allowed = valued({"old": [[880] * 5] * 3, "new": short}, **DEAR_TO_KEEP)
    worse = valued({"old": ahead, "new": short}, **DEAR_TO_KEEP)
    assert allowed.more_iterations["new"].succeeds[0] > 0.15
    assert worse.more_iterations["new"].succeeds[0] < 0.05


def test_another_scenario_weighs_them_anew_and_the_same_one_alike(valued):
    now = valued(**DEAR_TO_KEEP)
    again = now.under(Scenario(overrides={TUNING: Range(70, 80, 90)}))
    assert again.more_iterations["old"].price[0] > now.more_iterations["old"].price[0]
    assert again.under(now.scenario).more_iterations == now.more_iterations


def test_labels_that_are_owned_make_a_further_round_cheaper(valued):
    """Where going on is forecast, and where it is weighed."""
    owned, bought = valued(labels_owned=1e6), valued()
    steps = [np.diff(look_ahead(now, "old").middle("usd"))[4] for now in (owned, bought)]
    assert steps[0] < steps[1]
    assert owned.more_iterations["old"].price[0] < bought.more_iterations["old"].price[0]
