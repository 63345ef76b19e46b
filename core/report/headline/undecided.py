"""Words for NEITHER REACHES and INVALID."""

from __future__ import annotations

from core.decision.accuracy.stopping import proved
from core.domain.plan_check import least_target
from core.report.findings.censored import FEW
from core.report.findings.dossier import Dossier
from core.report.findings.interim import iterations_told, to_go
from core.report.findings.projection import leading, twice_clause
from core.report.format.numbers import money, percent, points, several
from core.report.headline.parts import Told, allowed_loss, scored, target
from core.report.wording.glossary import bold


def neither(d: Dossier) -> Told:
    """No candidate reaches the target in most repeats, or none is shown to be good enough."""
    best = max(d.candidates, key=lambda arm: scored(d, arm))
    if d.valuation.stops[best].in_most:
        return _not_shown(d, best)
    named = leading(d)
    parts = [
        f"{d.roster.inside(arm)} {bold(percent(scored(d, arm)))} for {money(d.build(arm))}"
        for arm in named
    ]
    rest = [arm for arm in d.candidates if arm not in named]
    if rest:
        most = max(scored(d, arm) for arm in rest)
        parts.append(f"{several(len(rest), 'other')} at most {percent(most)}")
    told = ", ".join(parts)
    lead = (
        f"after {iterations_told(d)}: {told}; each counted to the end of the plan. "
        f"{twice_clause(d)}"
    )
    if d.iterations_to_go:
        lead = f"{told} so far; {to_go(d)}. {twice_clause(d)}"
    lead = lead.strip()
    lowered = _reachable(d, best)
    step = "Plan more rounds, or look at the kinds of mistakes first."
    if lowered:
        step = f"Lower the target to {lowered}, or plan more rounds."
    none = "Neither way" if 1 < len(d.candidates) <= FEW else "No way"
    if d.iterations_to_go:
        return Told(f"{none} has reached {target(d)} yet", lead, step)
    return Told(f"{none} reaches {target(d)} in this plan", lead, step)


def _not_shown(d: Dossier, arm: str) -> Told:
    """A way reaches the target in most repeats, but all repeats together leave it open."""
    gate = d.valuation.gates[arm]
    lead = (
        f"{d.the(arm)} proves {target(d)} in {d.proved(arm)} repeats, but over all of them its "
        f"accuracy differs from the target by {bold(points(gate.difference))} points "
        f"({points(gate.low)} to {points(gate.high)}), and you allowed {allowed_loss(d)}."
    )
    step = f"Race again with more repeats or more exam {d.noun[1]}, or allow a larger loss."
    return Told("No way is shown to be good enough", lead, step)


def _reachable(d: Dossier, arm: str) -> str | None:
    """A whole per cent that the best way would have proved in most repeats."""
    outcome = d.valuation.outcome.arms[arm]
    if outcome.proved is not None:
        return None  # how many answers are right does not say what is proved
    best = sorted(outcome.correct.max(axis=1))[(outcome.seeds - 1) // 2]
    least = round(100 * least_target(len(d.classes)))
    for per_cent in range(int(100 * d.plan.target) - 1, least, -1):
        if proved(int(best), outcome.n, per_cent / 100):
            return f"{per_cent}%"
    return None


def invalid(d: Dossier) -> Told:
    """A fairness check failed."""
    failed = [check for check in d.valuation.fairness if not check.holds]
    return Told(
        "No answer: the race was not fair",
        f"{bold(failed[0].detail)}. Every number below is shown for diagnosis only.",
        "Remove what made it unfair and race again with a new plan.",
    )
