"""The report as files: made when they are asked for, kept until what they tell changes."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import show_error
from components.shared.number_format import number_format
from components.shared.session import actor, allowed
from components.shared.text import plain
from core.access.permissions import Action
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.report.findings.dossier import Dossier
from core.report.format.numbers import day
from core.store.decisions import decisions_of
from core.workflows.engine import engine
from core.workflows.poc.valuing import value_experiment
from core.workflows.report.formats import MadeFile
from core.workflows.report.number_style import number_style
from core.workflows.report.reports import report_of

MADE_FOR = "report-made-for"
ROW = 3


def report_downloads(d: Dossier) -> None:
    """A button that makes the files, and then each with its pages and size."""
    if not allowed(Action.MAKE_REPORTS):
        return
    store = engine().store
    on = utc_now().date()
    wanted = number_style(store)
    signed = len(decisions_of(store, d.experiment_id))
    known = f"{d.content_hash} {d.valuation.scenario} {d.months} {on} {wanted} {signed}"
    st.markdown(
        "One document in every form: two pages to read, then an appendix to check. "
        f"It tells {plain(d.title)} as it stands today, {day(on)}."
    )
    number_format(wanted)
    if st.session_state.get(MADE_FOR) != known:
        st.button(
            "Make the files",
            key="make-report",
            icon=":material/description:",
            on_click=lambda: st.session_state.update({MADE_FOR: known}),
        )
        return
    try:
        with st.spinner("Setting page, PDF, slides and tables: some seconds"):
            files = made_files(known, d)
    except SwitchpointError as error:
        show_error(error)
        return
    for first in range(0, len(files), ROW):
        for column, file in zip(st.columns(ROW), files[first : first + ROW], strict=True):
            column.download_button(
                file.title,
                data=file.content,
                file_name=file.file,
                mime=file.mime,
                icon=":material/download:",
                key=f"report-{file.file}",
                on_click="ignore",
                width="stretch",
            )
    st.caption(f"Made {day(on)}. Check the record anywhere: python -m core verify decision.json")


@st.cache_resource(max_entries=4, ttl=3600, show_spinner=False)
def made_files(known: str, _dossier: Dossier) -> list[MadeFile]:
    """Every form of the report of a race, under the scenario and the period that are shown."""
    store = engine().store
    valued = value_experiment(
        store, _dossier.experiment_id, _dossier.valuation.scenario, _dossier.months
    )
    return report_of(store, actor(), valued).files()
