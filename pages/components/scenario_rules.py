"""Controls for where one stands already, and for what the house allows."""

from __future__ import annotations

import streamlit as st

from components.scenario_fields import amount_field, told_problem
from components.scenario_state import choose_field, shown
from core.decision.assumptions import Register
from core.domain.assumption import Scenario

AMOUNTS = {
    "own": ("Labels you own already", "They are paid for: ways that buy labels buy fewer."),
    "leave": (
        "Leaving your contract costs",
        "Dollars, once, for ending annotation. Paid by ways that buy no labels.",
    ),
    "max": ("Most a way may cost to build", "Dollars. A way whose middle outcome is above is out."),
    "disc": ("Discount a year", "Money spent later counts less, for example 8%."),
}


def today_and_rules(scenario: Scenario, register: Register) -> None:
    """Labels owned, a contract to leave, a budget, a discount, texts that must stay."""
    with st.expander(
        "Where you stand, your own rules", on_change="rerun", key="scenario-rules"
    ) as expander:
        if not expander.open:
            return
        for name, (label, told) in AMOUNTS.items():
            amount_field(scenario, register, name, label, told)
            told_problem(name)
        st.toggle(
            "Texts may not leave the house",
            key=shown("stay", scenario.data_stays),
            help="Bars a model that a provider answers with; one on your own GPU is allowed.",
            on_change=choose_field,
            args=("stay", "data_stays", register),
        )
