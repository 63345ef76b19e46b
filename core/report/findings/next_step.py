"""Who takes the next step, and what it costs: the same on the screen and in every document."""

from __future__ import annotations

from core.domain.verdict import Answer, PilotKind
from core.report.findings.dossier import Dossier, middle
from core.report.format.numbers import count, days, money
from core.report.wording.glossary import PEOPLE

NOTHING_TO_CHOOSE = (Answer.INVALID, Answer.AT_CHANCE, Answer.NEITHER_REACHES)


def to_be_built(d: Dossier) -> str | None:
    """The approach that the next step builds.

    Returns
    -------
    str or None
        None where something is found out first, nothing is chosen, or it is what is done today.
    """
    verdict = d.valuation.verdict
    if verdict.answer in NOTHING_TO_CHOOSE or verdict.pilot is not None:
        return None
    arm = verdict.recommended or (verdict.best.arm if verdict.best else None)
    return arm if arm != d.reference else None


def owner_of_step(d: Dossier) -> str:
    """Whose step it is, where nobody signed a decision."""
    pilot, arm = d.valuation.verdict.pilot, to_be_built(d)
    if pilot is not None:
        return "your domain expert" if pilot.kind is PilotKind.TEST_SET else "whoever ran the PoC"
    if arm is None:
        return "you"
    hours = {who: middle(taken) for who, taken in d.valuation.costs[arm].build.hours.items()}
    who = max((one for one in hours if one in PEOPLE), key=lambda one: hours[one])
    return f"{PEOPLE[who]}, {count(hours[who])} hours"


def price_of_step(d: Dossier) -> str:
    """What it costs; nothing is bought where there is nothing to build."""
    verdict, arm = d.valuation.verdict, to_be_built(d)
    if verdict.pilot is not None:
        return f"about {money(verdict.pilot.price)}"
    if arm is None:
        chosen = verdict.answer not in NOTHING_TO_CHOOSE and verdict.best is not None
        return "nothing new" if chosen else "nothing until you decide"
    return f"{money(d.build(arm))} and {days(d.days(arm))} to build {d.the(arm)}"
