"""A process as a picture; left out on a phone, where its words would be too small to read."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.report.findings.processes import process_diagram
from core.report.wording.glossary import ARM_NAMES

# By the class that Streamlit makes of a container's key: Python cannot know how wide a screen is.
HIDE_ON_PHONES = (
    '<style>@media (max-width: 640px) {{ [class*="st-key-{key}"] {{ display: none; }} }}</style>'
)


def show_process(arm: str, told: Mapping[str, str] | None = None) -> None:
    """Who hands what to whom in one arm; ``told`` adds a second line to an arrow, by step."""
    key = f"process-{arm}"
    st.html(HIDE_ON_PHONES.format(key=key))
    with st.container(key=key):
        if told:
            st.markdown(f"**{ARM_NAMES[arm]}, step by step**")
        st.mermaid_chart(
            process_diagram(arm, told),
            alt=f"{ARM_NAMES[arm]}: who hands what to whom"
            + (", with hours and dollars of each step" if told else ""),
        )
