"""What to test next: under the cards of a decision, and under the forecasts of a race."""

from __future__ import annotations

import streamlit as st

from components.shared.text import escaped
from core.report.findings.dossier import Dossier
from core.report.findings.next_test import rounds_to_run, what_to_test
from core.workflows.poc.cases import flips_of


def to_test(d: Dossier) -> None:
    """Everything that might be found out first; worked out with what would flip it."""
    _listed("What to test next", what_to_test(d, flips_of(d.content_hash, d).note))


def iterations_first(d: Dossier) -> None:
    """What one more round of each approach in question costs and is likely to bring."""
    _listed("One more round", rounds_to_run(d))


def _listed(title: str, lines: list[str]) -> None:
    if lines:
        st.markdown("\n".join([f"**{title}**", *(f"- {escaped(line)}" for line in lines)]))
