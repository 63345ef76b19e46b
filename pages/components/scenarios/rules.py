"""Controls for what the house allows, and how it counts later money."""

from __future__ import annotations

import streamlit as st

from components.scenarios.chosen import choose_field
from components.scenarios.fields import amount_field, told_problem
from components.scenarios.state import shown
from core.decision.assumptions.register import Register
from core.domain.assumption import Scenario

AMOUNTS = {
    "max": ("Most a way may cost to build", "Dollars. A way whose middle outcome is above is out."),
    "disc": ("Discount a year", "Money spent later counts less, for example 8%."),
}


def own_rules(scenario: Scenario, register: Register) -> None:
    """A budget, a discount, texts that must stay."""
    with st.expander("Your own rules", on_change="rerun", key="scenario-rules") as expander:
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
