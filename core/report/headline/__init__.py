"""The headline, the lead and the next step of every verdict.

Numbers in a lead are bold (``**``). A headline answers first whether to keep paying for annotation,
then names the approach. A lead begins with what the numbers stand on; then come cost and chance,
and the question the PoC was made for. What follows it says what being wrong costs and how often
reruns say the same.
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
        The lead's first sentence says what the numbers stand on; ``**`` in it is bold.
    """
    told = nothing_allowed(dossier) or TELLERS[dossier.valuation.verdict.answer](dossier)
    lead = so_far(dossier, f"{dossier.standing.lead}: {told.lead}")
    step = next_iteration(dossier, told.next_step)
    return Told(told.headline, lead.strip(), step, told.later)
