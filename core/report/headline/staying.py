"""Words for STAY."""

from __future__ import annotations

from core.domain.verdict import ConfidenceLabel, Gate, GateResult
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.findings.incumbent import there_already
from core.report.findings.projection import within_clause
from core.report.format.numbers import chance, money, money_range, percent, points
from core.report.headline.not_allowed import way_out, why_barred
from core.report.headline.parts import (
    Told,
    allowed_loss,
    fitted,
    gap_words,
    only_one,
    reaches,
    sure,
    toned,
)
from core.report.wording.glossary import bold, period_text


def stay(d: Dossier) -> Told:
    """The old way is recommended: because of quality, reach or cost."""
    gate = d.valuation.gates["new"]
    if not d.valuation.stops["new"].in_most:
        return _only_old(d)
    if gate.gate is Gate.FAILED:
        return _quality(d, gate)
    if "new" in d.valuation.barred:
        return _barred(d)
    cheaper = d.total("new") < d.total("old")
    return _unproved(d, gate) if gate.gate is Gate.UNDECIDED and cheaper else _cost(d)


def _only_old(d: Dossier) -> Told:
    another = money(_another_iteration(d))
    claim = only_one(d, "old", "new")
    return Told(
        toned(d, f"Stay: {claim}", fitted("Lean towards staying", claim), f"Stay: {claim}?"),
        f"{reaches(d, 'old')}; {reaches(d, 'new')}{within_clause(d, 'new')}."
        f"{_hybrid_too(d)} {sure(d)}",
        f"One more round the new way costs about {another}; look at its mistakes on Results "
        "before you pay for it.",
    )


def _another_iteration(d: Dossier) -> float:
    """USD of one more round the new way; like its rounds so far where nobody can look ahead."""
    found = d.valuation.more_iterations["new"]
    if found.sizes:
        return found.price[0]
    return middle(d.valuation.costs["new"].running.iteration.usd)


def _hybrid_too(d: Dossier) -> str:
    """That the hybrid was a choice as well, and what it costs beside the old way."""
    if "hybrid" not in d.valuation.choices:
        return ""
    costs = f"{bold(money(d.total('hybrid')))} against {bold(money(d.total('old')))}"
    over = f" over {period_text(d.months)}" if d.months else ""
    return f" The hybrid reaches it too and costs {costs}{over}."


def _quality(d: Dossier, failed: GateResult) -> Told:
    new, old = d.accuracy("new"), d.valuation.stands_at or d.accuracy("old")
    lead = (
        f"the new way scored {bold(percent(new.value))} against {bold(percent(old.value))} "
        f"({points(failed.difference)} points, margin of error {points(failed.low)} to "
        f"{points(failed.high)}); you allowed {allowed_loss(d)}. Its cost of "
        f"{money(d.total('new'))} does not count until that is met. {sure(d)}"
    )
    step = "Look at the kinds of mistakes on Results: they say what the rationales miss."
    return Told("Stay: the new way is worse than you allowed", lead, step)


def _unproved(d: Dossier, gate: GateResult) -> Told:
    """The new way costs less, but whether it is good enough stays open with any sane exam."""
    lead = (
        f"{_with_ranges(d)} But its accuracy differs from the old way's by "
        f"{bold(points(gate.difference))} points ({points(gate.low)} to {points(gate.high)}), and "
        f"you allowed {allowed_loss(d)}. {sure(d)}"
    )
    step = f"Race again with more exam {d.noun[1]}, or say that a larger loss is allowed."
    return Told("Stay: the new way is not shown to be as good", lead, step)


def _barred(d: Dossier) -> Told:
    """The new way would be good enough, but the house's own rules forbid it."""
    lead = f"{_with_ranges(d)} The new way {why_barred(d, 'new')}. {sure(d)}"
    return Told("Stay: your own rules bar the new way", lead, way_out(d))


def _cost(d: Dossier) -> Told:
    cheaper_to_build = d.build("new") < d.build("old")
    claim = "the new way is dearer to keep" if cheaper_to_build else "the new way costs more"
    if d.total("new") < d.total("old"):
        claim = "the new way saves too little"
    there = there_already(d)
    if there:
        claim = "the old way is there already"
    headline = toned(
        d,
        f"Stay: {claim}",
        fitted("Lean towards staying", claim),
        "Stay for now: too close to call",
    )
    close = (
        d.months and d.valuation.verdict.sureness is ConfidenceLabel.TOSS_UP and cheaper_to_build
    )
    lead = _close_call(d) if close else _with_ranges(d)
    if there:
        lead = f"the old way {there}; {lead}"
    step = (
        "Ask again when the model can be moved freely or labels get dearer. Keep the rationales: "
        "they cost nothing to keep."
    )
    return Told(headline, f"{lead} {sure(d)}", step)


def _close_call(d: Dossier) -> str:
    cheaper = chance(d.valuation.chance_cheaper("new", "old"))
    wrong = d.valuation.verdict.chance_wrong
    said = wrong is not None and chance(wrong) == cheaper  # once is enough
    tail = "." if said else f", a {bold(cheaper)} chance that switching is cheaper."
    return (
        f"the new way is cheaper to build ({_built(d, 'new')} against {_built(d, 'old')}) and "
        f"dearer to keep; over {bold(period_text(d.months))} that is "
        f"{bold(money(d.total('new')))} against {bold(money(d.total('old')))}{tail}"
    )


def _built(d: Dossier, arm: str) -> str:
    least = "at least " if d.missed(arm) else ""
    return f"{least}{bold(money(d.build(arm)))}"


def _with_ranges(d: Dossier) -> str:
    told = {
        arm: f"{bold(money(d.total(arm)))} ({money_range(*likely_range(d.valuation.total(arm)))})"
        for arm in ("new", "old")
    }
    over = f"over {bold(period_text(d.months))}" if d.months else "to reach the target"
    return (
        f"{over} the new way costs {told['new']}, the old way {told['old']}; accuracy is "
        f"{gap_words(d, 'new')}."
    )
