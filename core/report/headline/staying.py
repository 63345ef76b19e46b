"""Words for STAY."""

from __future__ import annotations

from core.decision.accuracy.noninferiority import TODAY
from core.domain.arms import Learner, Source
from core.domain.verdict import ConfidenceLabel, Gate, GateResult
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.findings.incumbent import there_already
from core.report.findings.projection import within_clause
from core.report.findings.rivals import by, rivals
from core.report.format.numbers import chance, money, money_range, percent, points
from core.report.headline.not_allowed import way_out, why_barred
from core.report.headline.parts import (
    Told,
    allowed_loss,
    gap_words,
    only_one,
    reaches,
    scored,
    sure,
    told_anyway,
    toned,
)
from core.report.wording.glossary import bold, capital, period_text


def stay(d: Dossier) -> Told:
    """What buys all its labels is recommended: because of quality, reach or cost."""
    best, other = rivals(d)
    gate = d.valuation.gates.get(other)
    if not d.valuation.stops[other].in_most:
        return _only_best(d, best, other)
    if gate is not None and gate.gate is Gate.FAILED:
        return _quality(d, gate)
    if other in d.valuation.barred:
        return _barred(d, best, other)
    if gate is not None and gate.gate is Gate.UNDECIDED and d.total(other) < d.total(best):
        return _unproved(d, best, gate)
    return _cost(d, best, other)


def _only_best(d: Dossier, best: str, other: str) -> Told:
    claim = only_one(d, best, other)
    unsure = d.valuation.verdict.sureness is ConfidenceLabel.TOSS_UP
    step = f"Look at the mistakes of {d.the(other)} on Results before you pay for more."
    if d.roster[other].by_rounds:
        step = (
            f"One more round {by(d, other)} costs about {money(_another_iteration(d, other))}; "
            "look at its mistakes on Results before you pay for it."
        )
    return Told(
        told_anyway(d, f"{claim}?") if unsure else toned(d, claim),
        f"{reaches(d, best)}; {reaches(d, other)}{within_clause(d, other)}."
        f"{_third_too(d, best, other)} {sure(d)}",
        step,
    )


def _another_iteration(d: Dossier, arm: str) -> float:
    """USD of one more round; like the rounds so far where nobody can look ahead."""
    found = d.valuation.more_iterations.get(arm)
    if found is not None and found.sizes:
        return found.price[0]
    return middle(d.valuation.costs[arm].running.iteration.usd)


def _third_too(d: Dossier, best: str, other: str) -> str:
    """That a third way was a choice as well, and what it costs beside what is recommended."""
    rest = [arm for arm in d.valuation.choices if arm not in (best, other)]
    if not rest:
        return ""
    third = max(rest, key=d.valuation.expected.__getitem__)
    costs = f"{bold(money(d.total(third)))} against {bold(money(d.total(best)))}"
    over = f" over {period_text(d.months)}" if d.months else ""
    return f" {capital(d.the(third))} reaches it too and costs {costs}{over}."


def _quality(d: Dossier, failed: GateResult) -> Told:
    other = failed.arm
    today = d.valuation.stands_at
    theirs = today.value if today is not None else scored(d, d.reference)
    if failed.against not in (*d.arms, TODAY):
        theirs = d.plan.target
    lead = (
        f"{d.the(other)} scored {bold(percent(scored(d, other)))} against {bold(percent(theirs))} "
        f"({points(failed.difference)} points, margin of error {points(failed.low)} to "
        f"{points(failed.high)}); you allowed {allowed_loss(d)}. Its cost of "
        f"{money(d.total(other))} does not count until that is met. {sure(d)}"
    )
    missed = "the rationales miss" if d.roster[other].source is Source.RATIONALES else "it misses"
    step = f"Look at the kinds of mistakes on Results: they say what {missed}."
    return Told(told_anyway(d, f"{d.the(other)} is worse than you allowed"), lead, step)


def _unproved(d: Dossier, best: str, gate: GateResult) -> Told:
    """The other way costs less, but whether it is good enough stays open with any sane exam."""
    whose = f"{d.the(d.reference)}'s" if gate.against in (*d.arms, TODAY) else "the target"
    lead = (
        f"{_with_ranges(d, best, gate.arm)} But its accuracy differs from {whose} by "
        f"{bold(points(gate.difference))} points ({points(gate.low)} to {points(gate.high)}), and "
        f"you allowed {allowed_loss(d)}. {sure(d)}"
    )
    step = f"Race again with more exam {d.noun[1]}, or say that a larger loss is allowed."
    return Told(told_anyway(d, f"{d.the(gate.arm)} is not shown to be as good"), lead, step)


def _barred(d: Dossier, best: str, other: str) -> Told:
    """The other way would be good enough, but the house's own rules forbid it."""
    lead = f"{_with_ranges(d, best, other)} {capital(d.the(other))} {why_barred(d, other)}."
    headline = told_anyway(d, f"your own rules bar {d.the(other)}")
    return Told(headline, f"{lead} {sure(d)}", way_out(d))


def _cost(d: Dossier, best: str, other: str) -> Told:
    cheaper_to_build = d.build(other) < d.build(best)
    claim = f"{d.the(other)} {'is dearer to keep' if cheaper_to_build else 'costs more'}"
    if d.total(other) < d.total(best):
        claim = f"{d.the(other)} saves too little"
    elif (d.total(other), d.build(other)) == (d.total(best), d.build(best)):
        claim = f"{d.the(other)} costs the same"
    if not d.is_candidate(other):
        claim = "no other way can be recommended"
    there = there_already(d) if best == d.reference else ""
    if there:
        claim = f"{d.the(best)} is there already"
    close = (
        d.months and d.valuation.verdict.sureness is ConfidenceLabel.TOSS_UP and cheaper_to_build
    )
    lead = _close_call(d, best, other) if close else _with_ranges(d, best, other)
    if there:
        lead = f"{d.the(best)} {there}; {lead}"
    arm = d.roster[other]
    moved = "the model can be moved freely or " if arm.learner is Learner.FINE_TUNED else ""
    step = f"Ask again when {moved}labels get dearer."
    if arm.source in (Source.RATIONALES, Source.HYBRID):
        step += " Keep the rationales: they cost nothing to keep."
    return Told(toned(d, claim), f"{lead} {sure(d)}", step)


def _close_call(d: Dossier, best: str, other: str) -> str:
    cheaper = chance(d.valuation.chance_cheaper(other, best))
    wrong = d.valuation.verdict.chance_wrong
    said = wrong is not None and chance(wrong) == cheaper  # once is enough
    tail = "." if said else f", a {bold(cheaper)} chance that switching is cheaper."
    return (
        f"{d.the(other)} is cheaper to build ({_built(d, other)} against {_built(d, best)}) and "
        f"dearer to keep; over {bold(period_text(d.months))} that is "
        f"{bold(money(d.total(other)))} against {bold(money(d.total(best)))}{tail}"
    )


def _built(d: Dossier, arm: str) -> str:
    least = "at least " if d.missed(arm) else ""
    return f"{least}{bold(money(d.build(arm)))}"


def _with_ranges(d: Dossier, best: str, other: str) -> str:
    told = {
        arm: f"{bold(money(d.total(arm)))} ({money_range(*likely_range(d.valuation.total(arm)))})"
        for arm in (other, best)
    }
    accuracy = f"{percent(d.accuracy(other).value)} against {percent(d.accuracy(best).value)}"
    if best == d.reference:
        accuracy = gap_words(d, other)
    over = f"over {bold(period_text(d.months))}" if d.months else "to reach the target"
    return (
        f"{over} {d.the(other)} costs {told[other]}, {d.the(best)} {told[best]}; accuracy is "
        f"{accuracy}."
    )
