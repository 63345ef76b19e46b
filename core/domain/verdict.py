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


class ConfidenceLabel(StrEnum):
    """How likely the recommendation is to be wrong, in one word."""

    CLEAR = "clear"
    LEANING = "leaning"
    TOSS_UP = "toss-up"


CLEAR_BELOW = 0.10
LEANING_UP_TO = 0.30


def confidence_label(chance_wrong: float) -> ConfidenceLabel:
    """Below 10% clear, up to 30% leaning, above a toss-up.

    Parameters
    ----------
    chance_wrong : float
        Chance that another choice does better, share 0..1.

    Returns
    -------
    ConfidenceLabel

    Examples
    --------
    >>> [str(confidence_label(p)) for p in (0.05, 0.1, 0.3, 0.31)]
    ['clear', 'leaning', 'leaning', 'toss-up']
    """
    if chance_wrong < CLEAR_BELOW:
        return ConfidenceLabel.CLEAR
    return ConfidenceLabel.LEANING if chance_wrong <= LEANING_UP_TO else ConfidenceLabel.TOSS_UP


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


class PilotKind(StrEnum):
    """What might be found out, at a price, before choosing."""

    TEST_SET = "exam items"
    ITERATIONS = "further rounds"


class NoWorth(StrEnum):
    """Why a pilot is worth nothing, or why what it is worth cannot be worked out."""

    COUNTS_FOR_NOTHING = "accuracy above the target counts for nothing"
    BARRED = "a budget or the data policy bars the way"
    ONE_CHOICE = "there is one way or none to choose"
    NOTHING_TO_COMPARE = "no way is proved, good enough and allowed, so nothing stands against it"
    TEST_SET_TOO_SMALL = "the exam cannot prove the target even with every answer right"
    OTHER_TARGET = "the target is not accuracy alone, and only accuracy can be forecast"
    TOO_FEW_ITERATIONS = "too few rounds for a learning curve"
    NOT_RUN = "the model in use was not raced, so nobody knows what a round of it brings"
    NO_MORE_ITEMS = "not every round added labelled items, so there is no learning curve"

    @property
    def nothing(self) -> bool:
        """Whether the worth is known to be nothing, rather than unknown."""
        return self in (NoWorth.COUNTS_FOR_NOTHING, NoWorth.BARRED, NoWorth.ONE_CHOICE)


@dataclass(frozen=True)
class Pilot:
    """The best size of one kind of pilot.

    Attributes
    ----------
    arm : str or None
        Way whose rounds they are, or that more exam items would tell from the best one.
    amount : int
        Items or rounds with the highest worth minus price; 0 where none pays.
    low, high : int
        Amounts that are nearly as good.
    value : float or None
        USD that finding out is worth before choosing; None where nobody can say, see ``why``.
    price : float
        USD.
    changes : float
        Chance that it changes the answer.
    material : bool
        Whether it is worth waiting for.
    why : str
        Where there is no amount to weigh, the reason.
    """

    kind: PilotKind
    arm: str | None
    amount: int = 0
    low: int = 0
    high: int = 0
    value: float | None = 0.0
    price: float = 0.0
    changes: float = 0.0
    material: bool = False
    why: str = ""

    @property
    def net(self) -> float:
        """Worth minus price, USD."""
        return (self.value or 0.0) - self.price


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
    pilot : Pilot or None
        What is worth finding out first, where that is the answer and it has a price and a worth.
    """

    answer: Answer
    recommended: str | None
    rule: str
    sureness: ConfidenceLabel | None
    chance_wrong: float | None
    challenger: str | None
    challenger_chance: float | None
    months: int
    gates: tuple[GateResult, ...]
    fairness: tuple[Fairness, ...]
    pilot: Pilot | None = None
