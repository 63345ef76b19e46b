"""Words for what is open: undecided, out of reach, no better than a guess, barred, not fair."""

from __future__ import annotations

from collections.abc import Mapping

from core.decision.accuracy.validity_checks import LOCKED_FIRST, NO_LEAK, ONE_LOOK
from core.decision.verdict_rule import FIRST_FROM, answer_of, choices
from core.domain.arms import NAMED
from core.domain.verdict import Answer, Option, Pilot
from core.report.findings.dossier import Dossier
from core.report.findings.interim import iterations_told, to_go
from core.report.findings.meeting import reachable
from core.report.findings.next_test import pilot_name
from core.report.format.numbers import chance, money, percent
from core.report.headline.parts import (
    PAYS,
    Told,
    annotation_is_asked,
    between_the_two,
    cost_and_chance,
    fitting,
    in_reruns,
    joined,
    listed,
    meets,
    price_of_a_wrong_choice,
    scored,
    scores,
    target,
)
from core.report.wording.glossary import bold, capital


def undecided(d: Dossier) -> Told:
    """Two or three approaches remain, and a wrong choice costs money."""
    verdict, best = d.valuation.verdict, d.valuation.verdict.best
    assert best is not None
    long_shots = any(one.meets < FIRST_FROM for one in verdict.options)
    among = f"of those at least {chance(FIRST_FROM)} likely to meet {target(d)}"
    bet = (
        f"the best bet {among if long_shots else 'by expected cost'}, {d.the(best.arm)}, is the "
        "best choice in "
        f"{bold(chance(best.chance_best))} of simulations."
    )

    def more() -> str:
        return joined(
            capital(cost_and_chance(d, best.arm)),
            price_of_a_wrong_choice(best),
            _which_answer(d),
            in_reruns(d),
        )

    lead = joined(bet, between_the_two(d))
    return Told(_undecided(d, verdict.pilot), lead, _find_out(d, verdict.pilot, best), more)


def _undecided(d: Dossier, pilot: Pilot | None) -> str:
    remaining = d.valuation.verdict.contenders
    if len(remaining) == 1:  # what stands against it is unlikely to meet the target, but cheap
        name = remaining[0]
        return fitting(
            *(f"Undecided: {one} is the best bet" for one in (d.the(name), d.name(name)))
        )
    names = listed(d.the(name) for name in remaining)
    short = listed(d.roster.inside(name) for name in remaining)
    shorter = f"{len(remaining)} approaches"
    end = ": finding out costs more than it is worth"
    if pilot is not None:
        end = f": {pilot_name(d, pilot, named=False)} for {money(pilot.price)} would settle it"
    told = [f"{names}{end}", f"{short}{end}", f"{shorter}{end}"]
    if pilot is None:
        told[1:1] = [names]
    return fitting(*(f"Undecided between {one}" for one in told))


def _which_answer(d: Dossier) -> str:
    """How the best choices of the simulations answer whether to keep paying for annotation."""
    shares = answers(d)
    if not annotation_is_asked(d) or len(shares) == 1:
        return ""
    answer = max(shares, key=lambda one: shares[one])
    return f"In {bold(chance(shares[answer]))} of simulations the best choice {PAYS[answer]}."


def answers(d: Dossier) -> Mapping[Answer, float]:
    """Chance that the best choice gives each answer."""
    found: dict[Answer, float] = {}
    for option in d.valuation.verdict.options:
        answer = answer_of(d.roster[option.arm])
        found[answer] = found.get(answer, 0.0) + option.chance_best
    return found


def _find_out(d: Dossier, pilot: Pilot | None, best: Option) -> str:
    if pilot is None:
        return f"Choose {d.the(best.arm)}, or whichever suits you: more testing does not pay."
    return (
        f"Keep what you have until {pilot_name(d, pilot)} are in. They cost about "
        f"{money(pilot.price)} and are worth about {money(pilot.value or 0.0)}."
    )


def neither(d: Dossier) -> Told:
    """No approach is likely enough to meet the target."""
    best = max(d.candidates, key=lambda name: (d.valuation.meets[name], scored(d, name)))
    after = f"{to_go(d) or f'after {iterations_told(d)}'}, "
    lead = joined(
        f"{after}the likeliest is {d.the(best)}, with a chance of {meets(d, best)}.",
        between_the_two(d),
    )
    scored_ = f"{d.the(best)} scores {scores(d, best)} for {bold(money(d.build(best)))}."

    def more() -> str:
        return joined(capital(scored_), in_reruns(d))

    lowered = reachable(d, best)
    step = "Look at the kinds of mistakes on Results before you pay for more."
    if lowered is not None:
        step = (
            f"Lower the target to {lowered}%, which {d.the(best)} is likely to meet. Or look at "
            "the kinds of mistakes on Results before you pay for more."
        )
    if d.iterations_to_go:
        return Told(f"No approach is likely to prove {target(d)} so far", lead, step, more)
    return Told(f"No approach is likely to prove {target(d)}", lead, step, more)


def at_chance(d: Dossier) -> Told:
    """No approach beats always giving the most common answer."""
    shares = d.valuation.outcome.class_shares or {}
    common = max(shares, key=lambda name: shares[name])
    best = max(d.arms, key=lambda name: d.accuracy(name).value)
    found = d.accuracy(best)
    lead = (
        f"always answering '{common}' is right for {bold(percent(shares[common]))} of the exam "
        f"{d.noun[1]}. The best approach, {d.the(best)}, scores {bold(percent(found.value))} "
        f"(95% interval {percent(found.low)} to {percent(found.high)})."
    )
    step = (
        "Either the texts do not carry the answer, or the labels do not. Have two experts label "
        f"the same 50 {d.noun[1]}: where they disagree, no approach can learn it."
    )
    headline = f"No approach beats always answering '{common}'"
    return Told(fitting(headline, "No approach beats the most common answer"), lead, step)


UNFAIR = {
    NO_LEAK: "exam items were trained on",
    ONE_LOOK: "the exam was looked at more than once",
    LOCKED_FIRST: "the plan was not locked first",
}
"""Why there is no answer, by the check that failed."""


def invalid(d: Dossier) -> Told:
    """A fairness check failed."""
    failed = [check for check in d.valuation.fairness if not check.holds]
    return Told(
        f"No answer: {UNFAIR[failed[0].check]}",
        f"{bold(failed[0].detail)}. Every number below is shown for diagnosis only.",
        "Remove what made it unfair and race again with a new plan.",
    )


def nothing_allowed(d: Dossier) -> Told | None:
    """Approaches are good enough, but a budget or the data policy forbids each of them."""
    v = d.valuation
    good = choices(v.meets, v.gates, {})
    if v.verdict.answer is not Answer.NEITHER_REACHES or v.choices or not good:
        return None
    parts = [f"{d.the(name)} {why_barred(d, name)}" for name in good[:NAMED]]
    if len(good) > NAMED:
        parts.append(f"{len(good) - NAMED} more are barred too")
    lead = f"{len(good)} of the ways may reach {target(d)}, but {'; '.join(parts)}."
    if len(good) == 1:
        lead = f"one way may reach {target(d)}, but {parts[0]}."
    step = "Raise the budget or lower the target."
    if "data policy" in v.barred.values():
        step = "Run the model on your own machine, or ask who set the data policy."
    return Told("No way keeps to your own rules", lead, step)


def why_barred(d: Dossier, arm: str) -> str:
    """Which rule of the house an approach breaks."""
    if d.valuation.barred[arm] == "budget":
        budget = money(d.valuation.scenario.budget or 0.0)
        return f"costs {bold(money(d.build(arm)))} to build, over your budget of {budget}"
    return "sends texts to a provider, which your data policy forbids"
