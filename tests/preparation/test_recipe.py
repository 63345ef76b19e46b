"""What is made before training: marked, the same every time, never of practice set or exam."""

from __future__ import annotations

from collections import Counter

import pytest

from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.preparation import recipe as module
from core.preparation.examples import Example, ExampleOrigin, made_from
from core.preparation.recipe import Balancing, Recipe, TrainingSet, check_size, prepared
from core.report.wording.training_set_words import training_set_rows, training_set_sentence

ORIGINALS = [
    Example(f"d{at}", f"grilled ribeye with {at} eggs", "no" if at % 4 else "yes")
    for at in range(20)
]
SAID = made_from(ORIGINALS[0], "a steak from the grill", ExampleOrigin.REWRITTEN, 1)


@pytest.mark.parametrize("balance", list(Balancing))
@pytest.mark.parametrize("noise", [0, 2])
def test_everything_made_is_marked_and_knows_its_parent(balance, noise):
    found = prepared(ORIGINALS, [SAID], Recipe(noise, balance))
    ids = {example.item_id for example in found.examples}
    assert len(ids) == len(found.examples)
    for example in found.examples:
        assert (example.origin is ExampleOrigin.ORIGINAL) == (example.parent_id is None)
        assert example.split is Split.POOL
    assert found == prepared(ORIGINALS, [SAID], Recipe(noise, balance))


def test_classes_are_even_after_everything_else_was_made():
    for balance in (Balancing.COPY, Balancing.CUT):
        found = prepared(ORIGINALS, [SAID], Recipe(1, balance))
        sizes = Counter(example.label for example in found.examples)
        assert sizes["yes"] == sizes["no"]
    assert prepared(ORIGINALS, [], Recipe(0, Balancing.CUT)).left_out == 10


def test_without_a_recipe_the_originals_come_as_they_are():
    assert prepared(ORIGINALS, [], Recipe()) == TrainingSet(tuple(ORIGINALS))


def test_the_exam_is_refused():
    test_set = [Example("t1", "two eggs and bacon", "yes", Split.TEST)]
    with pytest.raises(BadUsage, match="training only"):
        prepared(test_set, [], Recipe(noise=1))


def test_a_set_that_would_be_too_big_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr(module, "MOST_EXAMPLES", 35)
    check_size(ORIGINALS, Recipe(0, Balancing.COPY))
    with pytest.raises(BadUsage, match="60 examples"):
        check_size(ORIGINALS, Recipe(1, Balancing.COPY))


def test_counts_are_told_in_words_and_by_class():
    found = prepared(ORIGINALS, [SAID], Recipe(0, Balancing.COPY))
    assert training_set_sentence(found) == (
        "30 examples: 20 originals, 1 in other words, 9 copies."
    )
    assert training_set_rows(found, most=1) == [
        {"Class": "no", "Originals": 15, "In other words": 0, "Copies": 0, "Together": 15}
    ]
    cut = prepared(ORIGINALS, [], Recipe(0, Balancing.CUT))
    assert training_set_sentence(cut) == "10 examples; 10 of big classes are left out."
