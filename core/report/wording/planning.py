"""What a planned PoC will cost and be able to tell, before it starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.decision.accuracy.stopping import needed_to_prove
from core.domain.arms import Learner
from core.domain.plan import Plan
from core.evaluation.paired import items_needed
from core.report.format.numbers import count, points, several, target_text

SECONDS_PER_RUN = 0.13
SECONDS_AT_LEAST = 5.0
TYPICAL_DISAGREEMENT = 0.10


@dataclass(frozen=True)
class Outlook:
    """What to expect of a PoC, in sentences."""

    price: str
    proof: str
    power: str


def outlook(plan: Plan, test_items: int, noun: str, *, simulated: bool = True) -> Outlook:
    """Price and power of a PoC on an embedded benchmark.

    Parameters
    ----------
    test_items : int
        Items of the test set.
    noun : str
        What they are called.
    simulated : bool
        Whether people are simulated; else what they made was uploaded.
    """
    offline = [one for one in plan.roster.arms if one.learner is not Learner.PROMPTED]
    runs = sum(len(plan.sizes_of(one)) for one in offline if not one.recorded) * len(plan.seeds)
    seconds = SECONDS_AT_LEAST + SECONDS_PER_RUN * runs
    why = "People are simulated" if simulated else "Labels and rules are uploaded already"
    start = f"{why}, so it costs"
    if plan.by_round:
        start = "Labels and rules come round by round; training costs"
    price = f"{start} $0 and about {machine_time(seconds)} on this machine: {count(runs)} models."
    needed = needed_to_prove(test_items, plan.target)
    target, of = target_text(plan.target), count(test_items)
    proof = f"{target} cannot be shown with {of} test {noun}, even if all are correct."
    if needed is not None:
        proof = f"{target} is met from {count(needed)} of {of} test {noun} correct."
    smallest = smallest_difference(test_items)
    finer = math.ceil(items_needed(smallest / 2, TYPICAL_DISAGREEMENT))
    power = (
        f"It detects a difference of {points(smallest).lstrip('+')} points (80% power, 10% "
        f"disagreement); half of that needs {count(finer)} test {noun}."
    )
    return Outlook(price, proof, power)


def machine_time(seconds: float) -> str:
    """Seconds as a sentence tells them.

    Examples
    --------
    >>> machine_time(12.0), machine_time(95.0)
    ('12 seconds', '2 minutes')
    """
    if seconds < 60:
        return f"{count(max(5, seconds))} seconds"
    return several(round(seconds / 60), "minute")


def smallest_difference(items: int, disagreement: float = TYPICAL_DISAGREEMENT) -> float:
    """Difference in accuracy that so many items show with 80% power.

    Examples
    --------
    >>> round(smallest_difference(870), 3)
    0.03
    """
    low, high = 1e-4, disagreement
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if items_needed(middle, disagreement) > items else (low, middle)
    return high
