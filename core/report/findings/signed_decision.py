"""What somebody decided, with the recommendation or against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.domain.verdict import Answer

SAME = {
    str(answer): answer for answer in (Answer.SWITCH, Answer.STAY, Answer.HYBRID, Answer.PILOT_MORE)
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
    recommended : Answer or None
        What was recommended when it was made, where that is known.
    """

    choice: str
    name: str
    role: str = ""
    note: str = ""
    reason: str = ""
    review_on: date | None = None
    look_again: str = ""
    decided_at: datetime | None = None
    recommended: Answer | None = None

    def opposes(self, answer: Answer) -> Answer | None:
        """What it goes against: the recommendation when it was made, else the one of now.

        Examples
        --------
        >>> Decided("stay", "A").opposes(Answer.STAY), Decided("stay", "A").opposes(Answer.INVALID)
        (None, None)
        >>> Decided("stay", "A").opposes(Answer.SWITCH)
        <Answer.SWITCH: 'switch'>
        """
        recommended = self.recommended or answer
        follows = SAME.get(self.choice.strip().lower()) is recommended
        return None if follows or recommended not in SAME.values() else recommended
