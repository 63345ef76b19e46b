"""The rules of the verdict, first match wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.decision.accuracy.noninferiority import would_be_decided
from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.assumptions.draws import Array
from core.decision.costing.arm_costs import ArmCosts
from core.decision.pilots.pilot_rule import worth_waiting_for
from core.domain.arms import Arm
from core.domain.verdict import (
    Answer,
    Fairness,
    Gate,
    GateResult,
    Pilot,
    PilotKind,
    Verdict,
    confidence_label,
)

CHALLENGES_FROM = 0.80
WAIT_FOR = {
    PilotKind.TEST_SET: (
        "a further exam is worth clearly more than it costs and may change the answer"
    ),
    PilotKind.ITERATIONS: "further rounds of a way are worth clearly more than they cost and may "
    "change the answer",
}


def answer_of(arm: Arm) -> Answer:
    """What recommending an arm answers: go on buying labels, buy some, or stop."""
    if arm.buys_all:
        return Answer.STAY
    return Answer.HYBRID if arm.buys else Answer.SWITCH


@dataclass(frozen=True)
class VerdictInputs:
    """Everything the rules look at."""

    outcome: PocOutcome
    costs: Mapping[str, ArmCosts]
    benefit: Mapping[str, Array]
    gates: Mapping[str, GateResult]
    fairness: tuple[Fairness, ...]
    pilots: Sequence[Pilot]
    barred: Mapping[str, str]
    months: int


def decide(case: VerdictInputs) -> Verdict:
    """Apply the rules in their order.

    1. INVALID: a fairness check failed.
    2. NEITHER REACHES: no candidate reaches the target for at least half of the seeds, none
       is good enough, or a budget or the data policy bars those that are.
    3. PILOT MORE: the candidate with the highest expected net benefit reaches, but whether
       it is good enough is open, and a larger test set that somebody might label would settle
       it; or a pilot (a larger test set, further iterations of an arm) is worth more than it
       costs by over 1% of the cheaper arm's cost and changes the answer in at least 10% of cases.
    4. Otherwise that candidate is recommended.

    Money is looked at last: the hard gates veto first, then the net benefit decides, whatever a
    p-value says.

    Parameters
    ----------
    case : VerdictInputs

    Returns
    -------
    Verdict
        With every gate and fairness check, whichever rule fired.
    """
    candidates = [name for name in case.costs if name in case.outcome.candidates]
    failed = [check for check in case.fairness if not check.holds]
    if failed:
        return _without_arm(case, Answer.INVALID, f"a fairness check failed: {failed[0].check}")
    reaching = [name for name in candidates if case.costs[name].stops.in_most]
    if not reaching:
        rule = "no candidate reaches the target in at least half of the repeats"
        return _without_arm(case, Answer.NEITHER_REACHES, rule)
    n = case.outcome.arms[reaching[0]].n
    good = [
        name
        for name in reaching
        if case.gates[name].gate is Gate.PASSED or would_be_decided(case.gates[name], n)
    ]
    if not good:
        rule = "candidates reach the target, but none is shown to be good enough"
        return _without_arm(case, Answer.NEITHER_REACHES, rule)
    eligible = [name for name in good if name not in case.barred]
    if not eligible:
        reasons = " and ".join(sorted({case.barred[name] for name in good}))
        rule = f"candidates are good enough, but the {reasons} bars every one of them"
        return _without_arm(case, Answer.NEITHER_REACHES, rule)
    # Of equals the reference: a switch has to be worth something.
    today = case.outcome.reference
    best = max(eligible, key=lambda name: (float(case.benefit[name].mean()), name == today))
    if case.gates[best].gate is Gate.UNDECIDED:
        rule = "whether the best candidate is good enough is open; more exam items would settle it"
        return _without_arm(case, Answer.PILOT_MORE, rule, best)
    pilot = worth_waiting_for(case.pilots)
    if pilot is not None:
        return replace(
            _without_arm(case, Answer.PILOT_MORE, WAIT_FOR[pilot.kind], best), pilot=pilot
        )
    return _recommend(case, best, choices(case.costs, case.gates, case.barred))


def choices(
    costs: Mapping[str, ArmCosts], gates: Mapping[str, GateResult], barred: Mapping[str, str]
) -> list[str]:
    """Candidates money decides between: they reach, are good enough, and nothing bars them.

    Parameters
    ----------
    costs : mapping of str to ArmCosts
        By arm; their stops say whether the target is reached for most seeds.
    gates : mapping of str to GateResult
        By candidate; arms without one are controls.
    barred : mapping of str to str
        What bars an arm, by arm.

    Returns
    -------
    list of str
        Ids in the order of ``costs``.
    """
    return [
        name
        for name in costs
        if name in gates
        and gates[name].gate is Gate.PASSED
        and costs[name].stops.in_most
        and name not in barred
    ]


def _without_arm(case: VerdictInputs, answer: Answer, rule: str, arm: str | None = None) -> Verdict:
    return Verdict(
        answer,
        arm,
        rule,
        None,
        None,
        None,
        None,
        case.months,
        tuple(case.gates.values()),
        case.fairness,
    )


def _recommend(case: VerdictInputs, best: str, eligible: list[str]) -> Verdict:
    """Name the best candidate, and how often another choice would have been better."""
    rivals = [name for name in eligible if name != best]
    chance = _chance_wrong(case, best, rivals)
    challenger, challenger_chance = _challenger(case, best)
    return Verdict(
        answer=answer_of(case.outcome.arm(best)),
        recommended=best,
        rule="highest expected net benefit among candidates that reach and are good enough",
        sureness=confidence_label(chance),
        chance_wrong=chance,
        challenger=challenger,
        challenger_chance=challenger_chance,
        months=case.months,
        gates=tuple(case.gates.values()),
        fairness=case.fairness,
    )


def _chance_wrong(case: VerdictInputs, best: str, rivals: list[str]) -> float:
    """Share of the draws in which another eligible candidate does better.

    Where there is no other, the chance that one more seed would miss the target (mean of the
    posterior under Jeffreys' prior: misses plus a half over seeds plus one), so that few seeds
    never look certain; a model in use that is at the target has nothing to miss.
    """
    if not rivals:
        stops = case.costs[best].stops
        reached = stops.reached
        return (1.0 - stops.there) * float(((~reached).sum() + 0.5) / (len(reached) + 1))
    best_rival = np.max([case.benefit[name] for name in rivals], axis=0)
    return float((best_rival > case.benefit[best]).mean())


def _challenger(case: VerdictInputs, best: str) -> tuple[str | None, float | None]:
    """The control that beats the recommended arm most often, from 80% of the what-ifs."""
    benefit = case.benefit
    chances = {
        name: float((benefit[name] > benefit[best]).mean())
        for name in case.costs
        if name not in case.outcome.candidates and case.costs[name].stops.in_most
    }
    strong = {name: chance for name, chance in chances.items() if chance >= CHALLENGES_FROM}
    if not strong:
        return None, None
    name = max(strong, key=lambda arm: (strong[arm], float(benefit[arm].mean())))
    return name, strong[name]
