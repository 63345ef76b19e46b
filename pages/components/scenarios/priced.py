"""A race under the case on the screen, priced once."""

from __future__ import annotations

import streamlit as st

from core.domain.assumption import Scenario
from core.domain.canonical import canonical_json
from core.report.findings.dossier import Dossier


def under(dossier: Dossier, scenario: Scenario, months: int) -> Dossier:
    """A race under a scenario and a counted period; the same case is priced once for everybody."""
    return _under(
        dossier.content_hash, canonical_json(scenario.to_dict()), months, dossier, scenario
    )


@st.cache_resource(max_entries=8, ttl=3600, show_spinner=False)
def _under(poc: str, case: str, months: int, _dossier: Dossier, _scenario: Scenario) -> Dossier:
    return _dossier.under(_scenario, months)
