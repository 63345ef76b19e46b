"""A new link made from the list of links: choose what it shows, see its headline."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.scenarios.choice import BASELINE
from components.shared.frame import case_name, dossier_of
from components.shared.share_dialog import MADE, SHARING, close_dialog, share_form
from core.decision.scenarios.url import from_link
from core.report.findings.dossier import Dossier
from core.report.wording.glossary import PERIODS
from core.store.experiments import Experiment
from core.store.scenarios import list_scenarios
from core.workflows.engine import engine
from core.workflows.poc.cases import under

HERE = "reports"
SCENARIO, PERIOD = "share-scenario", "share-period"


def new_link(poc: Experiment) -> None:
    """The button and, once pressed, the form."""
    st.button(
        "New link",
        key="new-link",
        icon=":material/add_link:",
        help=f"Freeze the decision on {case_name(poc)} and create a link to it.",
        on_click=_open,
    )
    if st.session_state.get(SHARING) == HERE:
        st.dialog("New link", icon=":material/ios_share:", on_dismiss=close_dialog)(_form)(poc)


def _form(poc: Experiment) -> None:
    with st.skeleton(height=320):
        dossier = dossier_of(poc)
    share_form(_chosen(poc, dossier), "")


def _chosen(poc: Experiment, dossier: Dossier) -> Dossier:
    """What the link will show; the choice goes away once the link is made."""
    if MADE in st.session_state:
        return dossier
    saved = {kept.name: kept for kept in list_scenarios(engine().store)}
    scenario, months = dossier.valuation.scenario, poc.plan.period_months
    if saved:
        name = st.selectbox("Case", [BASELINE, *saved], key=SCENARIO)
        if name in saved:
            opened = from_link(saved[name].link, dossier.valuation.register)
            scenario, months = replace(opened.scenario, name=name), saved[name].months
    period = st.segmented_control(
        "Cost horizon",
        list(PERIODS),
        default=months,
        format_func=lambda period: PERIODS[period],
        key=f"{PERIOD}-{months}",
        required=True,
    )
    return under(dossier_of(poc, period), scenario, period)


def _open() -> None:
    """Callback: an empty form."""
    close_dialog()
    st.session_state[SHARING] = HERE
