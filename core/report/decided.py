"""What somebody decided, with the recommendation or against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.domain.verdict import Answer

SAME = {
    "switch": Answer.SWITCH,
    "stay": Answer.STAY,
    "hybrid": Answer.HYBRID,
    "pilot more": Answer.PILOT_MORE,
}
"""Recommendation that each choice follows."""


@dataclass(frozen=True)
class Decided:
    """One decision of a person.

    Attributes
    ----------
    choice : str
        ``switch``, ``stay``, ``hybrid``, ``pilot more`` or ``later``.
    name, role : str
        Who decided.
    note, reason : str
        What they said about it; why they do not follow the recommendation.
    review_on : date or None
        When it is looked at again.
    look_again : str
        What would make it be looked at again earlier.
    decided_at : datetime or None
        UTC.
    """

    choice: str
    name: str
    role: str = ""
    note: str = ""
    reason: str = ""
    review_on: date | None = None
    look_again: str = ""
    decided_at: datetime | None = None

    def follows(self, answer: Answer) -> bool:
        """Whether it is what was recommended.

        Examples
        --------
        >>> Decided("stay", "A").follows(Answer.STAY), Decided("stay", "A").follows(Answer.SWITCH)
        (True, False)
        """
        return SAME.get(self.choice.strip().lower()) is answer
