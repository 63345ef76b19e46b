"""The sidebar's second choice: under which saved case the Decision is read."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.shared.query_params import choice_from_link, in_address, write_link
from core.decision.scenarios.url import from_link
from core.report.findings.dossier import Dossier
from core.store.scenarios import list_scenarios
from core.workflows.engine import engine
from core.workflows.poc.cases import under

CHOSEN = "s"
BASELINE = "Baseline"


def choose_scenario() -> None:
    """One of the saved cases; nothing to choose while none is saved."""
    names = [BASELINE, *(saved.name for saved in list_scenarios(engine().store))]
    if len(names) == 1:
        return
    choice_from_link(CHOSEN, in_address(names), BASELINE)
    st.sidebar.selectbox(
        "Decision shows",
        names,
        key=CHOSEN,
        on_change=write_link,
        args=(CHOSEN, {name: name for name in names}, BASELINE),
        help="Saved on Scenarios. Decision shows the answer for it.",
    )


def under_chosen(dossier: Dossier) -> Dossier:
    """The dossier under the chosen case; as it is under the baseline."""
    name = st.session_state.get(CHOSEN, BASELINE)
    for saved in list_scenarios(engine().store):
        if saved.name == name:
            scenario = from_link(saved.link, dossier.valuation.register).scenario
            return under(dossier, replace(scenario, name=name), dossier.months)
    return dossier
