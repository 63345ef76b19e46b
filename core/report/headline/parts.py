"""Pieces that the sentences of several verdicts share."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.arms import OLD
from core.domain.verdict import ConfidenceLabel
from core.report.findings.dossier import Dossier, middle
from core.report.findings.incumbent import there_already
from core.report.findings.interim import iterations_told
from core.report.format.numbers import chance, days, money, percent, points, target_text
from core.report.wording.glossary import bold, period_text, the_arm

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


def toned(d: Dossier, clear: str, lean: str, toss_up: str) -> str:
    """The headline for how sure it is."""
    word = d.valuation.verdict.sureness
    return {ConfidenceLabel.LEANING: lean, ConfidenceLabel.TOSS_UP: toss_up}.get(
        word or ConfidenceLabel.CLEAR, clear
    )


def fitted(start: str, claim: str) -> str:
    """Start and claim where both fit a headline, else the start alone."""
    full = f"{start}: {claim}"
    return full if len(full) <= HEADLINE_CHARACTERS else start


def missed(d: Dossier, arm: str) -> str:
    """In how many repeats a way missed the target, to be hung on a sentence."""
    times = d.missed(arm)
    if not times:
        return ""
    if d.n_seeds == 1:
        return " without proving it"
    verb = "has not reached it yet" if d.iterations_to_go else "missed it"
    return f", and {verb} in {times} of {d.n_seeds} repeats"


def reaches(d: Dossier, arm: str) -> str:
    """What a way needs to reach the target, or where it stopped without."""
    there = there_already(d) if arm == OLD.id else ""
    if there:
        return f"{the_arm(arm)} {there}"
    price, time = bold(money(d.build(arm))), bold(days(d.days(arm)))
    if d.valuation.stops[arm].in_most:
        return f"{the_arm(arm)} reaches {bold(target(d))} for {price} in {time}{missed(d, arm)}"
    value = d.accuracy(arm).value
    score = bold(percent(value))
    if value >= d.plan.target:
        score += f", too little to prove {target(d)},"
    if d.iterations_to_go:
        return f"{the_arm(arm)} is at {score} so far, for {price} in {time}"
    return f"{the_arm(arm)} stopped at {score} after {iterations_told(d)}, {price} and {time}"


def only_one(d: Dossier, arm: str, other: str) -> str:
    """That one way reaches the target and the other does not, in a few words."""
    reaching = [name for name in d.candidates if d.valuation.stops[name].in_most]
    if reaching == [arm]:
        return f"only {the_arm(arm)} reaches {target(d)}"
    if d.iterations_to_go:
        return f"{the_arm(other)} has not reached {target(d)}"
    return f"{the_arm(other)} misses {target(d)}"


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
    """Whether accuracy differs from the old way's, in words."""
    gap = d.gap(arm)
    if gap.low <= 0 <= gap.high:
        return "a tie"
    return f"{points(abs(gap.value)).lstrip('+')} points {'better' if gap.value > 0 else 'worse'}"
