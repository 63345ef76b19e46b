"""Comparing candidates only finds what comparing everything finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.preparation import candidates
from core.preparation.similarity import (
    NEAR_DUPLICATE,
    Pairs,
    connected,
    linking_pairs,
    similar_pairs,
    text_vectors,
    words,
)

DISH = "grilled ribeye with garlic butter, asparagus, a side salad and blue cheese"
WORDS = ["a", "b", "c", "d", "e", "f", "egg", "steak"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
TEXTS = st.lists(SENTENCES, max_size=25)
THRESHOLDS = st.sampled_from([0.3, 0.5, 0.7, NEAR_DUPLICATE, 1.0])


def as_set(pairs: Pairs) -> set[tuple[int, int]]:
    return set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def every_pair(left, right, threshold: float) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs that surely reach a threshold, and those that may by the last digit."""
    cosine = (left @ right.T).toarray()
    return tuple(
        set(zip(*(at.tolist() for at in np.nonzero(cosine >= threshold + slack)), strict=True))
        for slack in (1e-5, -1e-5)
    )


def columns(pairs: set[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    return left, right


def linked(count: int, pairs: set[tuple[int, int]]) -> np.ndarray:
    return connected(np.arange(count), *columns(pairs))


def in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "PAIRS_A_BLOCK", 7)
    monkeypatch.setattr(candidates, "PAIRS_AT_FIRST", 2)
    monkeypatch.setattr(candidates, "PAIRS_AT_ONCE", 3)


@settings(max_examples=80)
@given(TEXTS, TEXTS, THRESHOLDS, st.booleans())
def test_no_pair_is_missed_and_none_is_made_up(one, other, threshold, small):
    vectors = text_vectors([*one, *other])
    left, right = vectors[: len(one)], vectors[len(one) :]
    surely, perhaps = every_pair(left, right, threshold)
    with pytest.MonkeyPatch.context() as patch:
        if small:
            in_small_blocks(patch)
        found = as_set(similar_pairs(left, right, threshold))
    assert surely <= found <= perhaps


@settings(max_examples=80)
@given(TEXTS, THRESHOLDS, st.booleans())
def test_linking_pairs_link_what_all_pairs_link(texts, threshold, small):
    vectors = text_vectors(texts)
    with pytest.MonkeyPatch.context() as patch:
        if small:
            in_small_blocks(patch)
        found = linking_pairs(vectors, threshold)
    surely, perhaps = every_pair(vectors, vectors, threshold)
    families = [linked(len(texts), pairs) for pairs in (surely, as_set(found), perhaps)]
    finer, ours, coarser = families
    assert connected(finer, *columns(as_set(found))).tolist() == ours.tolist()
    assert connected(ours, *columns(perhaps)).tolist() == coarser.tolist()
    assert (found.left < found.right).all()
    assert as_set(found) <= perhaps


def test_a_template_used_often_is_linked_with_few_pairs(monkeypatch):
    in_small_blocks(monkeypatch)
    texts = [f"{DISH} {'and so on ' * 60} {at % 3}" for at in range(60)]
    assert 59 <= len(linking_pairs(text_vectors(texts))) <= 3 * 60


def test_a_crowd_of_similar_texts_is_compared_whole():
    vectors = text_vectors([DISH] * 30)
    assert len(similar_pairs(vectors[:10], vectors[10:])) == 200


def test_texts_without_words_are_like_nothing():
    vectors = text_vectors(["!!!", "", "👍", "egg"])
    assert as_set(similar_pairs(vectors, vectors)) == {(3, 3)}
    assert len(linking_pairs(text_vectors(["", "?"]))) == 0
    assert text_vectors([]).shape[0] == 0


def test_equal_words_have_equal_vectors():
    one, other = "Cobb  SALAD -- (bacon)!", "cobb salad, bacon"
    assert words(one) == words(other)
    found = similar_pairs(*(text_vectors([one, other, "steak"])[at : at + 1] for at in (0, 1)))
    assert found.similarity.tolist() == pytest.approx([1.0])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12))
def test_families_are_named_by_their_first_member(links):
    left, right = (np.array([link[at] for link in links], dtype=np.int64) for at in (0, 1))
    family = connected(np.arange(12), left, right)
    assert (family <= np.arange(12)).all()
    assert (family[family] == family).all()
    assert (family[left] == family[right]).all()
    assert len(set(family.tolist())) >= 12 - len(links)
