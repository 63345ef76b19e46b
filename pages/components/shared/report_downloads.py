"""The report as files: prepared or made when asked for, kept until what they tell changes."""

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
from core.store.experiments import load_experiment
from core.workflows.engine import engine
from core.workflows.report.formats import is_made
from core.workflows.report.number_style import number_style
from core.workflows.report.reports import report_key, report_of

MADE_FOR = "report-made-for"
ROW = 3


def report_downloads(d: Dossier) -> None:
    """Each form of the report with its pages and size; a button that makes them where they wait."""
    if not allowed(Action.MAKE_REPORTS):
        return
    store = engine().store
    poc, on = load_experiment(store, d.experiment_id), utc_now().date()
    st.markdown(f"{plain(d.title)} as of {day(on)}: two pages to read, then an appendix to check.")
    number_format(number_style(store))
    # Asked for anew once anything changed: generating takes seconds, and nobody who moves a slider
    # has asked for that. What was prepared is offered at once.
    known = report_key(store, poc, d.months, d.valuation.scenario)
    if st.session_state.get(MADE_FOR) != known and not is_made(known):
        st.button(
            "Generate the files",
            key="make-report",
            icon=":material/description:",
            on_click=lambda: st.session_state.update({MADE_FOR: known}),
        )
        return
    try:
        with st.spinner("Generating page, PDF, slides and tables"):
            files = report_of(store, actor(), poc, d.months, d.valuation.scenario).files()
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
                on_click="ignore",  # a download changes nothing that would have to be drawn again
                width="stretch",
            )
    with st.expander("Details for engineers"):
        st.caption("Verify the record anywhere:")
        st.code("python -m core verify decision.json", language=None, wrap_lines=True)
