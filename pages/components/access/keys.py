"""API keys: created here, shown once, revoked at any time."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor
from components.shared.text import plain
from core.access.scopes import Scope
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.report.format.numbers import stamp
from core.store.api_tokens import ApiToken
from core.workflows.admin.api_tokens import (
    DAYS,
    LONGEST_NAME,
    known_tokens,
    make_token,
    state_of,
    take_back_token,
)
from core.workflows.engine import engine

MADE = "key-made"
LIFETIMES = {30: "30 days", DAYS: "90 days", 366: "a year"}
MEANING = {
    Scope.IMPORT: "send files",
    Scope.EXPORT: "export uploaded rows",
    Scope.READ: "read decisions",
}


def keys() -> None:
    """The form, the key that was just made, and the list."""
    st.markdown("With a key a program sends files or reads results without anybody signing in.")
    _made()
    _form()
    known = known_tokens(engine().store, by=actor())
    working = [token for token in known if token.works_at(utc_now())]
    for token in working:
        _card(token)
    if not working:
        st.caption("No active key.")
    over = [token for token in known if token not in working]
    if over:
        with st.expander(f"Inactive keys ({len(over)})"):
            for token in over:
                st.markdown(f"**{plain(token.name)}** · {plain(state_of(token))}")


def _made() -> None:
    key = st.session_state.pop(MADE, None)
    if key is None:
        return
    with st.container(border=True):
        st.markdown(":material/key: **Your new key, shown only once**")
        st.code(key, language=None, wrap_lines=True)
        st.caption("Copy it now and keep it like a password. We store only a fingerprint.")


def _form() -> None:
    with (
        st.popover("New key", icon=":material/add:"),
        st.form("new-key", border=False, clear_on_submit=True),
    ):
        name = st.text_input("Who uses it", max_chars=LONGEST_NAME)
        scopes = st.pills(
            "It may",
            list(Scope),
            selection_mode="multi",
            default=[Scope.IMPORT],
            format_func=MEANING.__getitem__,
        )
        days = st.selectbox("It works for", list(LIFETIMES), 1, format_func=LIFETIMES.__getitem__)
        if not st.form_submit_button("Create the key"):
            return
        try:
            _, key = make_token(engine().store, name, scopes, days, by=actor())
        except SwitchpointError as error:
            show_error(error)
            return
        st.session_state[MADE] = key
        st.rerun()


def _card(token: ApiToken) -> None:
    with st.container(border=True):
        told, action = st.columns([5, 2], gap="medium", vertical_alignment="center")
        may = ", ".join(MEANING[Scope(scope)] for scope in token.scopes)
        used = f"last used {stamp(token.last_used_at)}" if token.last_used_at else "never used"
        told.markdown(f"**{plain(token.name)}** may {may}")
        told.caption(
            f"Created {stamp(token.created_at)} by {plain(token.created_by)} · "
            f"{plain(state_of(token))} · {used}"
        )
        with action.popover("Revoke", icon=":material/block:"):
            st.markdown("Programs that use it stop working at once.")
            if st.button("Revoke for good", key=f"revoke-{token.id}"):
                try:
                    take_back_token(engine().store, token.id, by=actor())
                except SwitchpointError as error:
                    show_error(error)
                    return
                st.rerun()
