"""One may say that one score is better than another only where it holds for all pairs at once."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation.pairwise import every_pair, holm

Z = 1.959963984540054
SCORES = {"a": 0.90, "b": 0.87, "c": 0.87}
ERRORS = np.diag([0.0001, 0.0001, 0.0001])
"""Standard errors of one point each, so 1.414 of a difference."""


def test_holm_multiplies_by_how_many_are_left_and_never_falls():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_gap_that_is_clear_alone_may_be_a_tie_among_three():
    """3 points over 1.414 is z = 2.12, p = .034: below 5% alone, three times that among three."""
    alone = every_pair({"a": 0.90, "b": 0.87}, ERRORS[:2, :2])["a", "b"]
    assert alone.differs
    assert alone.p == pytest.approx(0.0339, abs=1e-4)
    assert alone.low == pytest.approx(0.03 - Z * 0.0141421, abs=1e-6)
    among = every_pair(SCORES, ERRORS)["a", "b"]
    assert not among.differs
    assert among.p == pytest.approx(3 * 0.0339, abs=3e-4)
    assert among.low < 0 < among.high


def test_answers_that_go_together_make_a_gap_clearer():
    together = np.full((2, 2), 0.00009) + np.diag([0.00001, 0.00001])
    found = every_pair({"a": 0.90, "b": 0.87}, together)["a", "b"]
    assert found.high - found.low == pytest.approx(2 * Z * np.sqrt(0.00002), abs=1e-9)


def test_no_interval_contradicts_its_claim_and_both_orders_agree():
    rng = np.random.default_rng(3)
    for _ in range(50):
        names = [f"arm {at}" for at in range(5)]
        scores = dict(zip(names, 0.85 + 0.03 * rng.standard_normal(5), strict=True))
        for (one, other), found in every_pair(scores, 0.0001 * np.eye(5)).items():
            assert found.differs == (found.low > 0 or found.high < 0), (one, other)
            turned = every_pair(scores, 0.0001 * np.eye(5))[other, one]
            assert (turned.gap, turned.low, turned.high) == (-found.gap, -found.high, -found.low)


def test_the_same_score_without_any_error_is_a_tie_and_another_one_is_not():
    found = every_pair({"a": 0.9, "b": 0.9, "c": 0.8}, np.zeros((3, 3)))
    assert not found["a", "b"].differs
    assert found["a", "c"].differs
