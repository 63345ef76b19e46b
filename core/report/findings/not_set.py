"""What the reader has not set, where setting it could change the answer."""

from __future__ import annotations

from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier
from core.report.findings.options import best_of

SMALL = 0.005
"""Share of items that is no difference in accuracy yet."""


def errors_matter(d: Dossier) -> bool:
    """Whether the cost of errors is not set and could change the answer.

    It could where another choice is more accurate than what is recommended or ahead; and where
    nothing is recommended and the choices differ in accuracy. Until launch nobody uses an answer.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    bool
    """
    best = best_of(d)
    if best is None or not d.months or d.valuation.scenario.errors_are_priced:
        return False
    gaps = [
        d.accuracy(one.arm).value - d.accuracy(best.arm).value
        for one in d.valuation.verdict.options
    ]
    undecided = d.valuation.verdict.answer is Answer.UNDECIDED
    return max(map(abs, gaps) if undecided else gaps, default=0.0) >= SMALL
