"""What a good verdict may hide: kinds of mistakes that it makes clearly more often."""

from types import SimpleNamespace

import pytest

from core.domain.arms import PLAIN
from core.report.findings.reasons import watch


def dossier(old: tuple[float, float], new: tuple[float, float], probe=(), recommended=None):
    kinds = [
        SimpleNamespace(said="keto", truth="vegan"),
        SimpleNamespace(said="", truth="keto"),
    ]
    shares = {"old": old, "new": new}
    return SimpleNamespace(
        errors=shares.__getitem__,
        kinds=kinds,
        noun=("dish", "dishes"),
        probe=dict(probe),
        the=PLAIN.the,
        roster=PLAIN,
        reference="old",
        alternative="new",
        valuation=SimpleNamespace(verdict=SimpleNamespace(recommended=recommended)),
        plan=SimpleNamespace(target=0.85),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((0.10, 0.10), (0.12, 0.12)),  # two points more, but not a quarter more
        ((0.01, 0.01), (0.018, 0.018)),  # nearly twice as often, but under one point
        ((0.10, 0.10), (0.05, 0.02)),
    ],
)
def test_a_shift_is_told_where_it_is_wide_in_points_and_in_proportion(old, new):
    assert watch(dossier(old, new)) is None


def test_the_kind_of_mistake_that_became_more_frequent_is_told_with_both_shares():
    assert watch(dossier((0.04, 0.10), (0.09, 0.02))) == (
        "The fine-tuning analyst labels a vegan dish as keto more often (9.0% against 4.0%)."
    )


def test_traps_are_told_where_neither_reaches_the_target_on_them():
    told = watch(dossier((0.1, 0.1), (0.1, 0.1), {"old": (50, 100), "new": (84, 100)}))
    assert told is not None
    assert "human annotation gets 50% and the fine-tuning analyst 84%" in told
    assert watch(dossier((0.1, 0.1), (0.1, 0.1), {"old": (50, 100), "new": (85, 100)})) is None
