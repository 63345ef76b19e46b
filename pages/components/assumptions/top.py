"""The top of the Assumptions screen: where the register stands, four numbers, one switch."""

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
NOBODY = "somebody at this screen"


def context(found: SourceCounts, edits: Mapping[str, StoredEdit], priced: str) -> None:
    """What the register holds, and the service of the pricing date, one line each."""
    changed = sum(not edit.shipped for edit in edits.values())
    here = f"{changed} changed here" if changed else "none changed here"
    st.caption(
        f"Ships with {found.total} assumptions, {here}; {found.blank} more stay blank until a "
        "scenario says them"
    )
    st.caption(escaped(service_sentence(priced)))


def ignore_toggle(store: Store) -> None:
    """Whether vendor claims count; kept in the store, for everybody."""
    st.session_state[IGNORE] = vendor_claims_ignored(store)
    st.toggle(
        "Ignore vendor claims",
        key=IGNORE,
        on_change=_switch,
        disabled=not allowed(Action.EDIT_ASSUMPTIONS),
        args=(store,),
        help="A seller's number then counts as assumed: the same likely value, from a third to "
        "three times it, never narrower than the seller's own range. For everybody who uses "
        "this store.",
    )


def _switch(store: Store) -> None:
    name = st.session_state.get(NAME, "").strip() or NOBODY
    ignore_vendor_claims(store, st.session_state[IGNORE], by=actor(), changed_by=name)


def numbers(
    found: SourceCounts, ignored: int, edits: Mapping[str, StoredEdit], flips: int | None = None
) -> None:
    """Four numbers; the last one says what could flip the answer once that is known."""
    with st.grid(4, min_column_width=165):
        st.metric("With a source", found.sourced, border=True, height="stretch", help=_SOURCED)
        st.metric(
            "Vendor claims",
            found.vendor,
            border=True,
            height="stretch",
            delta=f"{ignored} ignored" if ignored else None,
            delta_color="off",
            delta_arrow="off",
            help="Whoever says it sells it.",
        )
        st.metric("Assumed", found.assumed, border=True, height="stretch", help=_ASSUMED)
        if flips is None:
            changed = sum(not edit.shipped for edit in edits.values())
            st.metric("Changed here", changed, border=True, height="stretch", help=_CHANGED)
        else:
            st.metric("Could flip", flips, border=True, height="stretch", help=_FLIPS)


_SOURCED = "Somebody who does not sell it published it, or it is an official figure."
_ASSUMED = "Nobody has published it, or it is from memory. Both ways get the same value."
_CHANGED = "Set to another value by somebody who uses this store, with a reason."
_FLIPS = "Each could change the recommendation alone, within its range."
