"""Counts, the rare-class score and its interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.benchmark import NO_OPINION
from core.evaluation.metrics import confusion_matrix, macro_f1, majority_line

labels = st.lists(st.integers(0, 2), min_size=1, max_size=60)


def codes(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int8)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 2)), min_size=1, max_size=60))
def test_every_item_is_counted_once_and_silence_in_the_last_column(pairs):
    gold, said = (codes(list(column)) for column in zip(*pairs, strict=True))
    table = confusion_matrix(gold, said, 3)
    assert table.shape == (3, 4)
    assert table.sum() == len(pairs)
    assert np.trace(table) == int((gold == said).sum())
    assert table[:, 3].sum() == int((said == NO_OPINION).sum())


@given(labels)
def test_perfect_answers_score_one_and_swapped_names_change_nothing(values):
    gold = codes(values)
    classes = len(set(values))
    seen = codes([sorted(set(values)).index(value) for value in values])
    assert macro_f1(confusion_matrix(seen, seen, classes)) == 1.0
    assert majority_line(confusion_matrix(gold, gold, 3)) >= 1 / 3


def test_macro_f1_by_hand():
    # class 0: 8 of 10 found, 1 wrong; class 1: 4 of 5 found, 2 wrong
    table = np.array([[8, 2, 0], [1, 4, 0]])
    assert macro_f1(table) == pytest.approx((2 * 8 / (9 + 10) + 2 * 4 / (6 + 5)) / 2)


def test_a_class_that_is_nowhere_is_left_out_of_the_rare_class_score():
    assert macro_f1(np.array([[8, 2, 0, 0], [1, 4, 0, 0], [0, 0, 0, 0]])) == pytest.approx(
        macro_f1(np.array([[8, 2, 0], [1, 4, 0]]))
    )


def test_a_class_that_is_only_predicted_pulls_the_score_down():
    assert macro_f1(np.array([[8, 1, 1, 0], [1, 4, 0, 0], [0, 0, 0, 0]])) == pytest.approx(
        (16 / 19 + 8 / 10 + 0) / 3
    )
