"""The recommendation and everything it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What is recommended. PILOT_MORE is read from earlier records and no longer given."""

    SWITCH = "switch"
    STAY = "stay"
    HYBRID = "hybrid"
    UNDECIDED = "undecided"
    NEITHER_REACHES = "neither reaches"
    AT_CHANCE = "at chance"
    INVALID = "invalid"
    PILOT_MORE = "pilot more"


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


LIKELY = 0.80
"""Chance of being best from which an approach is recommended; chance of meeting the target below
which the next one is named."""


class NoWorth(StrEnum):
    """Why nothing is weighed that might be found out."""

    ONE_CHOICE = "there is one approach or none to choose"
    NO_ITEMS_LEFT = "there are no further items to label"


class PilotKind(StrEnum):
    """What might be found out, at a price, before choosing; rounds in earlier records alone."""

    TEST_SET = "exam items"
    REPEATS = "further repeats"
    ITERATIONS = "further rounds"


@dataclass(frozen=True)
class Pilot:
    """The best size of one kind of pilot.

    Attributes
    ----------
    arm : str or None
        Approach that they would tell from the best one.
    amount : int
        Items or repeats with the highest worth minus price; 0 where none pays.
    low, high : int
        Amounts that are nearly as good.
    value : float or None
        USD that finding out is worth before choosing; None where nobody can say, see ``why``.
    price : float
        USD.
    changes : float
        Chance that it changes the answer.
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
    why: str = ""

    @property
    def net(self) -> float:
        """Worth minus price, USD."""
        return (self.value or 0.0) - self.price


@dataclass(frozen=True)
class Option:
    """One approach that money decides between, tried first.

    Attributes
    ----------
    chance_best : float
        Share of the simulations in which it is the best first choice; over all options 1.
    loss : float
        USD that choosing it gives up on average against the best choice of each simulation.
    meets : float
        Chance that it meets the target.
    usd : float
        Expected USD over the counted period, further approaches where it falls short included.
    """

    arm: str
    chance_best: float
    loss: float
    meets: float
    usd: float


@dataclass(frozen=True)
class PairAnswer:
    """The reference and the alternative alone: the question the PoC was made for.

    Attributes
    ----------
    chance : float
        Share of the simulations in which the alternative is the better first choice of the two.
    usd : tuple of float
        Expected USD of both over the counted period, each with the other as what is tried next.
    meets : tuple of float
        Chance that each meets the target.
    """

    reference: str
    alternative: str
    chance: float
    usd: tuple[float, float]
    meets: tuple[float, float]


@dataclass(frozen=True)
class Verdict:
    """What is recommended, which rule said so, and how sure that is.

    Attributes
    ----------
    recommended : str or None
        Approach, where one is recommended.
    rule : str
        The rule that fired, in words.
    options : tuple of Option
        What is recommended, or ahead, first; then by what is expected of them.
    same_cost : bool
        Whether it is recommended because what is given up is small, not because it is likely best.
    fallback : str or None
        What is tried next where the best one falls short, of those likely enough to be named.
    reached : float or None
        Chance that the best one or its fallback meets the target.
    contenders : tuple of str
        The two or three that remain, where it is undecided.
    pair : PairAnswer or None
    challenger : str or None
        Approach for reference that beats the recommended one in at least 80% of simulations.
    months : int
        Counted period.
    pilot : Pilot or None
        What would settle it, where it is undecided and something pays.
    """

    answer: Answer
    recommended: str | None
    rule: str
    months: int
    gates: tuple[GateResult, ...]
    fairness: tuple[Fairness, ...]
    options: tuple[Option, ...] = ()
    same_cost: bool = False
    fallback: str | None = None
    reached: float | None = None
    contenders: tuple[str, ...] = ()
    pair: PairAnswer | None = None
    challenger: str | None = None
    challenger_chance: float | None = None
    pilot: Pilot | None = None

    @property
    def best(self) -> Option | None:
        """What is recommended, or else the approach that is ahead."""
        return self.options[0] if self.options else None

    @property
    def chance_best(self) -> float | None:
        """Chance that what is recommended is the best choice."""
        return self.options[0].chance_best if self.recommended is not None else None

    @property
    def tries_first(self) -> bool:
        """Whether what is recommended may well fall short, so that the next one is named too."""
        best = self.best
        return best is not None and best.meets < LIKELY

    def option(self, arm: str) -> Option | None:
        """What is known about an approach that money decides between."""
        return next((one for one in self.options if one.arm == arm), None)
