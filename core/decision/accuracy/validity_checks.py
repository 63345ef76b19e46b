"""Was the experiment fair? Leaks, evaluations on the test set, and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.verdict import Fairness

NO_LEAK = "no exam item in the training data"
ONE_LOOK = "one look at the exam per run"
LOCKED_FIRST = "plan locked before the first look"


@dataclass(frozen=True)
class PocFacts:
    """What the fairness checks look at.

    Attributes
    ----------
    quarantined : int
        Training items kept out because they repeat a test item.
    leaked : mapping of str to int
        Most items that repeat a test item in any training set of an arm.
    most_looks : int
        How often the most-scored run was scored on the test set.
    runs : int
        Runs that were scored.
    plan_hash_then, plan_hash_now : str
    locked_first : bool
        Whether the plan was locked before the first score.
    """

    quarantined: int
    leaked: Mapping[str, int]
    most_looks: int
    runs: int
    plan_hash_then: str
    plan_hash_now: str
    locked_first: bool


def check_fairness(facts: PocFacts) -> tuple[Fairness, ...]:
    """Three checks, each with what was found.

    Parameters
    ----------
    facts : PocFacts

    Returns
    -------
    tuple of Fairness
        In a fixed order; a verdict holds only where all three hold.
    """
    worst = max(facts.leaked.values(), default=0)
    leak = (
        f"{worst} items that repeat an exam item were trained on"
        if worst
        else "no way was trained on an item that repeats an exam item; "
        f"{facts.quarantined} kept out"
    )
    evaluations = f"{facts.runs} runs, each scored on the exam {facts.most_looks or 'no'} time"
    same = facts.plan_hash_then == facts.plan_hash_now
    plan = f"plan {facts.plan_hash_now[:12]} locked before the first score"
    if not same:
        plan = f"the plan changed after it was locked: {facts.plan_hash_now[:12]}"
    elif not facts.locked_first:
        plan = "a score was taken before the plan was locked"
    return (
        Fairness(NO_LEAK, worst == 0, leak),
        Fairness(ONE_LOOK, facts.most_looks <= 1, evaluations),
        Fairness(LOCKED_FIRST, same and facts.locked_first, plan),
    )
