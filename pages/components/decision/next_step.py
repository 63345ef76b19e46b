"""The next step of a decision: what, who, and at what price."""

from __future__ import annotations

import streamlit as st

from components.shared.text import escaped
from core.domain.verdict import PilotKind
from core.report.findings.dossier import Dossier, middle
from core.report.format.numbers import count, days, money
from core.report.headline import Told
from core.report.wording.glossary import PEOPLE


def next_step(d: Dossier, told: Told) -> None:
    """One sentence, then its owner and its price."""
    st.markdown(escaped(f"**Next step.** {told.next_step} {owner_and_price(d)}"))


def owner_and_price(d: Dossier) -> str:
    """Who does it and what it costs; nothing is bought where there is nothing to build."""
    verdict = d.valuation.verdict
    if verdict.pilot is not None:
        expert = verdict.pilot.kind is PilotKind.TEST_SET
        owner = "your domain expert" if expert else "whoever ran the PoC"
        return f"**Owner:** {owner}. **Price:** about {money(verdict.pilot.price)}."
    arm = verdict.recommended or (verdict.best.arm if verdict.best else None)
    if arm is None:
        return "**Owner:** you. **Price:** nothing until you decide."
    if arm == d.reference:
        return "**Owner:** you. **Price:** nothing new."
    hours = {who: middle(taken) for who, taken in d.valuation.costs[arm].build.hours.items()}
    who = max((one for one in hours if one in PEOPLE), key=lambda one: hours[one])
    return (
        f"**Owner:** {PEOPLE[who]}, {count(hours[who])} hours. **Price:** {money(d.build(arm))} "
        f"and {days(d.days(arm))} to build it, before running costs."
    )
