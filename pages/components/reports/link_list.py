"""All links: what they show, how often they were opened, and ending them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor, allowed
from components.shared.share_dialog import (
    EXPIRY,
    SHARING,
    choose_expiry,
    close_dialog,
    make_link,
)
from components.shared.text import plain
from core.access.permissions import Action
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.report.format.numbers import count, stamp
from core.report.wording.link_words import opened, state
from core.store.links import Link, load_snapshot
from core.workflows.engine import engine
from core.workflows.report.open_links import line_of
from core.workflows.report.sharing import (
    EXPIRIES,
    NewLink,
    link_again,
    revoke,
    revoke_at,
    to_end,
)

AGAIN, REFUSED = "again-", "link-refused"
FIRST = 5
SCREENS = {"decision": "decision.py", "scenarios": "scenarios.py"}


def link_list(links: Sequence[Link]) -> None:
    """Open links as cards, the newest first; those that ended in a table."""
    now = utc_now()
    refused = st.session_state.pop(REFUSED, None)
    if refused is not None:
        show_error(refused)
    working = [link for link in links if link.works_at(now)]
    for link in working[:FIRST]:
        _card(link)
    if older := working[FIRST:]:
        with st.expander(f"{count(len(older))} more open links"):
            for link in older:
                _card(link)
    if working:
        st.caption("A link is shown only once. New link creates another one to the same report.")
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
            if allowed(Action.MAKE_LINKS):
                _again(link)
            own = allowed(to_end(actor(), link))
            if own:
                _end(link)
            with st.popover("More", icon=":material/more_horiz:", width="stretch"):
                _look(link)
                if own:
                    _expiry(link)


def _end(link: Link) -> None:
    """Revoking asks once more: it cannot be undone."""
    with st.popover("Revoke", icon=":material/link_off:", width="stretch"):
        st.markdown("Readers will see: *This link no longer works.* It cannot be undone.")
        st.button(
            "Revoke for good",
            key=f"revoke-{link.id}",
            width="stretch",
            on_click=_revoke,
            args=(link.id,),
        )


def _look(link: Link) -> None:
    """What the link shows, for those who made it: the page itself, the same case in the app."""
    st.download_button(
        "Frozen page",
        data=lambda: load_snapshot(engine().store, link.snapshot_id).page,
        file_name=f"{link.snapshot_id}.html",
        mime="text/html",
        key=f"page-{link.id}",
        icon=":material/download:",
        on_click="ignore",
    )
    there = dict(link.address)
    screen = SCREENS.get(there.pop("screen", ""))
    if screen:
        st.page_link(
            screen, label="The same case, today", icon=":material/tune:", query_params=there
        )


def _again(link: Link) -> None:
    """Another link for the same frozen report."""
    st.button(
        "New link",
        key=f"{AGAIN}{link.id}",
        icon=":material/add_link:",
        width="stretch",
        help="Another link to the same frozen report.",
        on_click=_open,
        args=(link.id,),
    )
    if st.session_state.get(SHARING) == AGAIN + link.id:
        dialog = st.dialog(
            "Another link, same report", icon=":material/add_link:", on_dismiss=close_dialog
        )
        dialog(_form)(link)


def _form(link: Link) -> None:
    def ask() -> None:
        st.markdown(f"**{plain(link.title)}**: {plain(link.headline)}")
        st.caption(f"Frozen on {stamp(link.frozen_at)}; it will look exactly the same.")
        choose_expiry(EXPIRY)

    def make() -> NewLink:
        days = EXPIRIES[st.session_state[EXPIRY]]
        return link_again(engine().store, actor(), link.snapshot_id, days)

    make_link(ask, make)


def _expiry(link: Link) -> None:
    choose_expiry(key := f"end-{link.id}")
    st.caption("Counted from now.")
    st.button("Change the end", key=f"change-{link.id}", on_click=_change, args=(link.id, key))


def _closed(links: Sequence[Link]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Title": [link.title for link in links],
                "Answer shown": [link.headline for link in links],
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


def _revoke(link_id: str) -> None:
    """Callback: the link stops working now."""
    try:
        revoke(engine().store, actor(), link_id)
    except SwitchpointError as error:
        st.session_state[REFUSED] = error


def _change(link_id: str, key: str) -> None:
    """Callback: another end."""
    try:
        revoke_at(engine().store, actor(), link_id, EXPIRIES[st.session_state[key]])
    except SwitchpointError as error:
        st.session_state[REFUSED] = error
