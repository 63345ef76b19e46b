"""A process as a picture; left out on a phone, where its words would be too small to read."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.shared.text import plain
from core.domain.arms import Arm
from core.report.findings.dossier import Dossier
from core.report.findings.processes import PROCESSES, hours_and_dollars, process_diagram
from core.report.wording.glossary import PROCESS_NAMES

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


def show_process(process: str) -> None:
    """Who hands what to whom in one of the two processes."""
    _draw(process, process, PROCESS_NAMES[process], {})


def show_steps(d: Dossier, arm: str) -> bool:
    """The same with hours and dollars of an arm; False where it goes through neither process."""
    process = process_of(d.roster[arm])
    if process is not None:
        _draw(process, arm, d.name(arm), hours_and_dollars(d, arm))
    return process is not None


def _draw(process: str, key: str, name: str, told: Mapping[str, str]) -> None:
    """``told`` adds a second line to an arrow, by step."""
    key = f"process-{key.replace('.', '-')}"  # Streamlit does so for the class
    st.html(HIDE_ON_PHONES.format(key=key))
    with st.container(key=key):
        if told:
            st.markdown(f"**{plain(name)}, step by step**")
        st.mermaid_chart(
            process_diagram(process, told),
            alt=f"{name}: who hands what to whom"
            + (", with hours and dollars of each step" if told else ""),
        )
