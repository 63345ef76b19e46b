"""The headline, the lead and the next step of every verdict.

A headline is an answer: whether to keep paying for annotation, what that saves and how likely it is
the best choice. A lead has two sentences: what it costs with its chance of meeting the target, and
what a wrong choice costs. What follows says what the numbers stand on, the question the PoC was
made for, and how often reruns say the same. Numbers in them are bold (``**``).
"""

from __future__ import annotations

from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier
from core.report.findings.interim import next_iteration, so_far
from core.report.headline.open import (
    at_chance,
    invalid,
    neither,
    nothing_allowed,
    undecided,
)
from core.report.headline.parts import Told, target
from core.report.headline.recommended import recommended

__all__ = ["Told", "headline_of", "target"]

TELLERS = {
    Answer.SWITCH: recommended,
    Answer.STAY: recommended,
    Answer.HYBRID: recommended,
    Answer.UNDECIDED: undecided,
    Answer.NEITHER_REACHES: neither,
    Answer.AT_CHANCE: at_chance,
    Answer.INVALID: invalid,
}


def headline_of(dossier: Dossier) -> Told:
    """Headline, lead and next step of a dossier's verdict.

    Parameters
    ----------
    dossier : Dossier

    Returns
    -------
    Told
        ``**`` in it is bold.
    """
    told = nothing_allowed(dossier) or TELLERS[dossier.valuation.verdict.answer](dossier)
    lead, step = so_far(dossier, told.lead), next_iteration(dossier, told.next_step)
    return Told(told.headline, lead, step, told.later)
