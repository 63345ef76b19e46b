"""What would change the answer: in one line, and as a table; worked out after the rest is shown."""

from __future__ import annotations

import streamlit as st

from components.decision.tables import break_even_table
from components.shared.text import escaped
from core.report.findings.break_even import Flips
from core.report.wording.glossary import capital

CHANGES = 2
"""Told in the line: more would not be read."""


def changes(found: Flips) -> str:
    """What would change the answer, in one line."""
    told = [row.sentence for row in found.rows if row.flips_at is not None]
    told += [f"{'Also ' if told else ''}{one}." for one in found.sentences]
    if not found.rows:
        return f"**What would change it:** {' '.join(found.sentences)}"
    if not told:
        return "**What would change it:** no single input, anywhere in its range."
    return f"**What would change it:** {capital(' '.join(told[:CHANGES]))}"


def break_evens(found: Flips) -> None:
    """Where the answer changes."""
    st.header("What would change the answer", anchor=False)
    if found.rows:
        break_even_table(found)
    else:
        st.markdown(escaped(" ".join(found.sentences)))
