"""The report as files: made when they are asked for, kept until what they tell changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.shared.frame import show_error
from components.shared.number_format import number_format
from components.shared.session import actor, allowed
from components.shared.text import plain
from core.access.permissions import Action
from core.domain.canonical import content_hash
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.domain.sign_off import Signed
from core.report.findings.dossier import Dossier
from core.report.format.locale import NumberStyle
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
    known = what_files_rest_on(d, wanted, decisions_of(store, d.experiment_id), on)
    st.markdown(f"{plain(d.title)} as of {day(on)}: two pages to read, then an appendix to check.")
    number_format(wanted)
    # Asked for anew once anything changed: making them takes seconds, and nobody who moves a slider
    # has asked for that.
    if st.session_state.get(MADE_FOR) != known:
        st.button(
            "Generate the files",
            key="make-report",
            icon=":material/description:",
            on_click=lambda: st.session_state.update({MADE_FOR: known}),
        )
        return
    try:
        with st.spinner("Generating page, PDF, slides and tables"):
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
                on_click="ignore",  # a download changes nothing that would have to be drawn again
                width="stretch",
            )
    with st.expander("Details for engineers"):
        st.caption("Verify the record anywhere:")
        st.code("python -m core verify decision.json", language=None, wrap_lines=True)


def what_files_rest_on(
    d: Dossier, wanted: NumberStyle, decisions: Sequence[Signed], on: date
) -> str:
    """Everything the files depend on, as one key.

    The id of the experiment is in it: two runs of one plan have the same content hash, but each has
    its own time of locking and its own decisions.
    """
    signed = content_hash([one.to_dict() for one in decisions])
    told = f"{d.experiment_id} {d.content_hash} {d.valuation.scenario} {d.months}"
    return f"{told} {on} {wanted} {signed}"


@st.cache_resource(max_entries=4, ttl=3600, show_spinner=False)
def made_files(known: str, _dossier: Dossier) -> list[MadeFile]:
    """Every form of the report, under the scenario and the period that are shown.

    Parameters
    ----------
    known : str
        All that the files depend on: the key of the cache.
    _dossier : Dossier
        Not part of the key, which is what the underscore means to Streamlit.

    Returns
    -------
    list of MadeFile
    """
    store = engine().store
    valued = value_experiment(
        store, _dossier.experiment_id, _dossier.valuation.scenario, _dossier.months
    )
    return report_of(store, actor(), valued).files()
