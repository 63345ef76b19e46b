"""What a person decided, with the recommendation or against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.domain.canonical import content_hash
from core.domain.errors import BadUsage
from core.domain.verdict import Answer

LONGEST_NAME = 80
LONGEST_TEXT = 600


class SignedChoice(StrEnum):
    """What can be decided."""

    SWITCH = "switch"
    STAY = "stay"
    HYBRID = "hybrid"
    PILOT_MORE = "pilot more"
    LATER = "later"


FOLLOWS = {
    Answer.SWITCH: SignedChoice.SWITCH,
    Answer.STAY: SignedChoice.STAY,
    Answer.HYBRID: SignedChoice.HYBRID,
    Answer.PILOT_MORE: SignedChoice.PILOT_MORE,
}
"""The choice that follows each recommendation; of the others none is recommended. *Pilot more* was
recommended once, and can be decided where it is undecided."""


def opposes(choice: SignedChoice, answer: Answer) -> bool:
    """Whether a choice goes against a recommendation.

    Examples
    --------
    >>> opposes(SignedChoice.STAY, Answer.SWITCH)
    True
    >>> opposes(SignedChoice.LATER, Answer.NEITHER_REACHES)
    False
    """
    return answer in FOLLOWS and FOLLOWS[answer] is not choice


@dataclass(frozen=True)
class Signed:
    """One decision; a later one stands beside it, never in its place.

    Attributes
    ----------
    verdict_hash : str
        Content hash of the decision record that was on the table.
    recommended : Answer
        What that record recommends.
    name, role : str
        Who decided, in their own words.
    reason : str
        Why not as recommended; empty where the recommendation is followed.
    review_on : date or None
        When it is looked at again.
    look_again : str
        What would make it be looked at again before.
    signed_by : str
        Whose sign-in it was.
    signed_at : datetime
        UTC.
    """

    verdict_hash: str
    recommended: Answer
    choice: SignedChoice
    name: str
    role: str
    note: str
    reason: str
    review_on: date | None
    look_again: str
    signed_by: str
    signed_at: datetime

    @property
    def against(self) -> bool:
        """Whether it goes against the recommendation."""
        return opposes(self.choice, self.recommended)

    @property
    def hash(self) -> str:
        """Of what it says; names the decision."""
        return str(self.to_dict()["hash"])

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with the hash of what it says."""
        told = {
            "verdict_hash": self.verdict_hash,
            "recommended": self.recommended.value,
            "choice": self.choice.value,
            "name": self.name,
            "role": self.role,
            "note": self.note,
            "reason": self.reason,
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "look_again": self.look_again,
            "signed_by": self.signed_by,
            "signed_at": self.signed_at.isoformat(timespec="seconds"),
        }
        return {**told, "hash": content_hash(told)}


def signed_from_dict(raw: dict[str, Any]) -> Signed:
    """Read what :meth:`Signed.to_dict` wrote; the hash is not looked at."""
    return Signed(
        verdict_hash=str(raw["verdict_hash"]),
        recommended=Answer(raw["recommended"]),
        choice=SignedChoice(raw["choice"]),
        name=str(raw["name"]),
        role=str(raw["role"]),
        note=str(raw["note"]),
        reason=str(raw["reason"]),
        review_on=date.fromisoformat(raw["review_on"]) if raw["review_on"] else None,
        look_again=str(raw["look_again"]),
        signed_by=str(raw["signed_by"]),
        signed_at=datetime.fromisoformat(raw["signed_at"]),
    )


def line_of(text: str, what: str, longest: int, *, needed: bool = False) -> str:
    """One line without what cannot be seen.

    Raises
    ------
    BadUsage
        If it is longer than ``longest`` characters, or needed and empty.
    """
    line = "".join(c for c in " ".join(text.split()) if c.isprintable()).strip()
    if needed and not line:
        raise BadUsage(f"{what} is missing", "Nothing was saved.", "Fill it in.")
    if len(line) > longest:
        raise BadUsage(f"{what} has at most {longest} characters", "Nothing was saved.")
    return line
