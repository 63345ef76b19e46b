"""The top of the Assumptions screen: what was changed, and one switch."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.assumptions.edit import NAME
from components.shared.session import actor, allowed
from components.shared.text import escaped
from core.access.permissions import Action
from core.report.wording.assumption_order import SourceCounts
from core.report.wording.service_words import service_sentence
from core.store.assumption_edits import StoredEdit, vendor_claims_ignored
from core.store.connection import Store
from core.workflows.inputs.assumptions import ignore_vendor_claims

IGNORE = "assumption-ignore-vendor"
NOBODY = "local user"


def context(found: SourceCounts, edits: Mapping[str, StoredEdit], priced: str) -> None:
    """What was changed here, and the service of the pricing date, in one line."""
    changed = sum(not edit.shipped for edit in edits.values())
    here = f"{changed} changed here" if changed else "All defaults"
    st.caption(escaped(f"{here} · {found.blank} more not set · {service_sentence(priced)}"))


def ignore_toggle(store: Store) -> None:
    """Whether vendor claims count; kept in the store, for everybody."""
    st.session_state[IGNORE] = vendor_claims_ignored(store)
    st.toggle(
        "Ignore vendor claims",
        key=IGNORE,
        on_change=_switch,
        disabled=not allowed(Action.EDIT_ASSUMPTIONS),
        args=(store,),
        help="Replaces each seller's number by a wide estimate: from a third to three times it. "
        "Applies to everybody who uses this store.",
    )


def _switch(store: Store) -> None:
    name = st.session_state.get(NAME, "").strip() or NOBODY
    ignore_vendor_claims(store, st.session_state[IGNORE], by=actor(), changed_by=name)
