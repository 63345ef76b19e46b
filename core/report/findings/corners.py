"""The square of labels and models: the four arms that part what either of them is worth."""

from __future__ import annotations

from core.domain.arms import PLANNED, Learner, Source
from core.report.findings.dossier import Dossier

SOURCES = (Source.ANNOTATORS, Source.RATIONALES)
LEARNERS = (Learner.TUNED, Learner.FINE_TUNED)


def corners(d: Dossier) -> dict[tuple[Source, Learner], str] | None:
    """The arms at the corners of the square.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    dict of (Source, Learner) to str, or None
        Ids of arms in the rounds of the plan, annotators before rationales and the tuned
        classifier before the fine-tuned model; None where a corner was not run.
    """
    found: dict[tuple[Source, Learner], str] = {}
    for name in d.arms:
        one = d.roster[name]
        if one.schedule == PLANNED:
            found.setdefault((one.source, one.learner), name)
    square = [(source, learner) for source in SOURCES for learner in LEARNERS]
    if not all(corner in found for corner in square):
        return None
    return {corner: found[corner] for corner in square}
