"""The headline, the lead and the next step of every verdict.

Numbers in a lead are bold (``**``). A headline is an answer of at most 52 characters; a lead
has at most two sentences of numbers and ends with how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.decision.stopping import proved
from core.domain.verdict import Answer, Gate, GateResult, Sureness
from core.report.dossier import Dossier, likely_range, middle
from core.report.formats import (
    chance,
    count,
    days,
    money,
    money_range,
    percent,
    points,
    target_text,
)
from core.report.words import STANDS_ON, arm_name, period_text, the_arm

HEADLINE_CHARACTERS = 52
SHARES = ((0.40, "a third of"), (0.62, "half"), (0.82, "two thirds of"))


@dataclass(frozen=True)
class Told:
    """A verdict in words."""

    headline: str
    lead: str
    next_step: str


def tell(dossier: Dossier) -> Told:
    """Headline, lead and next step of a dossier's verdict."""
    answer = dossier.valuation.verdict.answer
    headline, lead, next_step = {
        Answer.SWITCH: _switch,
        Answer.STAY: _stay,
        Answer.HYBRID: _hybrid,
        Answer.PILOT_MORE: _pilot_more,
        Answer.NEITHER_REACHES: _neither,
        Answer.INVALID: _invalid,
    }[answer](dossier)
    lead = f"{STANDS_ON}: {lead}" if dossier.simulated else capital(lead)
    return Told(headline, lead, next_step)


def capital(text: str) -> str:
    """The text with its first letter large, bold marks skipped.

    Examples
    --------
    >>> capital("**over** a year")
    '**Over** a year'
    """
    first = next((at for at, character in enumerate(text) if character.isalnum()), 0)
    return text[:first] + text[first].upper() + text[first + 1 :] if text else text


def bold(text: str) -> str:
    """Bold in Markdown."""
    return f"**{text}**"


def target(dossier: Dossier) -> str:
    """The target as a screen shows it."""
    return target_text(dossier.plan.target)


def sureness_sentence(dossier: Dossier) -> str:
    """How likely the recommendation is to be wrong."""
    share = dossier.valuation.verdict.chance_wrong
    return f"Chance that this is wrong: {bold(chance(share))}." if share is not None else ""


def _toned(dossier: Dossier, clear: str, lean: str, toss_up: str) -> str:
    """The headline for how sure it is."""
    word = dossier.valuation.verdict.sureness
    return {Sureness.LEANING: lean, Sureness.TOSS_UP: toss_up}.get(word or Sureness.CLEAR, clear)


def _missed(dossier: Dossier, arm: str) -> str:
    missed = dossier.missed(arm)
    return f", and missed it in {missed} of {dossier.repeats} repeats" if missed else ""


def build_against(dossier: Dossier, arm: str, other: str) -> str:
    """Cost and days to the target of two ways, in one sentence."""
    return (
        f"{the_arm(arm)} reaches {bold(target(dossier))} for "
        f"{bold(money(dossier.build(arm)))} in {bold(days(dossier.days(arm)))}; "
        f"{the_arm(other)} needs {bold(money(dossier.build(other)))} and "
        f"{bold(str(round(dossier.days(other))))}{_missed(dossier, other)}."
    )


def period_against(dossier: Dossier, arm: str, other: str) -> str:
    """Cost of two ways over the counted period."""
    months = dossier.months or 12
    costs = dossier.valuation.costs
    own, theirs = (middle(costs[name].total(months)) for name in (arm, other))
    word = f"Over {period_text(months)}"
    if dossier.months == 0:
        word = f"Counting {months} months of running"
    return f"{word}: {bold(money(own))} against {bold(money(theirs))}."


def _switch(d: Dossier) -> tuple[str, str, str]:
    only = not d.valuation.stops["old"].in_most
    cheaper_built, cheaper_kept = d.build("new") < d.build("old"), d.total("new") < d.total("old")
    if only:
        claim = f"only the new way reaches {target(d)}"
    elif d.months == 0:
        claim = f"{target(d)} for {_share_of_money(d.build('new') / d.build('old'))}"
    elif cheaper_built and cheaper_kept:
        claim = "cheaper to build and to keep"
    elif cheaper_kept:
        claim = "dearer to build, cheaper to keep"
    else:
        claim = "dearer, but better answers pay for it"
    headline = _toned(
        d,
        f"Switch: {claim}",
        _fit("Lean towards switching", claim),
        "Switch for now: too close to call",
    )
    lead = f"{build_against(d, 'new', 'old')} {period_against(d, 'new', 'old')}"
    if not (cheaper_kept or only) and d.valuation.scenario.error_costs != (None, None):
        lead = f"{lead} Fewer wrong answers make up for the difference."
    step = (
        "Run one round on your own items before you give notice to annotators. Keep a sample of "
        f"expert-checked items every month, and go back if it falls below {_floor(d)}."
    )
    return headline, f"{lead} {sureness_sentence(d)}", step


def _floor(d: Dossier) -> str:
    return target_text(d.plan.target - d.plan.margin)


def _share_of_money(ratio: float) -> str:
    for limit, words in SHARES:
        if ratio < limit:
            return f"{words} the money"
    return "less money" if ratio < 0.97 else "about the same money"


def _fit(start: str, claim: str) -> str:
    full = f"{start}: {claim}"
    return full if len(full) <= HEADLINE_CHARACTERS else start


def _failed_gate(d: Dossier) -> GateResult | None:
    for gate in d.valuation.verdict.gates:
        if gate.arm == "new" and gate.gate is Gate.FAILED:
            return gate
    return None


def _stay(d: Dossier) -> tuple[str, str, str]:
    failed = _failed_gate(d)
    if failed is not None:
        return _stay_quality(d, failed)
    if not d.valuation.stops["new"].in_most:
        return _stay_only_old(d)
    low, high = likely_range(d.valuation.total("new"))
    old_low, old_high = likely_range(d.valuation.total("old"))
    cheaper_to_build = d.build("new") < d.build("old")
    claim = "cheaper to build, dearer to keep" if cheaper_to_build else "the new way costs more"
    headline = _toned(
        d, f"Stay: {claim}", _fit("Lean towards staying", claim), "Stay for now: too close to call"
    )
    if d.months and d.valuation.verdict.sureness is Sureness.TOSS_UP and cheaper_to_build:
        lead = (
            f"the new way is cheaper to build ({bold(money(d.build('new')))} against "
            f"{bold(money(d.build('old')))}) and dearer to keep; over "
            f"{bold(period_text(d.months))} that is {bold(money(d.total('new')))} against "
            f"{bold(money(d.total('old')))}, a "
            f"{bold(chance(d.valuation.chance_cheaper('new', 'old')))} chance that switching is "
            "cheaper."
        )
    else:
        over = f"over {bold(period_text(d.months))}" if d.months else "to reach the target"
        lead = (
            f"{over} the new way costs {bold(money(d.total('new')))} "
            f"({money_range(low, high)}), the old way {bold(money(d.total('old')))} "
            f"({money_range(old_low, old_high)}); accuracy is {gap_words(d, 'new')}."
        )
    step = (
        "Ask again when the model can be moved freely or labels get dearer. Keep the rationales: "
        "they cost nothing to keep."
    )
    return headline, f"{lead} {sureness_sentence(d)}", step


def gap_words(d: Dossier, arm: str) -> str:
    """Whether accuracy differs from the old way's, in words."""
    gap = d.gap(arm)
    if gap.low <= 0 <= gap.high:
        return "a tie"
    return f"{points(abs(gap.value)).lstrip('+')} points {'better' if gap.value > 0 else 'worse'}"


def _stay_quality(d: Dossier, failed: GateResult) -> tuple[str, str, str]:
    new, old = d.accuracy("new"), d.accuracy("old")
    lead = (
        f"the new way scored {bold(percent(new.value))} against {bold(percent(old.value))} "
        f"({points(failed.difference)} points, margin of error {points(failed.low)} to "
        f"{points(failed.high)}); you allowed {points(d.plan.margin).lstrip('+')} points. Its "
        f"cost ({money(d.total('new'))}) does not count until that is met."
    )
    step = "Look at the kinds of mistakes on Results: they say what the rationales miss."
    return "Stay: the new way is worse than you allowed", f"{lead} {sureness_sentence(d)}", step


def _stay_only_old(d: Dossier) -> tuple[str, str, str]:
    lead = (
        f"the old way reaches {bold(target(d))} for {bold(money(d.build('old')))} in "
        f"{bold(days(d.days('old')))}{_missed(d, 'old')}; the new way stopped at "
        f"{bold(percent(d.accuracy('new').value))} after {d.plan.iterations} rounds and "
        f"{bold(money(d.build('new')))}."
    )
    step = f"One more round the new way costs about {money(_next_round(d, 'new'))}."
    headline = f"Stay: only the old way reaches {target(d)}"
    return headline, f"{lead} {sureness_sentence(d)}", step


def _next_round(d: Dossier, arm: str) -> float:
    return middle(d.valuation.costs[arm].running.round.usd)


def labels_bought(d: Dossier, arm: str) -> float:
    """Labels bought from annotators until the stop, mean over repeats."""
    outcome, stops = d.valuation.outcome.arms[arm], d.valuation.stops[arm]
    total = 0.0
    for (seed, iteration), entries in outcome.entries.items():
        if iteration <= int(stops.iteration[seed]):
            total += sum(e.quantity or 0.0 for e in entries if e.driver == "O2b")
    return total / outcome.seeds


def _hybrid(d: Dossier) -> tuple[str, str, str]:
    ours, theirs = labels_bought(d, "hybrid"), labels_bought(d, "old")
    pure = min(("old", "new"), key=d.total)
    difference = d.total("hybrid") - d.total(pure)
    lead = (
        f"the hybrid scores {bold(percent(d.accuracy('hybrid').value))} with "
        f"{bold(count(ours))} bought labels; annotators alone "
        f"{percent(d.accuracy('old').value)} with {count(theirs)}. Over "
        f"{period_text(d.months)} it costs {bold(money(d.total('hybrid')))}, "
        f"{money(abs(difference))} {'more' if difference > 0 else 'less'} than "
        f"{the_arm(pure)}."
    )
    share = ours / theirs if theirs else 0.0
    step = f"Keep {percent(share, 0)} of the annotation budget and let rules answer the rest."
    headline = _toned(
        d,
        "Do both: rules where sure, people for the rest",
        "Lean towards doing both: rules and people",
        "Do both for now: too close to call",
    )
    return headline, f"{lead} {sureness_sentence(d)}", step


def _pilot_more(d: Dossier) -> tuple[str, str, str]:
    arm = d.valuation.verdict.recommended or "new"
    gate = d.valuation.gates[arm]
    n = d.valuation.outcome.arms[arm].n
    more = (gate.items_needed or n) - n
    rounded = int(round(more, -2)) or int(more)
    against = "the target" if gate.against == "target" else the_arm(gate.against)
    lead = (
        f"{the_arm(arm)} has the best expected outcome, but its accuracy differs from {against} "
        f"by {bold(points(gate.difference))} points ({points(gate.low)} to "
        f"{points(gate.high)}), and you allowed a loss of "
        f"{points(d.plan.margin).lstrip('+')}. About {bold(count(rounded))} more exam "
        f"{d.noun[1]} would settle it for {bold(money(exam_price(d, rounded)))}; until then keep "
        "what you have."
    )
    step = f"Plan a new race with {count(n + rounded)} exam {d.noun[1]}."
    return f"Not yet: test {count(rounded)} more {d.noun[1]} first", lead, step


def exam_price(d: Dossier, items: float) -> float:
    """Middle outcome of what more expert's answers cost, USD."""
    return middle(d.valuation.gold.usd) * items / d.valuation.outcome.gold_items


def _neither(d: Dossier) -> tuple[str, str, str]:
    best = max(d.candidates, key=lambda arm: d.accuracy(arm).value)
    parts = [
        f"{arm_name(arm, inside=True)} {bold(percent(d.accuracy(arm).value))} for "
        f"{money(d.build(arm))}"
        for arm in d.candidates
    ]
    lead = (
        f"best so far after {d.plan.iterations} rounds: {', '.join(parts)}; each counted to the "
        "end of the plan."
    )
    lowered = _reachable(d, best)
    step = (
        f"Lower the target to {lowered}, or plan more rounds."
        if lowered
        else ("Plan more rounds, or look at the kinds of mistakes first.")
    )
    return f"Neither way reaches {target(d)} in this plan", lead, step


def _reachable(d: Dossier, arm: str) -> str | None:
    """A whole per cent that the best way would have proved in most repeats."""
    outcome = d.valuation.outcome.arms[arm]
    best = sorted(outcome.correct.max(axis=1))[(outcome.seeds - 1) // 2]
    for per_cent in range(int(100 * d.plan.target) - 1, 50, -1):
        if proved(int(best), outcome.n, per_cent / 100):
            return f"{per_cent}%"
    return None


def _invalid(d: Dossier) -> tuple[str, str, str]:
    failed = [check for check in d.valuation.fairness if not check.holds]
    lead = f"{bold(failed[0].detail)}. Every number below is shown for diagnosis only."
    return (
        "No answer: the race was not fair",
        lead,
        "Remove what made it unfair and race again with a new plan.",
    )
