"""Class balance, and evening it out for training only."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.benchmark import Split
from core.domain.errors import BadUsage
from core.preparation.balance import class_balance, oversample, undersample
from core.preparation.examples import Example, ExampleOrigin

LABELS = st.lists(st.sampled_from(["ham", "spam", "other", ""]), max_size=25)


def examples(labels: list[str]) -> list[Example]:
    return [Example(f"i{at}", f"text {at}", label) for at, label in enumerate(labels)]


def test_classes_are_counted_biggest_first():
    found = class_balance(["b", "a", "", "a", "c", "c", "a"])
    assert list(found.counts.items()) == [("a", 3), ("c", 2), ("b", 1)]
    assert (found.total, found.unlabelled, found.biggest, found.share) == (6, 1, "a", 0.5)
    assert not found.lopsided
    assert found.rare == ("a", "c", "b")


def test_a_set_where_one_answer_scores_high_is_lopsided():
    assert class_balance(["ham"] * 87 + ["spam"] * 13).lopsided
    assert not class_balance(["ham"] * 69 + ["spam"] * 31).lopsided
    assert not class_balance(["ham"] * 9).lopsided, "one class alone is another problem"


def test_no_labels_are_no_balance():
    found = class_balance(["", ""])
    assert (found.total, found.biggest, found.share, found.unlabelled) == (0, "", 0.0, 2)


@settings(max_examples=60)
@given(LABELS, st.integers(0, 5))
def test_oversampling_keeps_every_original_and_evens_out(labels, seed):
    before = examples(labels)
    found = oversample(before, seed)
    assert list(found.examples[: len(before)]) == before
    copies = found.examples[len(before) :]
    assert found.added == len(copies)
    by_id = {example.item_id: example for example in before}
    for copy in copies:
        parent = by_id[copy.parent_id]
        assert (copy.text, copy.label, copy.origin) == (
            parent.text,
            parent.label,
            ExampleOrigin.COPY,
        )
    counts = Counter(example.label for example in found.examples if example.label)
    assert len(set(counts.values())) <= 1
    assert len({example.item_id for example in found.examples}) == len(found.examples)
    assert oversample(before, seed) == found


@settings(max_examples=60)
@given(LABELS, st.integers(0, 5))
def test_undersampling_leaves_originals_out_and_changes_none(labels, seed):
    before = examples(labels)
    found = undersample(before, seed)
    assert set(found.examples) <= set(before)
    assert found.removed == len(before) - len(found.examples)
    counts = Counter(example.label for example in found.examples)
    assert counts[""] == labels.count("")
    assert len({number for label, number in counts.items() if label}) <= 1


def test_every_member_of_a_class_is_copied_before_one_is_copied_twice():
    found = oversample(examples(["a"] * 3 + ["b"] * 7), seed=1)
    copied = Counter(example.parent_id for example in found.examples if example.parent_id)
    assert sorted(copied.values()) == [1, 1, 2]


def test_a_size_can_be_wanted():
    before = examples(["a"] * 3 + ["b"] * 7)
    assert oversample(before, 1, to=5).added == 2
    assert undersample(before, 1, to=5).removed == 2


@pytest.mark.parametrize("split", [Split.DEV, Split.TEST, Split.PROBE])
@pytest.mark.parametrize("change", [oversample, undersample])
def test_the_practice_set_and_the_exam_are_never_touched(change, split):
    with pytest.raises(BadUsage, match="i9 is in"):
        change([*examples(["a", "b"]), Example("i9", "text", "a", split)], 1)
