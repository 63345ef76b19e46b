"""Macro-F1 with its interval, and as a mean over items."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from core.evaluation.intervals import wilson
from core.evaluation.macro_f1 import macro_f1_interval, macro_f1_values
from core.evaluation.metrics import confusion_matrix

CODES = st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 2)), min_size=1, max_size=60)


def coded(pairs):
    gold, said = np.array(pairs, dtype=np.int16).T
    return gold, said


@given(CODES)
def test_it_is_the_score_of_scikit_learn_and_the_mean_of_what_items_add(pairs):
    gold, said = coded(pairs)
    found = macro_f1_interval(confusion_matrix(gold, said, 3))
    present = sorted({*gold.tolist(), *said.tolist()} - {-1})
    expected = f1_score(gold, said, labels=present, average="macro", zero_division=0)
    assert found.value == pytest.approx(expected)
    assert macro_f1_values(gold, said, 3).mean() == pytest.approx(expected)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_by_hand():
    # Class 0: 80 of 100 found, 90 given it, F1 = 160 / 190; class 1: 90 found, F1 = 180 / 210.
    found = macro_f1_interval(np.array([[80, 20, 0], [10, 90, 0]]))
    assert found.value == pytest.approx((160 / 190 + 180 / 210) / 2)


def test_a_perfect_score_is_as_uncertain_as_a_perfect_share():
    found = macro_f1_interval(np.array([[50, 0, 0], [0, 50, 0]]))
    assert (found.value, found.low) == (1.0, pytest.approx(wilson(100, 100).low))
    assert found.low < 0.97


def test_the_interval_holds_the_true_score_about_as_often_as_it_says():
    """Three classes, one of them rare; the truth is that of a million draws' proportions."""
    truth = np.array([[0.60, 0.05, 0.01, 0], [0.04, 0.20, 0.01, 0], [0.02, 0.02, 0.05, 0]])
    expected = macro_f1_interval((truth * 1e6).round().astype(int)).value
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(600):
        drawn = rng.multinomial(400, truth.ravel()).reshape(truth.shape)
        found = macro_f1_interval(drawn)
        inside += found.low <= expected <= found.high
    assert 0.92 <= inside / 600 <= 0.98


def test_with_balanced_classes_and_even_mistakes_it_is_nearly_accuracy():
    found = macro_f1_interval(np.array([[900, 100, 0], [100, 900, 0]]))
    assert found.low == pytest.approx(wilson(1800, 2000).low, abs=0.002)
