"""Which approaches a table tells, in which order, and what it calls them."""

from __future__ import annotations

from core.domain.arms import NAMED, Learner
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money, target_text

ROOM = 24
"""Characters of a label."""


def ordered(d: Dossier) -> list[str]:
    """Every approach that was run as the plan has them; of many those first that are named."""
    return d.arms if len(d.candidates) <= NAMED else [*d.named, *d.folded]


def columns(d: Dossier) -> list[str]:
    """The pair, and as many other candidates as a table has room for beside them."""
    return [name for name in d.named if name in d.pair or d.is_candidate(name)]


def beside(d: Dossier) -> int:
    """Candidates that such a table leaves to the table of all approaches."""
    return len(set(d.candidates) - set(columns(d)))


def unmeasured(d: Dossier) -> list[str]:
    """Prompted models of the plan that were not asked yet."""
    return [
        one.id
        for one in d.plan.roster.arms
        if one.learner is Learner.PROMPTED and one.id not in d.arms
    ]


def cautions(d: Dossier) -> list[str]:
    """Approaches that may do better here than elsewhere, a sentence each."""
    told = [(d.name(name), d.caution(name)) for name in d.arms]
    return [f"{name}: {caution}." for name, caution in told if caution]


def cheaper(d: Dossier, arm: str) -> str:
    """Label of the chance that an approach costs less than the reference; never cut."""
    told = f"{d.roster.name(arm)} is cheaper"
    return told if len(told) <= ROOM else "Chance cheaper"


def not_measured(d: Dossier, arm: str) -> str:
    """What an approach that was not run would have to do to win."""
    needed, v = d.needed_right, d.valuation
    rival = v.verdict.recommended or d.alternative
    proof = "more than the test set can show"
    if d.guardrails:
        proof = "and whatever else the plan asks for"
    elif needed is not None:
        proof = f"{count(needed)} of {count(v.outcome.arms[rival].n)} right"
    must = f"it must prove {target_text(d.plan.target)} ({proof})"
    cost = money(d.build(rival))
    return f"{d.name(arm)}: not measured. To beat {d.the(rival)} {must} for less than {cost}."
