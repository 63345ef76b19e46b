"""A PoC that is run round by round before its last round: what is not reached may still be."""

from __future__ import annotations

from core.report.findings.dossier import Dossier
from core.report.format.numbers import several


def iterations_told(d: Dossier) -> str:
    """Iterations of an experiment: ``5 rounds``, or ``2 of 5 rounds`` before the last one.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    str
        Never more than the plan has.
    """
    iterations = several(d.iterations_run + d.iterations_to_go, "round")
    return f"{d.iterations_run} of {iterations}" if d.iterations_to_go else iterations


def so_far(d: Dossier, lead: str) -> str:
    """A lead that says first after which round it holds."""
    return f"After {iterations_told(d)}: {lead}" if d.iterations_to_go else lead


def next_iteration(d: Dossier, step: str) -> str:
    """The next step of a PoC that goes on: its next round before anything else."""
    if not d.iterations_to_go:
        return step
    left = several(d.iterations_to_go, "round")
    verb = "is" if d.iterations_to_go == 1 else "are"
    return (
        f"Run round {d.iterations_run + 1} of the locked plan when its data is here; {left} "
        f"{verb} to go. If you stop here: {step[:1].lower()}{step[1:]}"
    )


def to_go(d: Dossier) -> str:
    """What is left of the plan: ``3 rounds to go``.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    str
        Empty at its end.
    """
    return f"{several(d.iterations_to_go, 'round')} to go" if d.iterations_to_go else ""
