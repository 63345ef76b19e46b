"""Words for what is open: undecided, out of reach, no better than a guess, barred, not fair."""

from __future__ import annotations

from core.decision.accuracy.validity_checks import LOCKED_FIRST, NO_LEAK, ONE_LOOK
from core.decision.verdict_rule import answer_of, choices
from core.domain.arms import NAMED
from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier
from core.report.findings.interim import iterations_told, to_go
from core.report.findings.meeting import reachable
from core.report.findings.next_test import pilot_name
from core.report.findings.options import Option, best_of, option_of, wrong_choice
from core.report.format.numbers import chance, money, percent, target_text
from core.report.headline.parts import (
    Told,
    annotation_is_asked,
    between_the_two,
    costs,
    fitting,
    in_reruns,
    joined,
    likely,
    stands_on,
    target,
)
from core.report.wording.glossary import bold, capital

PAYS = {
    Answer.SWITCH: "pays for no annotation",
    Answer.STAY: "pays for all annotation",
    Answer.HYBRID: "pays for part of the annotation",
}


def undecided(d: Dossier) -> Told:
    """Two or more approaches remain, and a wrong choice costs money."""
    best, pilot = best_of(d), d.valuation.verdict.pilot
    assert best is not None
    name = d.the(best.arm)
    if pilot is None:
        ahead = f"Undecided: {name} is ahead"
        sure = likely(best)
        headline = fitting(
            *(f"{ahead}{one}, and more testing does not pay" for one in sure),
            *(f"{ahead}{one}" for one in sure),
        )
        step = f"Choose {name}, or whichever suits you: more testing does not pay."
    else:
        found = pilot_name(d, pilot, named=False)
        headline = f"Undecided: {found} for {money(pilot.price)} would settle it"
        step = (
            f"Keep what you have until {pilot_name(d, pilot)} are in. They cost about "
            f"{money(pilot.price)} and are worth about {money(pilot.value or 0.0)}."
        )
    lead = f"{capital(name)} is ahead"
    lead += f": {bold(best.likely)} likely the best choice." if best.chance_best else "."

    def more() -> str:
        return joined(
            stands_on(d),
            costs(d, best),
            f"It is {bold(chance(best.meets))} likely to meet {target(d)}.",
            _which_answer(d),
            between_the_two(d),
            in_reruns(d),
        )

    return Told(headline, joined(lead, wrong_choice(d)), step, more)


def _which_answer(d: Dossier) -> str:
    """How the best choices of the simulations answer whether to keep paying for annotation."""
    shares: dict[Answer, float] = {}
    for option in d.valuation.verdict.options:
        answer = answer_of(d.roster[option.arm])
        shares[answer] = shares.get(answer, 0.0) + option.chance_best
    if not annotation_is_asked(d) or len(shares) == 1:
        return ""
    answer = max(shares, key=lambda one: shares[one])
    return f"In {bold(chance(shares[answer]))} of simulations the best choice {PAYS[answer]}."


def neither(d: Dossier) -> Told:
    """No approach is likely enough to meet the target."""
    found = (option_of(d, arm) for arm in d.candidates)
    best = max(found, key=lambda one: (one.meets, one.accuracy.value))
    name, score = d.the(best.arm), best.accuracy
    lead = (
        f"{capital(name)} comes closest, {bold(chance(best.meets))} likely to meet {target(d)}. "
        f"It scores {bold(percent(score.value))} (95% interval {percent(score.low)} to "
        f"{percent(score.high)}) {_until(d)}."
    )

    def more() -> str:
        return joined(stands_on(d), between_the_two(d), in_reruns(d))

    step = "Look at the kinds of mistakes on Results before you pay for more."
    lowered = reachable(d, best.arm)
    if lowered is not None:
        target_ = target_text(lowered / 100)
        step = f"Lower the target to {target_}, which {name} is likely to meet. Or: {step}"
    so_far = " so far" if d.iterations_to_go else ""
    return Told(f"No approach is likely to meet {target(d)}{so_far}", lead, step, more)


def _until(d: Dossier) -> str:
    return f"with {to_go(d)}" if d.iterations_to_go else f"after {iterations_told(d)}"


def at_chance(d: Dossier) -> Told:
    """No approach beats always giving the most common answer."""
    shares = d.valuation.outcome.class_shares or {}
    common = max(shares, key=lambda name: shares[name])
    best: Option = max((option_of(d, arm) for arm in d.arms), key=lambda one: one.accuracy.value)
    found = d.accuracy(best.arm)
    lead = (
        f"Always answering '{common}' is right for {bold(percent(shares[common]))} of the test "
        f"{d.noun[1]}. The best approach, {d.the(best.arm)}, scores {bold(percent(found.value))} "
        f"(95% interval {percent(found.low)} to {percent(found.high)})."
    )
    step = (
        "Either the texts do not carry the answer, or the labels do not. Have two experts label "
        f"the same 50 {d.noun[1]}: where they disagree, no approach can learn it."
    )
    headline = f"No approach beats always answering '{common}'"
    return Told(
        fitting(headline, "No approach beats the most common answer"),
        lead,
        step,
        lambda: stands_on(d),
    )


UNFAIR = {
    NO_LEAK: "test items were trained on",
    ONE_LOOK: "the test set was evaluated on more than once",
    LOCKED_FIRST: "the plan was not locked first",
}
"""Why there is no answer, by the check that failed."""


def invalid(d: Dossier) -> Told:
    """A fairness check failed."""
    at, failed = next((at, one) for at, one in enumerate(d.fairness) if not one.holds)
    return Told(
        f"No answer: {UNFAIR[d.valuation.fairness[at].check]}",
        f"{capital(bold(failed.detail))}. Every number below is shown for diagnosis only.",
        "Remove what made it unfair and run the PoC again with a new plan.",
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
    lead = f"{len(good)} approaches may meet {target(d)}, but {'; '.join(parts)}."
    if len(good) == 1:
        lead = f"One approach may meet {target(d)}, but {parts[0]}."
    step = "Raise the budget or lower the target."
    if "data policy" in v.barred.values():
        step = "Run the model on your own infrastructure, or ask who set the data policy."
    return Told("Your own rules bar every approach", lead, step, lambda: stands_on(d))


def why_barred(d: Dossier, arm: str) -> str:
    """Which rule of the house an approach breaks."""
    if d.valuation.barred[arm] == "budget":
        budget = money(d.valuation.scenario.budget or 0.0)
        return f"costs {bold(money(d.build(arm)))} to build, over your budget of {budget}"
    return "sends data to a provider, which your data policy forbids"
