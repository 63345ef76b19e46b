"""Pieces that the sentences of several verdicts share."""

from __future__ import annotations

from dataclasses import dataclass

from core.decision.verdict_rule import answer_of
from core.domain.verdict import Answer, ConfidenceLabel
from core.report.findings.dossier import Dossier, middle
from core.report.findings.incumbent import there_already
from core.report.findings.interim import goes_on
from core.report.findings.rivals import rivals
from core.report.format.numbers import (
    chance,
    days,
    money,
    percent,
    points,
    several,
    target_text,
)
from core.report.wording.glossary import bold, period_text

HEADLINE_CHARACTERS = 52


@dataclass(frozen=True)
class Told:
    """A verdict in words."""

    headline: str
    lead: str
    next_step: str


def target(d: Dossier) -> str:
    """The target as a screen shows it."""
    return target_text(d.plan.target)


def sure(d: Dossier) -> str:
    """How likely the recommendation is to be wrong."""
    share = d.valuation.verdict.chance_wrong
    return f"Chance that this is wrong: {bold(chance(share))}." if share is not None else ""


def toned(d: Dossier, *claims: str) -> str:
    """The headline for how sure it is.

    Parameters
    ----------
    claims : str
        Why, in a few words, and shorter; the first that fits is taken.
    """
    starts, word = opening(d), d.valuation.verdict.sureness
    if word is ConfidenceLabel.TOSS_UP:
        return fitted(starts.toss_up, "too close to call")
    start = starts.lean if word is ConfidenceLabel.LEANING else starts.clear
    return fitted(start, *claims, *(unnamed(d, claim) for claim in claims))


def told_anyway(d: Dossier, claim: str) -> str:
    """The headline of a claim that leaves nothing to be unsure about."""
    return fitted(opening(d).clear, claim, unnamed(d, claim))


def unnamed(d: Dossier, claim: str) -> str:
    """A claim without names that would be too long, or that the headline begins with."""
    best, other = rivals(d)
    short = {d.the(other): "the other way"}
    if opening(d) not in OPENINGS.values():
        short[d.the(best)] = "this one"
    for name in sorted(short, key=len, reverse=True):
        claim = claim.replace(name, short[name])
    return claim


@dataclass(frozen=True)
class Opening:
    """How the headline of a recommendation begins, by how sure it is."""

    clear: str
    lean: str
    toss_up: str


OPENINGS = {
    Answer.SWITCH: Opening("Switch", "Lean towards switching", "Switch for now"),
    Answer.STAY: Opening("Stay", "Lean towards staying", "Stay for now"),
    Answer.HYBRID: Opening("Do both", "Lean towards doing both", "Do both for now"),
}


def opening(d: Dossier) -> Opening:
    """The answer alone where it says which way is meant, else the way's name with it."""
    best, answer = rivals(d)[0], d.valuation.verdict.answer
    meant = [arm for arm in d.candidates if answer_of(d.roster[arm]) is answer] == [best]
    stays = answer is Answer.STAY and best == d.reference
    bought = d.roster[d.reference].buys_all  # else there is nothing to switch from or stay with
    if bought and meant and (stays or answer is not Answer.STAY):
        return OPENINGS[answer]
    verb = "Choose"
    if bought and (stays or answer is Answer.SWITCH):
        verb = "Stay with" if stays else "Switch to"
    name, short = d.the(best), d.roster.inside(best)
    return Opening(
        fitting(f"{verb} {name}", f"{verb} {short}"),
        fitting(f"Lean towards {name}", f"Leaning: {short}"),
        fitting(f"{verb} {name} for now", f"For now: {short}"),
    )


def fitting(*texts: str) -> str:
    """The first text that is short enough for a headline, else the last one."""
    return next((text for text in texts if len(text) <= HEADLINE_CHARACTERS), texts[-1])


def fitted(start: str, *claims: str) -> str:
    """Start and the first claim with which it fits a headline, else the start alone."""
    return fitting(*(f"{start}: {claim}" for claim in claims), start)


def missed(d: Dossier, arm: str) -> str:
    """In how many repeats a way missed the target, to be hung on a sentence."""
    times, seeds = d.missed(arm), d.valuation.outcome.arms[arm].seeds
    if not times:
        return ""
    if seeds == 1:
        return " without proving it"
    verb = "has not reached it yet" if goes_on(d, arm) else "missed it"
    return f", and {verb} in {times} of {seeds} repeats"


def reaches(d: Dossier, arm: str) -> str:
    """What a way needs to reach the target, or where it stopped without."""
    there = there_already(d) if arm == d.reference else ""
    if there:
        return f"{d.the(arm)} {there}"
    price, time = bold(money(d.build(arm))), bold(days(d.days(arm)))
    if d.valuation.stops[arm].in_most:
        return f"{d.the(arm)} reaches {bold(target(d))} for {price} in {time}{missed(d, arm)}"
    value = scored(d, arm)
    score = bold(percent(value))
    if value >= d.plan.target:
        short = f"too little to prove {target(d)}"
        score += f", {'short of a floor' if d.plan.floors else short},"
    if goes_on(d, arm):
        return f"{d.the(arm)} is at {score} so far, for {price} in {time}"
    if not d.roster[arm].by_rounds:
        return f"{d.the(arm)} scores {score} for {price} in {time}"
    rounds = several(d.valuation.outcome.arms[arm].iterations, "round")
    return f"{d.the(arm)} stopped at {score} after {rounds}, {price} and {time}"


def scored(d: Dossier, arm: str) -> float:
    """What a way has of the target's metric, where it stops."""
    measured = d.valuation.measured
    return (measured.score or measured.accuracy)[arm].value


def only_one(d: Dossier, arm: str, other: str) -> str:
    """That one way reaches the target and the other does not, in a few words."""
    reaching = [name for name in d.candidates if d.valuation.stops[name].in_most]
    if reaching == [arm]:
        return f"only {d.the(arm)} reaches {target(d)}"
    if goes_on(d, other):
        return f"{d.the(other)} has not reached {target(d)}"
    return f"{d.the(other)} misses {target(d)}"


def over_period(d: Dossier, arm: str, other: str) -> str:
    """Cost of two ways over the counted period, or over a year where that is the target."""
    months = d.months or 12
    costs = d.valuation.costs
    own, theirs = (
        ("" if d.valuation.stops[name].in_most else "at least ")
        + bold(money(middle(costs[name].total(months))))
        for name in (arm, other)
    )
    word = f"Over {period_text(months)}" if d.months else f"Counting {months} months of running"
    return f"{word}: {own} against {theirs}."


def made_up(d: Dossier, arm: str, other: str) -> str:
    """Why a way is worth more although it costs more over the period; else empty."""
    scenario = d.valuation.scenario
    if d.total(arm) <= d.total(other) or not d.valuation.stops[other].in_most:
        return ""
    if scenario.errors_are_priced:
        return " Fewer costly mistakes make up for the difference."
    if scenario.value_per_month and d.days(arm) < d.days(other):
        return " Being live sooner makes up for the difference."
    return ""


def allowed_loss(d: Dossier) -> str:
    """How much accuracy the plan lets a cheaper way lose."""
    lost = points(d.plan.margin).lstrip("+")
    return f"a loss of {lost} points" if d.plan.margin else "no loss"


def gap_words(d: Dossier, arm: str) -> str:
    """Whether accuracy differs from the reference's, in words."""
    gap = d.gap(arm)
    if gap.low <= 0 <= gap.high:
        return "a tie"
    return f"{points(abs(gap.value)).lstrip('+')} points {'better' if gap.value > 0 else 'worse'}"
