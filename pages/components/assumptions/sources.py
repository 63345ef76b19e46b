"""One study or figure that somebody published: what was measured, and its limits."""

from __future__ import annotations

import streamlit as st

from core.report.wording.assumption_words import HOW, HOW_DETAIL, HOW_ICON
from core.report.wording.evidence import Study


def show_source(study: Study) -> None:
    """A study as a card; its texts are shown as they are, never as markup."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{study.name} ({study.year})")
            how = HOW[study.grade]
            st.badge(how, icon=HOW_ICON[how], color="gray", help=HOW_DETAIL[study.grade])
        for label, text in study.measured:
            st.text(f"{label}: {text}")
        if study.limits:
            st.text(f"Limits: {study.limits}")
        st.text(study.title)
        if study.url:
            st.link_button("Open the source", study.url, icon=":material/open_in_new:")
