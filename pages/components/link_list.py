"""All links: what they show, how often they were opened, and ending them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.frame import show_error
from components.sharing import (
    EXPIRY,
    MADE,
    REFUSED,
    SHARING,
    choose_expiry,
    close_dialog,
    guarded,
    show_made,
)
from components.text import plain
from components.who import actor, allowed
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.report.formats import stamp
from core.report.link_words import opened, state
from core.store.sharing import Link
from core.workflows.engine import engine
from core.workflows.sharing import EXPIRIES, let_end, line_of, link_again, revoke, to_end

AGAIN = "again-"


def link_list(links: Sequence[Link]) -> None:
    """Open links as cards; the others in a table that opens."""
    now = utc_now()
    refused = st.session_state.pop(REFUSED, None) if SHARING not in st.session_state else None
    if refused is not None:
        show_error(refused)
    for link in links:
        if link.works_at(now):
            _card(link)
    if any(link.works_at(now) for link in links):
        st.caption(
            "The address of a link cannot be shown again: only a fingerprint of it is kept. "
            "New link makes another one for the same frozen report."
        )
    closed = [link for link in links if not link.works_at(now)]
    if closed:
        with st.expander(f"Links that no longer work ({len(closed)})"):
            _closed(closed)


def _card(link: Link) -> None:
    with st.container(border=True):
        told, actions = st.columns([5, 2], gap="medium")
        with told:
            st.markdown(f"**{plain(link.title)}**")
            st.markdown(plain(link.headline))
            st.caption(
                f"Made {stamp(link.created_at)} by {plain(link.created_by)} · {opened(link)} · "
                f"{state(link, utc_now())}"
            )
            if line := line_of(link):
                st.caption(f":material/update: {plain(line.partition('.')[0])}.")
        with actions:
            _again(link)
            if allowed(to_end(actor(), link)):
                _ending(link)


def _ending(link: Link) -> None:
    """Another end, or none any more."""
    _expiry(link)
    st.button(
        "Revoke",
        key=f"revoke-{link.id}",
        icon=":material/link_off:",
        width="stretch",
        on_click=_revoke,
        args=(link.id,),
    )


def _again(link: Link) -> None:
    """Another link for the same frozen report."""
    st.button(
        "New link",
        key=f"{AGAIN}{link.id}",
        icon=":material/add_link:",
        width="stretch",
        help="Another link for the same frozen report.",
        on_click=_open,
        args=(link.id,),
    )
    if st.session_state.get(SHARING) == AGAIN + link.id:
        dialog = st.dialog(
            "Another link, same report", icon=":material/add_link:", on_dismiss=close_dialog
        )
        dialog(_form)(link)


def _form(link: Link) -> None:
    made = st.session_state.get(MADE)
    if made is not None:
        show_made(made)
        return
    st.markdown(f"**{plain(link.title)}**: {plain(link.headline)}")
    st.caption(f"Frozen on {stamp(link.frozen_at)}; it will look exactly the same.")
    choose_expiry(EXPIRY)
    refused = st.session_state.pop(REFUSED, None)
    if refused is not None:
        show_error(refused)
    st.button("Make the link", icon=":material/add_link:", on_click=_make, args=(link,))


def _expiry(link: Link) -> None:
    with st.popover("Change the end", icon=":material/event:", width="stretch"):
        choose_expiry(key := f"end-{link.id}")
        st.caption("Counted from now.")
        st.button("Change", key=f"change-{link.id}", on_click=_change, args=(link.id, key))


def _closed(links: Sequence[Link]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Title": [link.title for link in links],
                "Verdict shown": [link.headline for link in links],
                "Made": [stamp(link.created_at) for link in links],
                "By": [link.created_by for link in links],
                "Opened": [link.opened for link in links],
                "Ended": [state(link, utc_now()) for link in links],
            }
        ),
        hide_index=True,
        column_config={"Title": st.column_config.TextColumn(pinned=True)},
    )


def _open(link_id: str) -> None:
    """Callback: the small form for another link."""
    close_dialog()
    st.session_state[SHARING] = AGAIN + link_id


def _make(link: Link) -> None:
    """Callback: another link."""
    days = EXPIRIES[st.session_state[EXPIRY]]
    guarded(lambda: link_again(engine().store, actor(), link.snapshot_id, days))


def _revoke(link_id: str) -> None:
    """Callback: the link stops working now."""
    try:
        revoke(engine().store, actor(), link_id)
    except SwitchpointError as error:
        st.session_state[REFUSED] = error


def _change(link_id: str, key: str) -> None:
    """Callback: another end."""
    try:
        let_end(engine().store, actor(), link_id, EXPIRIES[st.session_state[key]])
    except SwitchpointError as error:
        st.session_state[REFUSED] = error
