"""Made-up examples are marked, keep their label, and stay out of the practice set and the exam."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.domain.random_streams import stream
from core.preparation.augmentation import (
    KEPT,
    Noise,
    Rewrite,
    add_noise,
    rewritten,
    with_other_case,
    with_typo,
    with_word_dropped,
)
from core.preparation.examples import Example, ExampleOrigin

DISH = "grilled ribeye with garlic butter, 2 eggs, no bread and without sugar"
WORDS = ["no", "without", "2", "eggs", "Cobb", "salad,", "bacon", "isn't", "a"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


class Says:
    """A rewriter with prepared answers."""

    def __init__(self, *answers: Rewrite) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def rewrite(self, texts):
        self.asked += texts
        return self.answers


def example(text: str = DISH, split: Split = Split.POOL) -> Example:
    return Example("d1", text, "yes", split)


@settings(max_examples=100)
@given(TEXTS, st.integers(0, 50))
def test_mistakes_never_touch_what_turns_the_meaning(text, seed):
    rng = stream(seed, "test")
    found = with_word_dropped(with_typo(text, rng), rng)
    for word in ("no", "without", "2"):
        assert found.split().count(word) == text.split().count(word)
    assert len(found.split()) >= len(text.split()) - 1
    assert with_other_case(text, rng).lower() == text.lower()


def test_noise_is_small_marked_and_the_same_for_the_same_seed():
    found = add_noise([example()], seed=1, copies=4)
    assert [made.item_id for made in found.made] == [f"d1~noise{at}" for at in (1, 2, 3, 4)]
    assert len({DISH, *(made.text for made in found.made)}) == 5
    assert {(m.label, m.parent_id, m.origin, m.split) for m in found.made} == {
        ("yes", "d1", ExampleOrigin.NOISE, Split.POOL)
    }
    assert add_noise([example()], seed=1, copies=4) == found
    assert add_noise([example()], seed=2, copies=4) != found


def test_what_stands_beside_an_example_does_not_matter():
    alone = add_noise([example()], seed=1).made
    among = add_noise([Example("d0", "two eggs and ham", "no"), example()], seed=1).made
    assert among[1:] == alone


def test_a_text_too_short_to_change_is_left_out_and_named():
    found = add_noise([example("7")], seed=1, noise=Noise(typos=1, case=0, dropped=0))
    assert found.made == ()
    assert found.left_out == {"d1": "too short to differ"}


def test_copies_of_copies_are_not_made():
    made = add_noise([example()], seed=1).made
    assert add_noise(made, seed=1).made == ()


@pytest.mark.parametrize("split", [Split.DEV, Split.TEST, Split.PROBE])
def test_the_practice_set_and_the_exam_are_refused(split):
    with pytest.raises(BadUsage, match="training only"):
        add_noise([example(split=split)], seed=1)
    rewriter = Says(Rewrite("other words"))
    with pytest.raises(BadUsage, match="d1 is in"):
        rewritten([example(split=split)], rewriter)
    assert rewriter.asked == []


def test_rewrites_are_marked_and_paid_and_what_failed_is_named():
    parents = [Example(f"d{at}", f"dish number {at} with ham", "yes") for at in range(5)]
    answers = (
        Rewrite(" ham with dish zero ", 0.1),
        Rewrite(None, 0.2, "timed out"),
        Rewrite("Dish number 2, with HAM", 0.3),
        Rewrite("the exam's own soup of the day", 0.4),
        Rewrite("  "),
    )
    found = rewritten(parents, Says(*answers), test_set=["The exam's own soup of the day!"])
    assert [(made.item_id, made.text, made.origin) for made in found.made] == [
        ("d0~rewritten1", "ham with dish zero", ExampleOrigin.REWRITTEN)
    ]
    assert found.left_out == {
        "d1": "timed out",
        "d2": "came back unchanged",
        "d3": "repeats a test item",
        "d4": "nothing came back",
    }
    assert found.cost_usd == pytest.approx(1.0)


def test_negations_of_many_languages_are_kept():
    assert {"no", "without", "kein", "sans", "sin", "senza"} <= KEPT
