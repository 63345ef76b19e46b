"""Controls for your own rules, and for how later money counts."""

from __future__ import annotations

import streamlit as st

from components.scenarios.chosen import choose_field
from components.scenarios.fields import amount_field
from components.scenarios.state import shown
from core.decision.assumptions.register import Register
from core.domain.assumption import Scenario


def own_rules(scenario: Scenario, register: Register, *, measured: bool = True) -> None:
    """A discount; where there is a PoC to judge by them, also a budget and a data policy."""
    later = "Money spent later counts less, for example by 8% a year. Empty: it counts in full."
    amount_field(scenario, register, "disc", "Discount a year", later)
    if not measured:
        return
    most = "In dollars. An approach whose middle cost is above it is not an option."
    amount_field(scenario, register, "max", "Most an approach may cost to build", most)
    st.toggle(
        "Data must stay on our infrastructure",
        key=shown("stay", scenario.data_stays),
        help="Rules out a model that a provider serves. One on your own GPU is allowed.",
        on_change=choose_field,
        args=("stay", "data_stays", register),
    )
