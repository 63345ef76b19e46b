"""What happens next: what, who, by when, and how one goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.decision.costing.calendar import end_date, next_monday
from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.findings.signed_decision import Decided
from core.report.format.numbers import count, day, days, money
from core.report.headline import headline_of
from core.report.wording.glossary import PEOPLE

FEWEST_HOURS = 0.5
"""Hours below which a person's part is not worth a word."""


def next_steps(d: Dossier, decisions: Sequence[Decided], made: date) -> tuple[str, ...]:
    """Four short paragraphs, each with its question in bold."""
    return (
        f"**What.** {headline_of(d).next_step}",
        f"**Who.** {_who(d, decisions)}",
        f"**By when.** {_when(d, decisions, made)}",
        f"**How we go back.** {_back(d)}",
    )


def _who(d: Dossier, decisions: Sequence[Decided]) -> str:
    told = "Nobody has put a name to the decision yet."
    if decisions:
        last = decisions[-1]
        told = f"Decided by {last.name}{f', {last.role}' if last.role else ''}."
    arm = _to_be_built(d)
    if arm is None:
        return told
    hours = {who: middle(taken) for who, taken in d.valuation.costs[arm].build.hours.items()}
    parts = [
        f"{PEOPLE[who][0].lower() + PEOPLE[who][1:] if who != 'NN expert' else who} {count(taken)}"
        for who, taken in sorted(hours.items(), key=lambda entry: -entry[1])
        if who in PEOPLE and taken >= FEWEST_HOURS
    ]
    return f"{told} Hours that {d.the(arm)} takes to build: {', '.join(parts)}."


def _to_be_built(d: Dossier) -> str | None:
    """The way that has to be built if the recommendation is followed."""
    answer, recommended = d.valuation.verdict.answer, d.valuation.verdict.recommended
    acts = answer in (Answer.SWITCH, Answer.HYBRID)
    return recommended if acts or (answer is Answer.STAY and recommended != d.reference) else None


def _when(d: Dossier, decisions: Sequence[Decided], made: date) -> str:
    review = next((one.review_on for one in reversed(decisions) if one.review_on), None)
    again = f" It is looked at again on {day(review)}." if review else ""
    arm = _to_be_built(d)
    if arm is None:
        words = {
            Answer.STAY: "No deadline: look again when something under What would flip it changes.",
            Answer.INVALID: "Before anybody relies on a number of this race.",
        }
        found = words.get(d.valuation.verdict.answer, "Before anything is given up or bought.")
        return f"{found}{again}"
    start, taken = next_monday(made), d.days(arm)
    low, high = likely_range(d.valuation.costs[arm].build.days)
    return (
        f"Begun on {day(start)}, {d.the(arm)} is there by {day(end_date(start, taken))} "
        f"({days(taken)}; in 8 of 10 what-ifs {count(low)} to {count(high)}; no holidays "
        f"counted).{again}"
    )


def _back(d: Dossier) -> str:
    answer = d.valuation.verdict.answer
    if answer is Answer.SWITCH:
        bought = d.roster[d.reference].buys
        kept = "guideline, labels and contract of the annotators" if bought else "what you have"
        told = f"Keep {kept} until the monthly check has held."
        if d.valuation.verdict.recommended == d.reference:
            return told
        return (
            f"{told} Built again from the start, {d.the(d.reference)} takes "
            f"{money(d.build(d.reference))} and {days(d.days(d.reference))}."
        )
    if answer is Answer.HYBRID:
        return (
            "The annotators stay: going back means buying labels again for the items that the "
            "rules answered."
        )
    if answer is Answer.STAY and _to_be_built(d):
        return f"The annotators stay, so one can go back to {d.the(d.reference)} at any time."
    if answer is Answer.STAY:
        return "Nothing is given up, so there is nothing to go back from."
    return "Nothing is switched before the next result, so nothing has to be undone."
