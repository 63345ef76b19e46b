"""Which options a decision shows as rows and in its pictures, and which it folds away."""

from __future__ import annotations

from core.report.findings.dossier import Dossier
from core.report.findings.options import Option, cheaper_alternative, options

ROWS = 4


def shown(d: Dossier) -> tuple[Option, ...]:
    """The best four, with what is done today and what the plan tells against it among them."""
    found = options(d)
    asked = [arm for arm in d.valuation.outcome.pair if arm in d.arms]
    best = [one.arm for one in found if one.arm not in asked][: ROWS - len(set(asked))]
    return tuple(one for one in found if one.arm in {*asked, *best})


def folded(d: Dossier) -> tuple[Option, ...]:
    """The other approaches that were run."""
    told = shown(d)
    return tuple(one for one in options(d) if one not in told)


def pictured(d: Dossier) -> list[str]:
    """Arms in the pictures of a decision: its rows, and the cheaper alternative."""
    other = cheaper_alternative(d)
    found = [one.arm for one in shown(d)]
    return list(dict.fromkeys([*found, *([other.arm] if other else [])]))
