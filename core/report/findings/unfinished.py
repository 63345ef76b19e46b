"""What a PoC lacks: rounds that are still to come, or a second repeat; what to do about each."""

from __future__ import annotations

from core.report.findings.dossier import Dossier
from core.report.findings.interim import iterations_told, to_go

ONE_REPEAT = (
    "**1 repeat only.** How far repeats lie apart is assumed; run a plan with 3 or more to measure "
    "it."
)


def rounds_to_come(d: Dossier) -> str:
    """That the PoC is in the middle of its plan, and its next round; empty at its end."""
    if not d.iterations_to_go:
        return ""
    return (
        f"**{iterations_told(d)} run, {to_go(d)}.** Run round {d.iterations_run + 1} when its data "
        "is uploaded."
    )


def one_repeat(d: Dossier) -> str:
    """That the spread between repeats is not measured; empty where there are more."""
    return ONE_REPEAT if d.n_seeds == 1 else ""
