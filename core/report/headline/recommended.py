"""Words for a recommendation: stop paying for annotation, keep paying, or pay for part of it."""

from __future__ import annotations

from core.decision.verdict_rule import FIRST_FROM, answer_of
from core.domain.arms import Learner, Source
from core.domain.verdict import Option
from core.report.findings.dossier import Dossier
from core.report.findings.incumbent import there_already
from core.report.format.numbers import chance, percent, target_text
from core.report.headline.parts import (
    OPENINGS,
    Told,
    annotation_is_asked,
    between_the_two,
    cost_and_chance,
    fitting,
    in_reruns,
    joined,
    opened,
    price_of_a_wrong_choice,
    target,
)
from core.report.wording.glossary import bold, capital

SAME_COST = "Costs about the same: "
AS_MANY = 0.95
"""Share of the labels from which nothing is saved by buying them for open items only."""


def recommended(d: Dossier) -> Told:
    """One approach is the best choice, or gives up next to nothing."""
    option = d.valuation.verdict.best
    assert option is not None
    lead = joined(
        _there(d, option.arm) or cost_and_chance(d, option.arm),
        between_the_two(d),
    )

    def more() -> str:
        return joined(_next_one(d, option), _how_sure(d, option), in_reruns(d))

    return Told(_headline(d, option), lead, _step(d, option.arm), more)


def _headline(d: Dossier, option: Option) -> str:
    arm, verdict = option.arm, d.valuation.verdict
    name = d.the(arm)
    if d.valuation.stands_at is not None and arm == d.reference:
        return fitting(opened(d, arm, f"{name} is there already"))
    if verdict.tries_first:
        then = f", then {d.the(verdict.fallback)}" if verdict.fallback else ""
        likely = f"({chance(option.meets)} likely to reach {target(d)})"
        tried = f"try {name} first {likely}"
        if verdict.same_cost:
            same = f"{SAME_COST}{_answer(d, arm)}"
            first = f"first {name} {likely}"
            short = f"{same}try {d.roster.inside(arm)} first"
            return fitting(f"{same}{first}{then}", f"{same}{first}", short, f"{SAME_COST}{tried}")
        return fitting(opened(d, arm, f"{tried}{then}"), opened(d, arm, tried), capital(tried))
    if verdict.same_cost:
        if not annotation_is_asked(d):
            return fitting(f"{SAME_COST}{name}")
        return fitting(f"{SAME_COST}{_answer(d, arm)[:-2]} ({d.roster.inside(arm)})")
    if len(verdict.options) == 1:
        return fitting(opened(d, arm, _only(d, arm)), capital(_only(d, arm)))
    likely = f"{chance(option.chance_best)} likely the best choice"
    return fitting(opened(d, arm, f"{name}, {likely}"), capital(f"{name}, {likely}"))


def _answer(d: Dossier, arm: str) -> str:
    """What choosing it answers, to begin a claim with; empty where nobody pays for annotation."""
    if not annotation_is_asked(d):
        return ""
    return f"{OPENINGS[answer_of(d.roster[arm])].lower()}, "


def _only(d: Dossier, arm: str) -> str:
    """Why there is nothing else to choose."""
    others = [name for name in d.candidates if name != arm]
    if not others:
        return f"{d.the(arm)} is likely to reach {target(d)}"
    if all(d.valuation.meets[name] < FIRST_FROM for name in others):
        return f"only {d.the(arm)} is likely to reach {target(d)}"
    if d.valuation.barred:
        return f"your own rules leave only {d.the(arm)}"
    return f"only {d.the(arm)} is good enough"


def _there(d: Dossier, arm: str) -> str:
    there = there_already(d) if arm == d.reference else ""
    return f"{d.the(arm)} {there}." if there else ""


def _next_one(d: Dossier, option: Option) -> str:
    """What is tried where the best one falls short, and how far both get."""
    verdict = d.valuation.verdict
    if not verdict.tries_first or verdict.reached is None:
        return ""
    if verdict.fallback is None:
        return f"If {d.the(option.arm)} falls short, no other approach is left."
    return (
        f"With {d.the(verdict.fallback)} as the next one, {target(d)} is met with a chance of "
        f"{bold(chance(verdict.reached))}."
    )


def _how_sure(d: Dossier, option: Option) -> str:
    """Its chance of being the best, where the headline has not said it, and the price of error."""
    verdict = d.valuation.verdict
    told = ""
    if len(verdict.options) > 1 and (verdict.same_cost or verdict.tries_first):
        told = f"It is the best choice in {bold(chance(option.chance_best))} of simulations."
    return joined(told, price_of_a_wrong_choice(option))


def _step(d: Dossier, arm: str) -> str:
    fallback = d.valuation.verdict.fallback
    told = _stop(d) if not d.roster[arm].buys else _part(d, arm)
    if d.roster[arm].buys_all:
        told = _keep(d)
    if d.valuation.verdict.tries_first and fallback is not None:
        told += f" If {d.the(arm)} falls short of {target(d)}, build {d.the(fallback)} next."
    return told


def _stop(d: Dossier) -> str:
    first = "Run one round on your own items before you give notice to annotators."
    if not annotation_is_asked(d):
        first = "Try it on more items of your own first."
    floor = target_text(d.plan.target - d.plan.margin)
    return (
        f"{first} Have your expert check a sample of answers every month. Go back if it falls "
        f"below {floor}."
    )


def _keep(d: Dossier) -> str:
    others = [d.roster[name] for name in d.candidates if not d.roster[name].buys_all]
    moved = "the model can be moved freely or "
    tuned = any(one.learner is Learner.FINE_TUNED for one in others)
    step = f"Ask again when {moved if tuned else ''}labels cost more."
    if any(one.source in (Source.RATIONALES, Source.HYBRID) for one in others):
        step += " Keep the rationales: they cost nothing to keep."
    return step


def _part(d: Dossier, arm: str) -> str:
    ours, theirs = d.labels_bought(arm), d.labels_bought(d.reference)
    share = ours / theirs if theirs else 1.0
    if share > AS_MANY:
        return "Keep the annotation budget for what the rules leave open; rules answer the rest."
    return f"Keep {percent(share, 0)} of the annotation budget and let rules answer the rest."
