"""A process as a picture; left out on a phone, where its words would be too small to read."""

from __future__ import annotations

import streamlit as st

from components.shared.text import plain
from core.domain.arms import Arm
from core.report.findings.dossier import Dossier
from core.report.findings.processes import PROCESSES, hours_and_dollars, process_diagram

# By the class that Streamlit makes of a container's key: Python cannot know how wide a screen is.
HIDE_ON_PHONES = (
    '<style>@media (max-width: 640px) {{ [class*="st-key-{key}"] {{ display: none; }} }}</style>'
)


def process_of(arm: Arm) -> str | None:
    """The process that an arm goes through; None where its steps are those of neither."""
    steps = {node.value for node in arm.nodes}
    for process, (_, arrows) in PROCESSES.items():
        if steps == {step for step, *_ in arrows}:
            return process
    return None


def show_steps(d: Dossier, arm: str) -> bool:
    """Who hands what to whom, with hours and dollars; False where it goes through neither."""
    process = process_of(d.roster[arm])
    if process is None:
        return False
    key = f"process-{arm.replace('.', '-')}"  # Streamlit does so for the class
    st.html(HIDE_ON_PHONES.format(key=key))
    with st.container(key=key):
        st.markdown(f"**{plain(d.name(arm))}, step by step**")
        st.mermaid_chart(
            process_diagram(process, hours_and_dollars(d, arm)),
            alt=f"{d.name(arm)}: who hands what to whom, with hours and dollars of each step",
        )
    return True
