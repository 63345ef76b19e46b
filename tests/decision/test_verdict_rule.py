"""Every verdict, tie and threshold, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.decision.costing.fallbacks import (
    Try,
    order_of,
    reached_by,
    reached_by_two,
    with_fallbacks,
)
from core.decision.verdict_rule import VerdictInputs, choices, decide, weigh
from core.domain.arms import PRESETS
from core.domain.verdict import Answer, Fairness, Gate, GateResult, Pilot, PilotKind

FAIR = (Fairness("no exam item in the training data", True, ""),)


def gate(arm: str, found: Gate = Gate.PASSED) -> GateResult:
    return GateResult(arm, found, "target", 0.02, 0.0, 0.04, None)


def case(benefit: dict[str, list[float]], **given) -> VerdictInputs:
    """Approaches whose net benefit is given simulation by simulation; each surely meets."""
    names = list(benefit)
    meets = given.pop("meets", dict.fromkeys(names, 1.0))
    gates = given.pop("gates", {name: gate(name) for name in names})
    barred = given.pop("barred", {})
    allowed = choices(meets, gates, barred)
    pairs = [(a, b) for a in allowed for b in allowed if a != b] or [(a, a) for a in allowed]
    made = VerdictInputs(
        arms={name: PRESETS[name] for name in names},
        benefit={name: np.array(worth, dtype=float) for name, worth in benefit.items()},
        choices=allowed,
        cost=dict.fromkeys(names, 100.0),
        meets=meets,
        order=names,
        reached=lambda tried: 1.0 - float(np.prod([1.0 - meets[name] for name in tried])),
        either=max(
            (1 - (1 - meets[a]) * (1 - meets[b] if a != b else 1.0) for a, b in pairs), default=0.0
        ),
        gates=gates,
        fairness=FAIR,
        barred=barred,
        months=12,
        reference="old",
    )
    return replace(made, **given)


def best_in(times: int) -> dict[str, list[float]]:
    """New is 40 ahead in so many of ten simulations, and 40 behind in the others."""
    return {"old": [-100.0] * 10, "new": [-60.0] * times + [-140.0] * (10 - times)}


@pytest.mark.parametrize(
    ("best", "answer"),
    [("old", Answer.STAY), ("new", Answer.SWITCH), ("hybrid", Answer.HYBRID)],
)
def test_what_is_recommended_buys_all_none_or_some_of_its_labels(best, answer):
    worth = {name: [-100.0, -100.0] for name in ("old", "new", "hybrid")}
    verdict = decide(case(worth | {best: [-50.0, -60.0]}))
    assert (verdict.answer, verdict.recommended, verdict.chance_best) == (answer, best, 1.0)
    assert not verdict.same_cost


def test_best_in_eight_of_ten_is_recommended_and_in_seven_is_not():
    """Loss of the one that is ahead: 2 of 10 x 40 = 8, and 3 of 10 x 40 = 12, of 100."""
    eight, seven = decide(case(best_in(8))), decide(case(best_in(7)))
    assert (eight.answer, eight.chance_best) == (Answer.SWITCH, pytest.approx(0.8))
    assert (seven.answer, seven.recommended) == (Answer.UNDECIDED, None)
    assert (seven.best.arm, seven.best.loss) == ("new", pytest.approx(12.0))
    assert seven.contenders == ("new", "old")


def test_seventy_nine_in_a_hundred_is_not_eighty():
    worth = {"old": [-100.0] * 100, "new": [-60.0] * 79 + [-140.0] * 21}
    assert decide(case(worth)).answer is Answer.UNDECIDED
    worth["new"][79] = -60.0
    assert decide(case(worth)).answer is Answer.SWITCH


def test_of_several_that_give_up_next_to_nothing_the_cheapest_is_taken_whoever_is_ahead():
    """Old gives up 2.0 of 110, new 1.5 of 100 or of 120; each is best in one of two."""
    worth = {"old": [-100.0, -99.0], "new": [-96.0, -102.0]}
    for cost, best in ((100.0, "new"), (120.0, "old")):
        verdict = decide(case(worth, cost={"old": 110.0, "new": cost}))
        assert (verdict.recommended, verdict.options[0].arm) == (best, best)
        assert verdict.same_cost
        assert {one.arm: one.loss for one in verdict.options} == {"old": 2.0, "new": 1.5}


def test_the_cheapest_is_not_taken_where_it_is_hardly_ever_the_best():
    """New is best in three of four and dearer; old is good too, and best in one of four."""
    worth = {"old": [-100.0] * 4, "new": [-99.0] * 3 + [-101.0]}
    verdict = decide(case(worth, cost={"old": 90.0, "new": 110.0}))
    assert (verdict.recommended, verdict.same_cost) == ("new", True)


@pytest.mark.parametrize(("cost", "answer"), [(100.0, Answer.SWITCH), (99.0, Answer.UNDECIDED)])
def test_a_loss_of_at_most_two_percent_of_the_cost_is_next_to_nothing(cost, answer):
    """New is ahead by 4 in six of ten and behind by 5 in four: it gives up 2.0 on average."""
    worth = {"old": [-100.0] * 10, "new": [-96.0] * 6 + [-105.0] * 4}
    verdict = decide(case(worth, cost={"old": 100.0, "new": cost}))
    assert verdict.answer is answer
    assert verdict.best.loss == pytest.approx(2.0)
    assert verdict.same_cost is (answer is Answer.SWITCH)


def test_all_equal_is_a_tie_that_keeps_what_is_done_today():
    for worth in (0.0, -100.0):
        verdict = decide(case({"new": [worth] * 4, "old": [worth] * 4}, cost={"new": 0, "old": 0}))
        assert (verdict.recommended, verdict.same_cost) == ("old", True)
        assert [one.chance_best for one in verdict.options] == [0.5, 0.5]
        assert verdict.best.loss == 0.0


def test_of_two_with_the_same_mean_that_of_today_is_ahead():
    worth = {"new": np.array([1.0, 3.0]), "old": np.array([2.0, 2.0])}
    assert weigh(worth, "old").best == "old"
    assert weigh(worth).best == "new"


def test_a_simulation_that_two_win_counts_half_for_each():
    found = weigh({"a": np.array([3.0, 1.0]), "b": np.array([3.0, 0.0])})
    assert found.chance_best == {"a": 0.75, "b": 0.25}
    assert found.loss == {"a": 0.0, "b": 0.5}


def test_a_cent_is_no_tie():
    found = weigh({"a": np.array([-100.0]), "b": np.array([-99.99])}, first="a")
    assert found.best == "b"


def test_the_same_worlds_under_other_names_give_the_mirrored_verdict():
    rng = np.random.default_rng(1)
    for _ in range(50):
        one, other = rng.normal(-100, 30, (2, 40))
        seen = decide(case({"old": one, "new": other}, reference=""))
        mirrored = decide(case({"old": other, "new": one}, reference=""))
        swap = {"old": "new", "new": "old", None: None}
        assert mirrored.recommended == swap[seen.recommended]
        assert [o.chance_best for o in mirrored.options] == [o.chance_best for o in seen.options]
        assert [swap[o.arm] for o in mirrored.options] == [o.arm for o in seen.options]


def test_what_meets_the_target_in_less_than_a_fifth_is_weighed_but_not_recommended():
    """New is ahead by 90 of 100; at .19 nothing is recommended, at .20 it is tried first."""
    worth = {"old": [-100.0], "new": [-10.0]}
    below = decide(case(worth, meets={"old": 0.9, "new": 0.19}))
    at = decide(case(worth, meets={"old": 0.9, "new": 0.20}))
    assert (below.answer, below.best.arm, below.contenders) == (Answer.UNDECIDED, "old", ("old",))
    assert at.recommended == "new"
    assert (at.tries_first, at.fallback, below.tries_first) == (True, "old", False)
    assert at.reached == pytest.approx(1 - 0.1 * 0.8)
    hopeless = decide(case(worth, meets={"old": 0.9, "new": 0.04}))
    assert (hopeless.recommended, len(hopeless.options)) == ("old", 1)


def test_the_fallback_that_is_named_may_well_do():
    worth = {"old": [-100.0], "new": [-10.0], "hybrid": [-50.0]}
    meets = {"old": 0.9, "new": 0.7, "hybrid": 0.1}
    verdict = decide(case(worth, meets=meets, order=["hybrid", "new", "old"]))
    assert (verdict.recommended, verdict.fallback) == ("new", "old")


@pytest.mark.parametrize(
    ("meets", "answer"),
    [((0.3, 0.28), Answer.NEITHER_REACHES), ((0.3, 0.29), Answer.STAY)],
)
def test_none_reaches_where_of_no_two_one_does_in_half(meets, answer):
    """1 - .7 x .72 = .496; 1 - .7 x .71 = .503."""
    worth = {"old": [-50.0], "new": [-100.0]}
    verdict = decide(case(worth, meets=dict(zip(("old", "new"), meets, strict=True))))
    assert verdict.answer is answer


def test_nothing_likely_enough_and_nothing_allowed_are_told_apart():
    worth = {"old": [-50.0], "new": [-100.0]}
    unlikely = decide(case(worth, meets={"old": 0.04, "new": 0.0}))
    barred = decide(case(worth, barred={"old": "budget", "new": "data policy"}))
    assert unlikely.answer is barred.answer is Answer.NEITHER_REACHES
    assert "likely" in unlikely.rule
    assert "budget and data policy bars" in barred.rule


def test_a_gate_that_failed_bars_and_one_that_is_open_does_not():
    worth = {"old": [-100.0], "new": [-10.0]}
    for found, best in ((Gate.FAILED, "old"), (Gate.UNDECIDED, "new")):
        gates = {"old": gate("old"), "new": gate("new", found)}
        assert decide(case(worth, gates=gates)).recommended == best


def test_a_failed_check_comes_before_everything_and_chance_before_money():
    unfair = (Fairness("one look at the exam per run", False, ""),)
    worth = {"old": [-100.0], "new": [-10.0]}
    verdict = decide(case(worth, fairness=unfair, at_chance=True))
    assert (verdict.answer, verdict.options) == (Answer.INVALID, ())
    assert decide(case(worth, at_chance=True)).answer is Answer.AT_CHANCE


def test_three_remain_where_two_do_not_make_up_eighty_percent():
    worth = {"old": [0, 9, 9, 9, 9], "new": [9, 0, 0, 9.5, 0], "hybrid": [0, 0, 9.5, 0, 9.5]}
    verdict = decide(case(worth))
    assert verdict.answer is Answer.UNDECIDED
    assert verdict.best.arm == "old"  # 36 of 45 against 18.5 and 19
    assert set(verdict.contenders) == {"old", "new", "hybrid"}


def test_what_would_settle_it_stands_beside_undecided_alone():
    pilot = Pilot(PilotKind.TEST_SET, "old", 200, value=50.0, price=20.0)
    asked = case(best_in(7), pilot=lambda: pilot)
    assert decide(asked).pilot is pilot
    assert decide(replace(asked, benefit=case(best_in(9)).benefit)).pilot is None


def test_what_is_for_reference_alone_is_named_from_eighty_percent_on():
    worth = {"old": [-100.0] * 10, "new": [-120.0] * 10, "rules": [-50.0] * 8 + [-150.0] * 2}
    gates = {name: gate(name) for name in ("old", "new")}
    for chance, named in ((0.80, "rules"), (0.79, None)):
        beats = {"rules": chance}
        verdict = decide(case(worth, gates=gates, beats=lambda best, found=beats: found))
        assert (verdict.recommended, verdict.challenger) == ("old", named)


# What choosing one comes to once falling short is paid for as well.

TRIES = {
    "a": Try(10.0, 40.0, 0.25),  # 20 alone; a success costs 80
    "b": Try(20.0, 30.0, 0.80),  # 44 alone; a success costs 55
    "c": Try(5.0, 100.0, 1.0),  # 105
}


def test_the_next_one_tried_is_that_with_the_lowest_cost_of_a_success():
    assert order_of(TRIES, ["a", "b", "c"]) == ["b", "a", "c"]


def test_falling_short_pays_the_build_and_then_the_next_ones():
    """b: 44 + .2 (20 + .75 x 105); a: 20 + .75 (44 + .2 x 105); c passes for sure."""
    found = with_fallbacks(TRIES, ["b", "a", "c"])
    assert found["b"] == pytest.approx(44 + 0.2 * (20 + 0.75 * 105))
    assert found["a"] == pytest.approx(20 + 0.75 * (44 + 0.2 * 105))
    assert found["c"] == pytest.approx(105.0)


def test_one_that_is_tried_first_alone_is_followed_by_all_the_others():
    found = with_fallbacks({**TRIES, "d": Try(1.0, 9.0, 0.5)}, ["b", "a", "c"], ["d"])
    assert found["d"] == pytest.approx(1 + 4.5 + 0.5 * found["b"])


def test_where_all_fall_short_every_choice_has_paid_for_everything():
    hopeless = {name: Try(one.build, one.keep, 0.0) for name, one in TRIES.items()}
    assert set(with_fallbacks(hopeless, ["a", "b", "c"]).values()) == {35.0}


def test_a_cheap_try_that_never_passes_is_never_the_best_choice():
    tries = {"a": Try(1.0, 0.0, 0.0), "b": Try(20.0, 30.0, 0.9)}
    found = with_fallbacks(tries, order_of(tries, ["a", "b"]))
    assert found["a"] > found["b"]


def test_the_chance_that_one_of_some_passes():
    assert reached_by(TRIES, ["a", "b"]) == pytest.approx(1 - 0.75 * 0.2)


def test_the_two_of_which_one_passes_most_often_are_not_the_two_likeliest():
    """The likeliest pass together in two of four simulations; with the third it is three."""
    chances = {"a": [1.0, 1.0, 0.0, 0.0], "b": [1.0, 1.0, 0.0, 0.0], "c": [0.0, 0.0, 1.0, 0.0]}
    tries = {name: Try(0.0, 0.0, np.array(chance)) for name, chance in chances.items()}
    assert reached_by_two(tries, ["a", "b", "c"]) == pytest.approx(0.75)
    assert reached_by_two(tries, ["a", "b"]) == pytest.approx(0.5)
    assert reached_by_two(tries, ["c"]) == pytest.approx(0.25)
    assert reached_by_two(tries, []) == 0.0
