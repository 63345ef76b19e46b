import numpy as np
import pytest

from core.evaluation.intervals import ClusterSums
from core.evaluation.label_worth import label_worth

SIZES = [100, 200, 400, 800]


def answers(right, n=500, seed=0):
    """Answers of which a share is right, each item a cluster of its own."""
    order = np.random.default_rng(seed).permutation(n)
    return ClusterSums(np.ones(n), (order < round(n * right)).astype(float))


CURVE = [answers(share) for share in (0.70, 0.78, 0.84, 0.88)]


def test_rules_as_good_as_a_point_of_the_curve_are_worth_that_many_labels():
    found = label_worth(SIZES, CURVE, answers(0.84, seed=1))
    assert found.labels == pytest.approx(400, rel=0.01)
    assert found.low < 400 < found.high


def test_better_rules_are_worth_more():
    worth = [label_worth(SIZES, CURVE, answers(share)).labels for share in (0.72, 0.8, 0.86)]
    assert worth == sorted(worth)
    assert len(set(worth)) == 3


@pytest.mark.parametrize(("share", "end"), [(0.5, 100), (0.99, 800)])
def test_outside_the_curve_it_says_at_most_or_at_least(share, end):
    found = label_worth(SIZES, CURVE, answers(share))
    assert found.labels == end
    assert (found.below, found.beyond) == (end == 100, end == 800)


def test_a_smaller_exam_is_less_sure():
    few = label_worth(SIZES, [answers(s, 60) for s in (0.7, 0.78, 0.84, 0.88)], answers(0.8, 60))
    many = label_worth(SIZES, CURVE, answers(0.8))
    assert few.high - few.low > many.high - many.low


def test_the_same_items_make_it_surer_than_others_would():
    """Where the rules err on the items the curve errs on, the crossing hardly moves."""
    n = 500
    right = np.arange(n)
    curve = [
        ClusterSums(np.ones(n), (right < n * s).astype(float)) for s in (0.7, 0.78, 0.84, 0.88)
    ]
    same = label_worth(SIZES, curve, ClusterSums(np.ones(n), (right < n * 0.8).astype(float)))
    apart = label_worth(SIZES, curve, answers(0.8))
    assert same.high - same.low < apart.high - apart.low
