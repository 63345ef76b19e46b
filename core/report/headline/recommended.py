"""Words for a recommendation: stop paying for annotation, keep paying, or pay for part of it."""

from __future__ import annotations

from core.decision.verdict_rule import FIRST_FROM, answer_of
from core.domain.arms import Learner, Source
from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier
from core.report.findings.incumbent import there_already
from core.report.findings.options import Option, best_of, runner_up, wrong_choice
from core.report.format.numbers import about_money, chance, percent, target_text
from core.report.headline.parts import (
    Told,
    annotation_is_asked,
    between_the_two,
    costs,
    fitting,
    in_reruns,
    joined,
    likely,
    meets,
    opened,
    stands_on,
    target,
)
from core.report.wording.glossary import bold, capital, in_years

SAME_COST = "Costs about the same: "
SAME = {
    Answer.STAY: "keep annotating",
    Answer.HYBRID: "annotate in part",
    Answer.SWITCH: "stop annotating",
}
AS_MANY = 0.95
"""Share of the labels from which nothing is saved by buying them for open items only."""


def recommended(d: Dossier) -> Told:
    """One approach is the best choice, or gives up next to nothing."""
    best = best_of(d)
    assert best is not None

    def more() -> str:
        return joined(
            stands_on(d),
            wrong_choice(d) if today else "",
            _next_one(d),
            between_the_two(d),
            in_reruns(d),
        )

    today = _without_today(d, best)
    lead = joined(_there(d, best.arm) or costs(d, best), today or meets(d, best))
    return Told(_headline(d, best), lead, _step(d, best.arm), more)


def about_the_same(d: Dossier) -> bool:
    """Whether an answer is that costs hardly differ.

    What is recommended gives up next to nothing, and no difference from today, or from the next
    one where today's is recommended, is within the 80% range.
    """
    best, other = best_of(d), runner_up(d)
    if best is None or not d.valuation.verdict.same_cost:
        return False
    saves = best.saves or (other.saves if other is not None else None)
    return saves is not None and saves.open


def _headline(d: Dossier, best: Option) -> str:
    arm, verdict, name = best.arm, d.valuation.verdict, d.the(best.arm)
    if d.valuation.stands_at is not None and arm == d.reference:
        claim = f"{name} meets {target(d)} already"
        return fitting(*opened(d, arm, claim), capital(claim))
    if len(verdict.options) == 1:
        claim = _only(d, arm)
        return fitting(*opened(d, arm, claim), capital(claim))
    if about_the_same(d):
        return _same(d, best)
    money, sure = _money(d, best), likely(best)
    ends = [f"{money} {in_years(d.months)}{one}" for one in sure] + [
        f"{money}{one}" for one in sure
    ]
    # "Keep paying for annotation: it costs less than ..." needs no name of what is done today.
    alone = f"try {name} first, it" if verdict.tries_first else name
    first = "it" if arm == d.reference else alone
    return fitting(
        *opened(d, arm, *(f"{first} {end}" for end in ends)),
        *(capital(f"{alone} {end}") for end in ends),
        capital(f"{alone} {money}"),
    )


def _money(d: Dossier, best: Option) -> str:
    """What it saves against what is done today; what today's saves against the next one."""
    if best.saves is None:
        other = runner_up(d)
        assert other is not None
        assert other.saves is not None
        usd, name = about_money(abs(other.saves.mean)), d.the(other.arm)
        if usd == about_money(0.0):
            return f"costs the same as {name}"
        probably = "probably " if other.saves.open else ""
        return f"{probably}costs {usd} {'less' if other.saves.mean < 0 else 'more'} than {name}"
    same = best.saving == "costs the same"
    return f"probably {best.saving}" if best.saves.open and not same else best.saving


def _same(d: Dossier, best: Option) -> str:
    name, tries = d.the(best.arm), d.valuation.verdict.tries_first
    used = f"try {name} first" if tries else f"use {name}"
    if not annotation_is_asked(d):
        return fitting(f"{SAME_COST}{used}")
    answer = SAME[answer_of(d.roster[best.arm])]
    if best.arm == d.reference:
        return f"{SAME_COST}{answer}"
    return fitting(f"{SAME_COST}{answer}, {used}", f"{SAME_COST}{used}")


def _only(d: Dossier, arm: str) -> str:
    """Why there is nothing else to choose."""
    others = [name for name in d.candidates if name != arm]
    if not others:
        return f"{d.the(arm)} is likely to meet {target(d)}"
    if all(d.valuation.meets[name] < FIRST_FROM for name in others):
        return f"only {d.the(arm)} is likely to meet {target(d)}"
    if d.valuation.barred:
        return f"your own rules leave only {d.the(arm)}"
    return f"only {d.the(arm)} is accurate enough"


def _there(d: Dossier, arm: str) -> str:
    there = there_already(d) if arm == d.reference else ""
    return f"{capital(d.the(arm))} {there}." if there else ""


def _without_today(d: Dossier, best: Option) -> str:
    """Why what costs more than what is done today is recommended all the same."""
    if best.saves is None or best.saves.mean >= 0 or d.valuation.verdict.option(d.reference):
        return ""
    told, today = bold(chance(best.meets)), d.the(d.reference)
    if d.reference in d.valuation.barred:
        return f"It is {told} likely to meet {target(d)}; your own rules bar {today}."
    other = bold(chance(d.valuation.meets[d.reference]))
    return f"It is {told} likely to meet {target(d)}, {today} only {other}."


def _next_one(d: Dossier) -> str:
    """What is tried where the best one falls short, and how far both get."""
    verdict = d.valuation.verdict
    if not verdict.tries_first or verdict.reached is None or verdict.best is None:
        return ""
    if verdict.fallback is None:
        return f"If {d.the(verdict.best.arm)} falls short, no other approach is left."
    return (
        f"With {d.the(verdict.fallback)} as the next one, {target(d)} is met with a chance of "
        f"{bold(chance(verdict.reached))}."
    )


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
        f"{first} Have your expert check a sample of answers every month. Go back if accuracy "
        f"falls below {floor}."
    )


def _keep(d: Dossier) -> str:
    others = [d.roster[name] for name in d.candidates if not d.roster[name].buys_all]
    moved = "you own the model weights or " if any(_tuned(one.learner) for one in others) else ""
    step = f"Ask again when {moved}labels cost more."
    if any(one.source in (Source.RATIONALES, Source.HYBRID) for one in others):
        step += " Keep the labelling rules: they cost nothing to keep."
    return step


def _tuned(learner: Learner) -> bool:
    return learner is Learner.FINE_TUNED


def _part(d: Dossier, arm: str) -> str:
    ours, theirs = d.labels_bought(arm), d.labels_bought(d.reference)
    share = ours / theirs if theirs else 1.0
    if share > AS_MANY:
        return "Keep the annotation budget for items that the rules leave open."
    return f"Keep {percent(share, 0)} of the annotation budget; rules answer the rest."
