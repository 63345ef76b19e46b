"""The rare-class score and every class by itself, resampled by cluster."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from core.domain.benchmark import CODE, NO_OPINION
from core.evaluation.by_class import ClusterBootstrap
from core.evaluation.intervals import wilson


def codes(*values: int) -> np.ndarray:
    return np.array(values, dtype=CODE)


def resampled(gold, said, cluster=None, classes=2):
    names = cluster if cluster is not None else np.arange(len(gold))
    return ClusterBootstrap(
        gold,
        said,
        names.astype(str).astype(object),
        [f"class {at}" for at in range(classes)],
        np.random.default_rng(1),
    )


@pytest.fixture(scope="module")
def many():
    """200 classes, 3,000 items in clusters of 5, four in five right."""
    rng = np.random.default_rng(5)
    gold = rng.integers(0, 200, 3000).astype(CODE)
    said = np.where(rng.random(3000) < 0.8, gold, rng.integers(0, 200, 3000)).astype(CODE)
    return gold, said, np.arange(3000) // 5


def test_an_item_without_an_answer_lowers_recall_and_not_precision():
    first, second = resampled(codes(0, 0, 0, 0), codes(0, 0, 0, NO_OPINION)).per_class()
    assert (first.precision.value, first.recall.value) == (1.0, 0.75)
    assert (first.items, second.items) == (4, 0)
    assert np.isnan(second.precision.value)
    assert np.isnan(second.recall.value)


def test_the_bootstrap_resamples_clusters_not_items():
    rng = np.random.default_rng(3)
    gold = rng.integers(0, 2, 400).astype(CODE)
    groups = np.repeat(np.arange(20), 20)
    said = np.where(groups < 4, 1 - gold, gold).astype(CODE)  # whole clusters are wrong together
    together, apart = resampled(gold, said, groups), resampled(gold, said)
    pairs = [(together.macro_f1(), apart.macro_f1())]
    pairs += [
        (one.recall, other.recall)
        for one, other in zip(together.per_class(), apart.per_class(), strict=True)
    ]
    for wide, narrow in pairs:
        assert wide.value == narrow.value == pytest.approx(0.8, abs=0.05)
        assert wide.low <= wide.value <= wide.high
        assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_the_same_answers_give_the_same_intervals(many):
    assert resampled(*many, 200).macro_f1() == resampled(*many, 200).macro_f1()


def test_two_hundred_classes_score_as_the_library_scores_them(many):
    gold, said, cluster = many
    found = resampled(gold, said, cluster, 200)
    assert found.macro_f1().value == pytest.approx(f1_score(gold, said, average="macro"))
    assert found.macro_f1().low < found.macro_f1().value < found.macro_f1().high
    figures = found.per_class()
    recall = recall_score(gold, said, average=None, labels=range(200))
    precision = precision_score(gold, said, average=None, labels=range(200), zero_division=0)
    assert [f.recall.value for f in figures] == pytest.approx(recall)
    assert [f.precision.value for f in figures] == pytest.approx(precision)
    assert all(f.recall.low <= f.recall.value <= f.recall.high for f in figures)


def test_where_every_item_is_right_the_margin_is_not_zero():
    (figures, _) = resampled(codes(0, 0, 0, 1), codes(0, 0, 0, 1)).per_class()
    assert (figures.recall.low, figures.recall.high) == (wilson(3, 3).low, 1.0)
    assert figures.recall.low < 0.6
