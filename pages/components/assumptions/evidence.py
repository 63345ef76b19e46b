"""What others found: studies in three piles, and figures that measured something else."""

from __future__ import annotations

import streamlit as st

from components.assumptions.sizes import table_or_cards
from components.assumptions.sources import show_source
from components.shared.chart import charts_of
from components.shared.text import escaped, plain
from core.report.charts.evidence import SELECTION, evidence_piles
from core.report.wording.evidence import (
    NEVER_COUNTED,
    NO_WHOLE_STUDY,
    PILES,
    failure_statistics,
    load_studies,
    pointing_studies,
)

FAILURE_COLUMNS = {
    "quoted_as": "Quoted as",
    "measured": "What it measured",
    "n": "Sample",
    "year": "Year",
    "often_read_as": "Often read as",
}
CHART, CHOSEN, AS_TABLE = "evidence-chart", "evidence-study", "evidence-table"


def others_found() -> None:
    """The piles, and the study somebody chose."""
    studies = pointing_studies()
    picture = evidence_piles(studies)
    st.markdown(f"**{NO_WHOLE_STUDY}**")
    st.header(escaped(picture.title), anchor=False)
    if st.session_state.get(AS_TABLE, False):
        st.dataframe(picture.table, hide_index=True, alt=picture.title)
    else:
        (spec,) = charts_of(picture)
        st.vega_lite_chart(
            spec=spec,
            theme=None,
            key=CHART,
            alt=picture.title,
            on_select=_choose,
            selection_mode=SELECTION,
        )
    st.caption(escaped(picture.caption))
    st.toggle("as table", key=AS_TABLE, width="content")
    names = {s.id: f"{PILES[s.direction]}: {s.name} ({s.year})" for s in studies}
    chosen = st.selectbox(
        "Read a study",
        list(names),
        index=None,
        format_func=lambda study: names.get(study, study),
        key=CHOSEN,
        placeholder="Click a dot or choose one",
    )
    if chosen:
        show_source(load_studies()[chosen])


def _choose() -> None:
    """A clicked dot chooses its study."""
    points = st.session_state[CHART].selection.get(SELECTION, [])
    known = load_studies()
    if points and points[0].get("id") in known:
        st.session_state[CHOSEN] = points[0]["id"]


def failures() -> None:
    """Quoted failure figures beside what they measured."""
    st.header("Quoted failure rates, and what they measured", anchor=False)
    st.markdown(NEVER_COUNTED)
    table_or_cards("failures", _failure_table, _failure_cards)


def _failure_table() -> None:
    table = failure_statistics().rename(columns=FAILURE_COLUMNS)
    st.table(table[list(FAILURE_COLUMNS.values())].map(plain), hide_index=True)


def _failure_cards() -> None:
    for row in failure_statistics().to_dict("records"):
        with st.container(border=True):
            st.markdown(escaped(f"**{row['quoted_as']}** ({row['year']})"))
            st.markdown(escaped(f"Measured: {row['measured']}."))
            st.markdown(escaped(f"Sample: {row['n']}."))
            st.caption(escaped(f"Often read as: {row['often_read_as']}"))
