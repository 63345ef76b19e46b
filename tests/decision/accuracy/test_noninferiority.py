"""Non-inferiority before money: against the target or the model in use, alike for all."""

import numpy as np
import pytest

from core.decision.accuracy.noninferiority import check_gates, items_to_decide
from core.domain.verdict import Gate
from core.evaluation.intervals import Estimate


def score(value: float, half: float, n: int = 1000) -> Estimate:
    return Estimate(value, value - half, value + half, n, "")


def judge(value: float, half: float, margin: float = 0.03, today: Estimate | None = None):
    """Gate of an approach at a score; the target is 85%."""
    accuracy = {"old": score(0.94, 0.01), "new": score(value, half)}
    return check_gates(("old", "new"), accuracy, 0.85, margin, today, "old")["new"]


@pytest.mark.parametrize(
    ("value", "half", "gate"),
    [
        (0.84, 0.015, Gate.PASSED),  # -1.0 points, at least -2.5: above -3
        (0.84, 0.025, Gate.UNDECIDED),  # -3.5 to +1.5
        (0.828, 0.012, Gate.UNDECIDED),  # -3.4 to -1.0: below the target, not beyond the margin
        (0.80, 0.015, Gate.FAILED),  # -6.5 to -3.5
        (0.82, 0.03, Gate.UNDECIDED),  # on the margin
    ],
)
def test_the_lower_end_has_to_lie_above_the_margin_and_not_merely_above_nothing(value, half, gate):
    assert judge(value, half).gate is gate


def test_a_more_accurate_approach_bars_nobody_whatever_it_is_called():
    """.89 meets the target of .85; that another one has .94 is worth what errors cost."""
    accuracy = {"old": score(0.94, 0.01), "new": score(0.89, 0.01)}
    mirrored = {"old": accuracy["new"], "new": accuracy["old"]}
    for scores in (accuracy, mirrored):
        found = check_gates(("old", "new"), scores, 0.85, 0.03, None, "old")
        assert {one.gate for one in found.values()} == {Gate.PASSED}
        assert {one.against for one in found.values()} == {"target"}


def test_a_model_in_use_is_what_others_are_compared_with():
    today = Estimate(0.93, 0.93, 0.93, 0, "said")
    worse, near = judge(0.88, 0.01, today=today), judge(0.92, 0.01, today=today)
    assert (worse.gate, worse.against) == (Gate.FAILED, "today")
    assert near.gate is Gate.PASSED


def test_an_interval_across_the_margin_says_how_many_items_it_takes():
    assert judge(0.84, 0.04).items_needed > 1000
    assert items_to_decide(score(-0.03, 0.02), 0.03) is None


def test_a_smaller_margin_never_makes_it_easier():
    order = [Gate.FAILED, Gate.UNDECIDED, Gate.PASSED]
    for value in np.linspace(0.75, 0.95, 21):
        wide, narrow = (order.index(judge(value, 0.02, margin).gate) for margin in (0.05, 0.01))
        assert narrow <= wide
