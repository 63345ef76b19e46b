"""A race that is run round by round before its last round: what is not reached may still be."""

from __future__ import annotations

from core.report.findings.valued_poc import Dossier
from core.report.format.numbers import several


def rounds_told(d: Dossier) -> str:
    """Rounds of a race: ``5 rounds``, or ``2 of 5 rounds`` before the last one.

    Never more than the plan has.
    """
    rounds = several(d.plan.iterations, "round")
    return f"{d.rounds_run} of {rounds}" if d.rounds_to_go else rounds


def so_far(d: Dossier, lead: str) -> str:
    """A lead that says first after which round it holds."""
    if not d.rounds_to_go:
        return lead
    return f"After {rounds_told(d)}, {lead[:1].lower()}{lead[1:]}"


def next_round(d: Dossier, step: str) -> str:
    """The next step of a race that goes on: its next round before anything else."""
    if not d.rounds_to_go:
        return step
    left = several(d.rounds_to_go, "round")
    verb = "is" if d.rounds_to_go == 1 else "are"
    return (
        f"Run round {d.rounds_run + 1} of the locked plan when what it needs is here; {left} "
        f"{verb} to go. If you stop here: {step[:1].lower()}{step[1:]}"
    )


def to_go(d: Dossier) -> str:
    """What is left of the plan: ``3 rounds to go``; empty at its end."""
    return f"{several(d.rounds_to_go, 'round')} to go" if d.rounds_to_go else ""
