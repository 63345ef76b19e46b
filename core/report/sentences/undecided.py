"""Words for PILOT MORE, NEITHER REACHES and INVALID."""

from __future__ import annotations

from core.decision.stopping import proved
from core.report.dossier import Dossier, middle
from core.report.formats import count, money, percent, points, price
from core.report.going_on import twice_clause
from core.report.sentences.parts import Told, bold, target
from core.report.words import arm_name, the_arm


def pilot_more(d: Dossier) -> Told:
    """A larger exam would settle whether the best is good enough, or is worth its price."""
    if d.valuation.verdict.exam_items:
        return _worth_more(d)
    arm = d.valuation.verdict.recommended or "new"
    gate = d.valuation.gates[arm]
    n = d.valuation.outcome.arms[arm].n
    more = (gate.items_needed or n) - n
    rounded = round(more, -2) or more
    against = "the target" if gate.against == "target" else the_arm(gate.against)
    lead = (
        f"{the_arm(arm)} has the best expected outcome, but its accuracy differs from {against} "
        f"by {bold(points(gate.difference))} points ({points(gate.low)} to "
        f"{points(gate.high)}), and you allowed a loss of "
        f"{points(d.plan.margin).lstrip('+')}. About {bold(count(rounded))} more exam "
        f"{d.noun[1]} would settle it for {bold(money(_exam_price(d, rounded)))}; until then keep "
        "what you have."
    )
    step = f"Plan a new race with {count(n + rounded)} exam {d.noun[1]}."
    return Told(f"Not yet: test {count(rounded)} more {d.noun[1]} first", lead, step)


def _worth_more(d: Dossier) -> Told:
    """A further exam is worth more than it costs."""
    verdict, items = d.valuation.verdict, d.valuation.verdict.exam_items
    arm = verdict.recommended or "new"
    exam = d.valuation.next_exam
    other = exam.rival if exam is not None and arm == "old" else arm
    gap = d.gap(other)
    cost = price(d.valuation.mistake_cost)
    lead = (
        f"if one wrong answer costs you {cost}, the gap of {points(gap.value)} points "
        f"({points(gap.low)} to {points(gap.high)}) between {the_arm(other)} and the old way "
        f"decides money. {bold(f'{count(items)} more exam {d.noun[1]}')} cost about "
        f"{bold(money(verdict.exam_price))} and are worth about "
        f"{bold(money(verdict.exam_value))}. Until then keep what you have."
    )
    n = d.valuation.outcome.arms[arm].n
    step = f"Plan a new race with {count(n + items)} exam {d.noun[1]}."
    return Told(f"Not yet: test {count(items)} more {d.noun[1]} first", lead, step)


def _exam_price(d: Dossier, items: float) -> float:
    """Middle outcome of what more expert's answers cost, USD."""
    return middle(d.valuation.gold.usd) * items / d.valuation.outcome.gold_items


def neither(d: Dossier) -> Told:
    """No candidate reaches the target in most repeats."""
    best = max(d.candidates, key=lambda arm: d.accuracy(arm).value)
    parts = [
        f"{arm_name(arm, inside=True)} {bold(percent(d.accuracy(arm).value))} for "
        f"{money(d.build(arm))}"
        for arm in d.candidates
    ]
    lead = (
        f"the best after {d.plan.iterations} rounds: {', '.join(parts)}; each counted to the end "
        f"of the plan. {twice_clause(d)}"
    ).strip()
    lowered = _reachable(d, best)
    step = "Plan more rounds, or look at the kinds of mistakes first."
    if lowered:
        step = f"Lower the target to {lowered}, or plan more rounds."
    return Told(f"Neither way reaches {target(d)} in this plan", lead, step)


def _reachable(d: Dossier, arm: str) -> str | None:
    """A whole per cent that the best way would have proved in most repeats."""
    outcome = d.valuation.outcome.arms[arm]
    best = sorted(outcome.correct.max(axis=1))[(outcome.seeds - 1) // 2]
    for per_cent in range(int(100 * d.plan.target) - 1, 50, -1):
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
