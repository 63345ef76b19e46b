"""What repeats within a set, and the families that repeats form."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.preparation.duplicates import contradictions, find_duplicates
from core.preparation.leakage import find_leaks, normalised

LONG = "grilled ribeye with garlic butter, asparagus, a side salad and blue cheese dressing"
TEXTS = st.lists(
    st.lists(st.sampled_from(["egg", "Egg!", "two", "soup", "-"]), max_size=6).map(" ".join),
    max_size=20,
)


def test_exact_repeats_differ_in_case_spaces_and_punctuation_at_most():
    found = find_duplicates(["Two eggs", "Steak", "two  EGGS!", "steaks", "Steak"])
    assert found.exact == ((0, 2), (1, 4))
    assert found.repeated == (2, 4)
    assert len(found.near) == 0


def test_near_repeats_make_a_family_with_how_similar_they_are():
    found = find_duplicates(["Steak", LONG, f"Tonight: {LONG}", LONG.upper()])
    assert found.exact == ((1, 3),)
    assert found.families == ((1, 2, 3),)
    assert (found.near.left.tolist(), found.near.right.tolist()) == ([1], [2])
    assert 0.9 <= found.near.similarity[0] < 1


def test_a_chain_of_near_repeats_is_one_family_though_its_ends_differ():
    words = [f"word{at}" for at in range(120)]
    chain = [" ".join(words[at : at + 60]) for at in range(61)]
    assert find_leaks(chain[:1], chain[-1:]) == []
    assert find_duplicates(chain).families == (tuple(range(61)),)


def test_texts_without_letters_are_not_all_the_same():
    assert find_duplicates(["!!!", "???", "!!!", ""]).exact == ((0, 2),)


def test_nothing_repeats_in_nothing():
    found = find_duplicates([])
    assert (found.exact, found.repeated, found.families, len(found.family)) == ((), (), (), 0)


def test_repeats_with_different_labels_are_named():
    groups = ((0, 1), (2, 3, 4), (5, 6))
    labels = ["yes", "no", "yes", "", "yes", "", ""]
    assert contradictions(groups, labels) == ((0, 1),)


@settings(max_examples=80)
@given(TEXTS)
def test_families_partition_the_set_and_exact_repeats_stay_together(texts):
    found = find_duplicates(texts)
    assert len(found.family) == len(texts)
    assert (found.family[found.family] == found.family).all()
    for one, other in combinations(range(len(texts)), 2):
        if normalised(texts[one]) == normalised(texts[other]):
            assert found.family[one] == found.family[other]
    for group in found.exact:
        assert len({normalised(texts[at]) for at in group}) == 1


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 20))
def test_an_exam_text_and_what_leaks_it_are_of_one_family(texts, cut):
    """Splits that keep families whole leave no leak."""
    family = find_duplicates(texts).family
    test_set, training = texts[:cut], texts[cut:]
    for leak in find_leaks(training, test_set):
        assert family[leak.training + len(test_set)] == family[leak.test_set]


@pytest.mark.parametrize("copies", [3, 400])
def test_many_copies_of_one_text_are_one_group(copies):
    found = find_duplicates([LONG] * copies)
    assert found.exact == (tuple(range(copies)),)
    assert len(found.near) == 0
