"""Scenarios with a name: saving them, opening them, side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.frame import show_error
from components.scenario_state import current_scenario, set_scenario
from components.text import escaped
from core.decision.scenario_link import from_link, to_link
from core.domain.errors import SwitchpointError
from core.report.dossier import Dossier
from core.report.formats import chance, count, money
from core.report.scenario_words import changes
from core.report.sentences import tell
from core.report.words import PERIODS
from core.store.scenarios import delete_scenario, list_scenarios, save_scenario
from core.workflows.engine import engine
from core.workflows.scenarios import saved_dossiers


def save_box(d: Dossier) -> None:
    """A name and one sentence for the case on the screen."""
    with (
        st.popover("Save this case", icon=":material/bookmark_add:"),
        st.form("save-scenario", border=False, clear_on_submit=False),
    ):
        name = st.text_input("Name", max_chars=60)
        sentence = st.text_input("One sentence about it", max_chars=200)
        if st.form_submit_button("Save"):
            register = d.valuation.register
            try:
                link = to_link(current_scenario(register), register)
                save_scenario(engine().store, name, sentence, link, d.months)
            except SwitchpointError as error:
                show_error(error)
            else:
                st.rerun()


def compare(d: Dossier, baseline: Dossier) -> None:
    """Saved cases beside the baseline and the one on the screen."""
    saved = {s.name: s for s in list_scenarios(engine().store)}
    columns = {"Baseline": baseline}
    if d is not baseline:
        columns["On screen"] = d
    columns |= saved_dossiers(engine().store, baseline)
    table = pd.DataFrame({name: _column(found) for name, found in columns.items()})
    st.subheader("Cases side by side", anchor=False)
    st.dataframe(table, alt="Cases side by side")
    if not saved:
        st.caption("Save a case, and it stands here beside the baseline.")
    for name, kept in saved.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            told = f": {kept.sentence}" if kept.sentence else ""
            st.markdown(escaped(f"**{_plain(name)}**{_plain(told)}"))
            register = d.valuation.register
            scenario = from_link(kept.link, register).scenario
            if st.button("Open", key=f"open-{name}", icon=":material/tune:"):
                set_scenario(scenario, register)
                st.rerun(scope="app")
            if st.button("Delete", key=f"delete-{name}", icon=":material/delete:"):
                delete_scenario(engine().store, name)
                st.rerun()


def _plain(text: str) -> str:
    """Text somebody typed, without its Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~:" else c for c in text)


def _column(d: Dossier) -> dict[str, str]:
    verdict = d.valuation.verdict
    changed = changes(d.valuation.scenario, d.valuation.register, d.yes, d.no)
    return {
        "Answer": tell(d).headline,
        "Chance that this is wrong": (
            "-" if verdict.chance_wrong is None else chance(verdict.chance_wrong)
        ),
        "Counted": PERIODS.get(d.months, f"{d.months} months"),
        "Old way": money(d.total("old")),
        "New way": money(d.total("new")),
        "New is cheaper": chance(d.valuation.chance_cheaper("new", "old")),
        "Days, old way": count(d.days("old")),
        "Days, new way": count(d.days("new")),
        "Changed": "; ".join(changed) or "nothing",
    }
