"""The next step of a decision: what, who, and at what price."""

from __future__ import annotations

import streamlit as st

from components.shared.text import escaped
from core.report.findings.dossier import Dossier
from core.report.findings.next_step import owner_of_step, price_of_step
from core.report.headline import Told


def next_step(d: Dossier, told: Told) -> None:
    """One sentence, then its owner and its price."""
    who = f"**Owner:** {owner_of_step(d)}. **Price:** {price_of_step(d)}."
    st.markdown(escaped(f"**Next step.** {told.next_step} {who}"))
