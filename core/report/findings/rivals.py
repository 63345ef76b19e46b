"""Which two approaches a verdict is told with: the best one, and what stands against it."""

from __future__ import annotations

from core.report.findings.dossier import Dossier


def rivals(d: Dossier) -> tuple[str, str]:
    """What is recommended or ahead, and the approach it is told against.

    One that buys all of its labels stands against the first candidate that does not, every other
    one against what is done today.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    tuple of str
        Ids; where money decides nothing, what is done today and the approach told against it.
    """
    option = d.valuation.verdict.best
    if option is None:
        return d.pair
    best = option.arm
    if best != d.reference and not d.roster[best].buys_all:
        return best, d.reference
    others = [arm for arm in (d.alternative, *d.candidates) if arm != best]
    return best, min(others, key=lambda arm: (not d.is_candidate(arm), d.roster[arm].buys_all))


def in_order(d: Dossier) -> tuple[str, str]:
    """The same two, what claims are about last: what is recommended, or what it is not left for."""
    first, second = rivals(d)
    keeps = first == d.reference and d.roster[first].buys_all
    if keeps or d.valuation.verdict.best is None:
        return first, second
    return second, first


def by(d: Dossier, arm: str) -> str:
    """An approach as an adverb: ``with the hybrid``."""
    return f"with {d.the(arm)}"
