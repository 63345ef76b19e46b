"""What was forecast when a decision was signed, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.canonical import content_hash


class Reached(StrEnum):
    """Whether the target was reached in use."""

    YES = "yes"
    NO = "no"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Forecast:
    """What was expected of the approach that a decision chose, as it stood when it was signed.

    Attributes
    ----------
    arm, name : str
        Id and name of the approach.
    months : int
        Counted after the launch; 0 counts until the launch.
    metric : str
        What the target and the accuracy are of.
    target : float
        Share 0..1.
    meets : float
        Chance of meeting it.
    cost, cost_low, cost_high : float
        USD over the counted period: mean, 10th and 90th percentile.
    accuracy, accuracy_low, accuracy_high : float
        The same of its true accuracy, shares 0..1.
    """

    arm: str
    name: str
    months: int
    metric: str
    target: float
    meets: float
    cost: float
    cost_low: float
    cost_high: float
    accuracy: float
    accuracy_low: float
    accuracy_high: float

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """What somebody found when a decision was reviewed; a later one stands beside it.

    Attributes
    ----------
    decision : str
        Hash of the decision.
    reached : Reached
    cost : float or None
        USD over the months of the forecast, where it is known.
    accuracy : float or None
        Share right of ``items`` answers in use that were checked; None where none were.
    items : int or None
    note, name : str
        In people's own words.
    noted_by : str
        Whose sign-in it was.
    noted_at : datetime
        UTC.
    """

    decision: str
    reached: Reached
    cost: float | None
    accuracy: float | None
    items: int | None
    note: str
    name: str
    noted_by: str
    noted_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with the hash of what it says."""
        told = asdict(self) | {
            "reached": self.reached.value,
            "noted_at": self.noted_at.isoformat(timespec="seconds"),
        }
        return {**told, "hash": content_hash(told)}
