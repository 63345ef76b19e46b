"""What a PoC leaves behind, under other names and beyond accuracy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.decision.accuracy.measured import Measured, TestSetSums
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome, Recalled
from core.decision.valuation import Evidence
from core.domain.arms import PRESETS, Arm, Learner, Roster, Source

PAIR = Roster((PRESETS["old"], PRESETS["new"]), ("old", "new"))
N = 200


def evidence(right: dict[str, np.ndarray], roster: Roster = PAIR, **given) -> Evidence:
    """Of answers, shape (repeats, items) by approach; families of four."""
    arms = {}
    for name, answers in right.items():
        correct = answers.sum(axis=1)[:, None]
        arms[name] = ArmOutcome(name, N, correct, np.stack([N - correct, 0 * correct]), correct, {})
    outcome = PocOutcome(arms, 0, roster, **given)
    sums = TestSetSums.of(right, roster.pair(arms)[0], np.arange(N) // 4)
    return Evidence(outcome, sums.measured(outcome), (), {}, 0.8, 0.03)


@pytest.mark.parametrize("seed", range(8))
def test_two_approaches_that_swap_what_they_answered_swap_their_numbers_to_the_last_digit(seed):
    rng = np.random.default_rng(seed)
    one, other = (rng.random((3, N)) < share for share in (0.82, 0.86))
    seen, mirrored = evidence({"old": one, "new": other}), evidence({"old": other, "new": one})
    for name, twin in (("old", "new"), ("new", "old")):
        assert np.array_equal(seen.passes(name, 500), mirrored.passes(twin, 500))
        assert np.array_equal(seen.accuracy(name, 500), mirrored.accuracy(twin, 500))


@pytest.mark.parametrize("seed", range(6))
def test_so_do_four_of_which_some_have_as_many_right(seed):
    rng = np.random.default_rng(seed)
    names = ["old", "new", "hybrid", "rules"]
    right = [rng.permuted(np.arange(N)[None, :] < 0.9 * N, axis=1) for _ in range(2)]
    right += [rng.random((1, N)) < share for share in (0.88, 0.91)]
    roster = Roster(tuple(PRESETS[name] for name in names), tuple(names))
    turned = rng.permutation(4)
    seen = evidence(dict(zip(names, right, strict=True)), roster)
    mirrored = evidence({n: right[at] for n, at in zip(names, turned, strict=True)}, roster)
    for name, at in zip(names, turned, strict=True):
        assert np.array_equal(seen.passes(names[at], 500), mirrored.passes(name, 500))


def test_another_name_and_another_place_in_the_plan_change_no_number():
    rng = np.random.default_rng(4)
    answers = {name: rng.random((3, N)) < 0.85 for name in ("old", "new")}
    named = Arm("mine", Source.RATIONALES, Learner.FINE_TUNED, "Mine")
    roster = Roster((named, PRESETS["old"]), ("mine", "old"))
    seen = evidence(answers)
    other = evidence({"mine": answers["new"], "old": answers["old"]}, roster)
    assert np.array_equal(seen.passes("new", 500), other.passes("mine", 500))


def test_a_declared_round_is_the_one_compared_whatever_came_after():
    arm = ArmOutcome(
        "old", N, np.array([[170, 190]]), np.zeros((2, 1, 2), dtype=int), np.ones((1, 2)), {}
    )
    outcome = PocOutcome({"old": arm}, 0, PAIR)
    first = replace(outcome, rounds={"old": 1})
    assert (outcome.round_of("old"), first.round_of("old")) == (2, 1)
    assert replace(outcome, rounds={"old": 9}).round_of("old") == 2
    empty = Measured({}, {})
    target = Evidence(first, empty, (), {}, 0.85, 0.03).stops["old"]
    assert (target.iteration.tolist(), target.reached.tolist()) == ([1], [False])


def test_no_approach_beats_the_most_common_answer_where_every_interval_holds_it():
    rng = np.random.default_rng(5)
    answers = {name: rng.random((3, N)) < 0.70 for name in ("old", "new")}
    assert evidence(answers, class_shares={"yes": 0.70, "no": 0.30}).at_chance
    assert not evidence(answers, class_shares={"yes": 0.55, "no": 0.45}).at_chance
    assert not evidence(answers).at_chance  # earlier records do not say how common classes are


def test_a_floor_is_kept_as_often_as_the_recall_of_its_class_says():
    rng = np.random.default_rng(6)
    found = evidence({name: rng.random((3, N)) < 0.85 for name in ("old", "new")})
    arm = found.outcome.arms["old"]

    def kept(right: int) -> float:
        told = replace(arm, recalled={"yes": Recalled(100, np.full((3, 1), right))})
        outcome = replace(found.outcome, arms={**found.outcome.arms, "old": told})
        return replace(found, outcome=outcome, floors={"yes": 0.80}).floors_kept("old")

    assert found.floors_kept("old") == 1.0
    assert kept(70) < 0.01 < kept(85) < kept(90) < kept(98)
    assert kept(98) > 0.99
