"""The recommendation and everything it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What is recommended."""

    SWITCH = "switch"
    STAY = "stay"
    HYBRID = "hybrid"
    PILOT_MORE = "pilot more"
    NEITHER_REACHES = "neither reaches"
    INVALID = "invalid"


class Sureness(StrEnum):
    """How likely the recommendation is to be wrong, in one word."""

    CLEAR = "clear"
    LEANING = "leaning"
    TOSS_UP = "toss-up"


CLEAR_BELOW = 0.10
LEANING_UP_TO = 0.30


def sureness(chance_wrong: float) -> Sureness:
    """Below 10% clear, up to 30% leaning, above a toss-up.

    Examples
    --------
    >>> [str(sureness(p)) for p in (0.05, 0.1, 0.3, 0.31)]
    ['clear', 'leaning', 'leaning', 'toss-up']
    """
    if chance_wrong < CLEAR_BELOW:
        return Sureness.CLEAR
    return Sureness.LEANING if chance_wrong <= LEANING_UP_TO else Sureness.TOSS_UP


class Gate(StrEnum):
    """Whether an arm is good enough to be worth its money."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Fairness:
    """One fairness check of the race.

    Attributes
    ----------
    check : str
        What was looked at.
    holds : bool
    detail : str
        What was found, with counts.
    """

    check: str
    holds: bool
    detail: str


@dataclass(frozen=True)
class GateResult:
    """Non-inferiority of one candidate.

    Attributes
    ----------
    against : str
        Arm it is compared with, or ``target``.
    difference, low, high : float
        Accuracy minus the other's, with its 95% interval.
    items_needed : float or None
        Exam items that would decide it with 80% power, where it is undecided.
    """

    arm: str
    gate: Gate
    against: str
    difference: float
    low: float
    high: float
    items_needed: float | None


@dataclass(frozen=True)
class Verdict:
    """What is recommended, which rule said so, and how sure that is.

    Attributes
    ----------
    recommended : str or None
        Arm, where one is recommended.
    rule : str
        The rule that fired, in words.
    chance_wrong : float or None
        Share of what-ifs in which another candidate does better.
    challenger : str or None
        Control that beats the recommended arm in at least 80% of what-ifs.
    months : int
        Counted period.
    exam_items : int
        Further exam items that are worth waiting for; 0 where none are.
    exam_value, exam_price : float
        USD: what their answer is worth, and what they cost.
    """

    answer: Answer
    recommended: str | None
    rule: str
    sureness: Sureness | None
    chance_wrong: float | None
    challenger: str | None
    challenger_chance: float | None
    months: int
    gates: tuple[GateResult, ...]
    fairness: tuple[Fairness, ...]
    exam_items: int = 0
    exam_value: float = 0.0
    exam_price: float = 0.0
