"""The headline, the lead and the next step of every verdict.

Numbers in a lead are bold (``**``). A headline is an answer of at most 52 characters; a lead
has at most two sentences of numbers and ends with how sure it is.
"""

from __future__ import annotations

from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier
from core.report.findings.interim import next_iteration, so_far
from core.report.headline.not_allowed import all_barred, not_allowed
from core.report.headline.parts import Told, gap_words, target
from core.report.headline.staying import stay
from core.report.headline.switching import hybrid, switch
from core.report.headline.undecided import invalid, neither
from core.report.headline.waiting import pilot_more

__all__ = ["Told", "gap_words", "headline_of", "target"]

TELLERS = {
    Answer.SWITCH: switch,
    Answer.STAY: stay,
    Answer.HYBRID: hybrid,
    Answer.PILOT_MORE: pilot_more,
    Answer.NEITHER_REACHES: neither,
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
    answer = dossier.valuation.verdict.answer
    forbidden = answer is Answer.NEITHER_REACHES and all_barred(dossier)
    told = not_allowed(dossier) if forbidden else TELLERS[answer](dossier)
    lead = so_far(dossier, f"{dossier.standing.lead}: {told.lead}")
    return Told(told.headline, lead.strip(), next_iteration(dossier, told.next_step))
