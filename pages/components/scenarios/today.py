"""Where one stands today: from scratch, or already annotating, with what that changes."""

from __future__ import annotations

import streamlit as st

from components.scenarios.chosen import choose_today, pay_no_more
from components.scenarios.fields import amount_field, range_field
from components.scenarios.state import shown
from components.shared.text import plain
from core.decision.assumptions.register import Register
from core.decision.scenarios.presets import annotating, stands_somewhere
from core.domain.assumption import Scenario
from core.domain.drivers.today import (
    ACCURACY_IN_USE,
    CONTRACT_MONTHS_LEFT,
    CONTRACT_NOTICE,
    CONTRACT_PRICE,
)
from core.report.findings.dossier import Dossier
from core.report.findings.incumbent import effects

PLACES = {"scratch": "From scratch", "annotating": "Already annotating"}
FIELDS = {
    ACCURACY_IN_USE: (
        "Accuracy today",
        "Share of right answers of the model in use, for example '80% to 84%'. At the target, "
        "human annotation has nothing left to do. Below it, human annotation starts before the "
        "first round of the PoC that was better.",
    ),
    CONTRACT_MONTHS_LEFT: ("Contract left, months", "Until it ends by itself: '6' or '4 to 8'."),
    CONTRACT_NOTICE: (
        "Notice, months",
        "Until you are out if you give notice now. The shorter of both counts.",
    ),
    CONTRACT_PRICE: (
        "Paid a month after leaving",
        "What you would still pay for no labels. Labels of who stays are counted anyway.",
    ),
}


def where_today(d: Dossier, scenario: Scenario, register: Register) -> None:
    """One choice; the second opens its fields and says what they do."""
    place = "annotating" if stands_somewhere(scenario) else "scratch"
    key = shown("today", place)
    st.session_state[key] = place
    st.segmented_control(
        "Where are you today?",
        list(PLACES),
        required=True,
        format_func=PLACES.__getitem__,
        key=key,
        on_change=choose_today,
        args=(register,),
    )
    if place == "scratch":
        return
    with st.container(border=True):
        _fields(scenario, register)
        st.caption("\n".join(f"- {plain(sentence)}" for sentence in effects(d)))
        if not annotating(scenario):
            st.button(
                "They are paid", icon=":material/check:", on_click=pay_no_more, args=(register,)
            )


def _fields(scenario: Scenario, register: Register) -> None:
    """Labels, the model in use, the contract; every one may stay blank."""
    own = "They are paid for: approaches that buy labels buy fewer."
    amount_field(scenario, register, "own", "Labels you own already", own)
    for driver, (label, told) in FIELDS.items():
        range_field(scenario, register, driver, label, told)
    once = "In dollars, once. Approaches that buy no labels pay it."
    amount_field(scenario, register, "leave", "Due at once for leaving", once)
