"""The card that says what would flip the recommendation; worked out after the rest is shown."""

from __future__ import annotations

import streamlit as st

from components.shared.chart import show_picture
from components.shared.text import escaped
from core.report.charts.break_evens import flip_rows
from core.report.findings.dossier import Dossier
from core.workflows.poc.cases import flips_of


def flip_card(d: Dossier) -> None:
    """Rows for the inputs that matter most, sentences for fields and switches."""
    with st.skeleton(height=360):
        found = flips_of(d.content_hash, d)
    if found.rows:
        show_picture(flip_rows(found), "flips")
    else:
        st.subheader("What would flip it", anchor=False)
    if found.rows:
        listed = "\n".join(f"- {escaped(sentence)}" for sentence in found.sentences)
        st.markdown(f"**It would also flip**\n{listed}" if listed else "")
        drawn = sum(row.flips_at is not None for row in found.rows)
        st.caption(_could(max(found.could, drawn)))
    else:
        st.markdown(escaped(" ".join(found.sentences)))


def _could(inputs: int) -> str:
    if not inputs:
        return "No input could flip the answer on its own, wherever in its range it lies."
    word = "input" if inputs == 1 else "inputs"
    return f"{inputs} {word} could flip the answer alone, each within its range."
