"""What makes a race unfair."""

import pytest

from core.decision.accuracy.validity_checks import PocFacts, check_fairness

FAIR = {
    "quarantined": 2,
    "leaked": {"old": 0, "new": 0},
    "most_looks": 1,
    "runs": 10,
    "plan_hash_then": "a",
    "plan_hash_now": "a",
    "locked_first": True,
}


def test_a_fair_race_passes_every_check():
    assert all(check.holds for check in check_fairness(PocFacts(**FAIR)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"leaked": {"old": 0, "new": 61}}, "61 items"),
        ({"most_looks": 2}, "2 time"),
        ({"plan_hash_now": "b"}, "changed after it was locked"),
        ({"locked_first": False}, "before the plan was locked"),
    ],
)
def test_one_breach_is_found_and_named(change, words):
    failed = [check for check in check_fairness(PocFacts(**FAIR | change)) if not check.holds]
    assert len(failed) == 1
    assert words in failed[0].detail
