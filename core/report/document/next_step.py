"""What happens next: what, who, at what price, by when, and how you go back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from core.decision.costing.calendar import end_date, next_monday
from core.decision.verdict_rule import answer_of
from core.domain.verdict import Answer
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.findings.next_step import owner_of_step, price_of_step, to_be_built
from core.report.findings.signed_decision import Decided
from core.report.format.numbers import count, day, days, money, money_range
from core.report.headline import headline_of
from core.report.wording.glossary import PEOPLE, capital

NN_EXPERT = "NN expert"
FEWEST_HOURS = 0.5
"""Hours below which a person's part is not worth a word."""


def next_claim(d: Dossier) -> str:
    """The first thing to do, as a heading."""
    first = _sentences(d)[0]
    return f"Next: {first[:1].lower()}{first[1:]}"


def next_steps(d: Dossier, decisions: Sequence[Decided], made: date) -> tuple[str, ...]:
    """What follows it, who owns it, its price, by when, and how one goes back."""
    rest = " ".join(f"{one}." for one in _sentences(d)[1:])
    told = (
        ("Then", rest),
        ("Owner", _owner(d, decisions)),
        ("Price", _price(d)),
        ("By when", _when(d, decisions, made)),
        ("Way back", _back(d)),
    )
    return tuple(f"**{name}.** {text}" for name, text in told if text)


def _sentences(d: Dossier) -> list[str]:
    return re.split(r"\.\s+", headline_of(d).next_step.rstrip(". "))


def _owner(d: Dossier, decisions: Sequence[Decided]) -> str:
    """Who signed; else whose step it is."""
    if not decisions:
        return f"{capital(owner_of_step(d))}."
    last = decisions[-1]
    return f"{last.name}{f', {last.role}' if last.role else ''}."


def _price(d: Dossier) -> str:
    """What the step costs, and whose hours it takes."""
    arm, told = to_be_built(d), capital(price_of_step(d))
    if arm is None:
        return f"{told}."
    hours = {who: middle(taken) for who, taken in d.valuation.costs[arm].build.hours.items()}
    parts = [
        f"{PEOPLE[who] if who == NN_EXPERT else PEOPLE[who].lower()} {count(taken)} h"
        for who, taken in sorted(hours.items(), key=lambda entry: -entry[1])
        if who in PEOPLE and taken >= FEWEST_HOURS
    ]
    low, high = likely_range(d.valuation.costs[arm].build.usd)
    return f"{told}; 80% range {money_range(low, high)}; {', '.join(parts)}."


def _when(d: Dossier, decisions: Sequence[Decided], made: date) -> str:
    review = next((one.review_on for one in reversed(decisions) if one.review_on), None)
    again = f" Review on {day(review)}." if review else ""
    arm = to_be_built(d)
    if arm is None:
        words = {
            Answer.STAY: "No deadline. Look again when an input above passes its break-even.",
            Answer.INVALID: "Before you use any number of this PoC.",
        }
        found = words.get(d.valuation.verdict.answer, "Before you cancel or buy anything.")
        return f"{found}{again}"
    start, taken = next_monday(made), d.days(arm)
    low, high = likely_range(d.valuation.costs[arm].build.days)
    return (
        f"Started on {day(start)}, {d.the(arm)} launches by {day(end_date(start, taken))} "
        f"({days(taken)}; 80% range {count(low)} to {count(high)}; holidays not counted).{again}"
    )


def _back(d: Dossier) -> str:
    """How one goes back from what is built."""
    arm, verdict = to_be_built(d), d.valuation.verdict
    bought = d.roster[d.reference].buys
    kept = "guideline, labels and contract of the annotators" if bought else "what you have"
    held = f"Keep {kept} until the monthly check holds."
    if arm is None:
        if verdict.answer is Answer.SWITCH:
            return held
        chosen = verdict.recommended is not None
        return "You give nothing up." if chosen else "You switch nothing before the next result."
    answer = answer_of(d.roster[arm])
    if answer is Answer.SWITCH:
        return (
            f"{held} To rebuild {d.the(d.reference)} from "
            f"scratch takes {money(d.build(d.reference))} and {days(d.days(d.reference))}."
        )
    if answer is Answer.HYBRID:
        return (
            "The annotators stay. To go back, buy labels again for the items that rules answered."
        )
    return f"The annotators stay, so you can go back to {d.the(d.reference)} at any time."
