"""A decision in words."""

from __future__ import annotations

from core.domain.sign_off import FOLLOWS, Signed
from core.report.format.numbers import day


def decided_text(signed: Signed) -> str:
    """One line: what, by whom, when, and whether it follows the recommendation.

    Parameters
    ----------
    signed : Signed
        Names and reason in people's own words, not escaped.

    Returns
    -------
    str
        Plain text for every form of the report, which escapes it itself.

    Examples
    --------
    >>> from core.domain.sign_off import SignedChoice
    >>> from core.domain.verdict import Answer
    >>> from datetime import datetime
    >>> at = datetime(2026, 11, 21)
    >>> said = ("A. Name", "CTO", "", "The contract runs to June", None, "", "me", at)
    >>> decided_text(Signed("h", Answer.SWITCH, SignedChoice.STAY, *said))
    'Decided: Stay, by A. Name (CTO) on 21 Nov 2026, against the recommendation (switch) because
    the contract runs to June.'
    """
    told = (
        f"Decided: {signed.choice.value.capitalize()}, by {signed.name} ({signed.role}) on "
        f"{day(signed.signed_at.date())}"
    )
    if signed.against:
        why = _inside(signed.reason)
        return f"{told}, against the recommendation ({signed.recommended}) because {why}."
    return f"{told}, as recommended." if signed.recommended in FOLLOWS else f"{told}."


def look_again_text(signed: Signed) -> str:
    """When and why it is looked at again; empty where nobody said."""
    parts = [f"Review on {day(signed.review_on)}."] if signed.review_on else []
    if signed.look_again:
        parts.append(f"Look again before if {_inside(signed.look_again)}.")
    return " ".join(parts)


def _inside(sentence: str) -> str:
    """A sentence as the end of another one; a capital that is not just its start stays."""
    text = sentence.rstrip(".")
    starts = text[1:2].islower() or text.startswith("A ")
    return text[0].lower() + text[1:] if starts else text
