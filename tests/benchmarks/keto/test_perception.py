"""What readers make of a dish: knowing everything gives the expert's answer."""

import json

import numpy as np
import pytest

from core.benchmarks.keto.perception import SECONDS_FACTOR, KetoPerception
from core.domain.benchmark import Split


def dish(*components, difficulty="easy"):
    return json.dumps({"difficulty": difficulty, "head": "steak", "components": components})


TERIYAKI = ["option", "SAUCE", "teriyaki", 16.0, "N09", 4.0, ""]
CAULI = ["option", "BASE", "cauliflower rice", 2.7, "N03", 42.0, ""]
BACON = ["option", "TOP", "bacon", 0.3, None, 0.0, ""]


@pytest.fixture(scope="module")
def kitchen():
    return KetoPerception((dish(TERIYAKI, BACON), dish(CAULI, difficulty="hard"), dish(BACON)))


@pytest.fixture(scope="module")
def perception(keto):
    return KetoPerception(keto.latent[Split.POOL])


def answer(kitchen, item, *known):
    knows = np.isin(kitchen.nuances, known)[None, :]
    return int(kitchen.answers(np.array([item]), knows)[0])


def test_whoever_knows_everything_answers_like_the_expert(keto, perception):
    items = np.arange(len(perception.truth))
    knows = np.ones((len(items), len(perception.nuances)), dtype=bool)
    assert (perception.answers(items, knows) == keto.gold[Split.POOL]).all()
    assert (perception.truth == keto.gold[Split.POOL]).all()


def test_whoever_misses_a_sweet_sauce_calls_the_dish_keto(kitchen):
    assert kitchen.truth.tolist() == [0, 1, 1]
    assert answer(kitchen, 0, "N09") == 0
    assert answer(kitchen, 0) == 1


def test_whoever_misses_a_stand_in_reads_rice(kitchen):
    assert answer(kitchen, 1, "N03") == 1
    assert answer(kitchen, 1) == 0


def test_a_plain_thing_needs_no_knowledge(kitchen):
    assert answer(kitchen, 2) == 1


def test_a_hinge_is_a_nuance_whose_neglect_alone_turns_the_answer(kitchen):
    hinges = kitchen.hinges()
    found = [[kitchen.nuances[at] for at in np.flatnonzero(row)] for row in hinges]
    assert found == [["N09"], ["N03"], []]


def test_suspects_are_what_explains_the_wrong_answer(kitchen):
    assert [kitchen.nuances[at] for at in kitchen.suspects(0, 1)] == ["N09"]
    assert [kitchen.nuances[at] for at in kitchen.suspects(1, 0)] == ["N03"]
    assert kitchen.suspects(2, 0) == []


def test_two_nuances_that_only_together_turn_the_answer_are_both_suspects():
    glaze = ["option", "SAUCE", "glaze", 8.0, "N09", 1.0, ""]
    gravy = ["option", "SIDE", "gravy", 8.0, "N11", 1.0, ""]
    crumbs = ["option", "TOP", "crumbs", 4.0, None, 4.0, ""]
    kitchen = KetoPerception((dish(glaze, gravy, crumbs),))
    assert not kitchen.hinges().any()
    assert [kitchen.nuances[at] for at in kitchen.suspects(0, 1)] == ["N09", "N11"]


def test_hard_dishes_take_longer(kitchen):
    assert kitchen.seconds_factor.tolist() == [0.85, 1.35, 0.85]
    assert SECONDS_FACTOR["medium"] == 1.0


def test_about_two_thirds_of_the_dishes_hinge_on_nothing(perception):
    """KETO.md section 3 measured 66.4 % on the prototype's dishes."""
    assert 0.55 < (~perception.hinges().any(axis=1)).mean() < 0.72
