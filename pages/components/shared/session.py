"""Who is at the screen: whoever sits at the machine, or somebody who signed in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.shared.text import plain
from core.access.permissions import Action, article, may, refused
from core.access.sessions import NoRole, SignedOut, check_cookie_secret
from core.access.uploaders import UPLOADERS
from core.domain.actor import LOCAL, Actor
from core.domain.errors import BadData, SwitchpointError
from core.store.connection import Store
from core.workflows.admin.sign_in import sign_out, who_is
from core.workflows.engine import engine

AUTH = "auth"
SIGN_IN = "Sign in"
log = logging.getLogger("switchpoint")


def actor() -> Actor:
    """Who acts, found out anew each time; every writing function is handed it.

    Raises
    ------
    SignedOut, NoRole
        If nobody may act.
    SwitchpointError
        If sign-in is not set up right: then nobody is let in.
    """
    auth = sign_in_settings()
    if auth is None:
        return LOCAL
    # Before anybody is believed: with a secret that can be guessed, claims can be forged.
    check_cookie_secret(auth.get("cookie_secret"))
    claims = _claims()
    if not claims.get("is_logged_in"):
        raise SignedOut("Sign in to go on", "Switchpoint is open to people its owner let in.")
    return who_is(_store(), claims)


def _store() -> Store:
    """The store, which knows whose sign-in is over; why it is shut is not told to strangers."""
    try:
        return engine().store
    except SwitchpointError as error:
        log.error("%s", error.text)
        raise SwitchpointError(
            "Switchpoint cannot open its store",
            "Nobody can be let in until it can.",
            "Tell whoever runs Switchpoint: its log has the reason, "
            "and python -m core doctor says what to do.",
        ) from error


def allowed(action: Action) -> bool:
    """Whether to show what does something; the function behind it checks again."""
    return may(actor(), action)


def sign_in_settings() -> Mapping[str, Any] | None:
    """The section [auth] of the secrets; None where nobody has to sign in.

    Raises
    ------
    BadData
        If there are secrets that cannot be read: they might ask for a sign-in.
    """
    try:
        found = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        # Streamlit raises the same for no file and for a damaged one, which may hold [auth].
        if any(Path(path).exists() for path in st.get_option("secrets.files")):
            log.error("secrets.toml cannot be read: %s", error)
            raise BadData(
                "The settings of this app cannot be read",
                "secrets.toml is damaged, so nobody can be let in.",
                "Whoever runs the app finds the reason in its log.",
            ) from error
        return None
    return found.get(AUTH)


def _claims() -> dict[str, Any]:
    return dict(st.user.to_dict())


def visitor() -> tuple[Actor | None, SwitchpointError | None]:
    """Who is here; or nobody, and why."""
    try:
        return actor(), None
    except SwitchpointError as error:
        # Those two are how every visit begins; anything else somebody has to mend.
        if not isinstance(error, SignedOut | NoRole):
            log.error("%s", error.text)
        return None, error


def note_uploader(who: Actor | None) -> None:
    """Let this screen send files, or no longer: Streamlit itself asks nobody who they are."""
    running = get_script_run_ctx()
    if running is not None:
        UPLOADERS.note(running.session_id, who is not None and may(who, Action.UPLOAD))


def leave_if_over() -> None:
    """First line of a fragment, which runs without the frame: is whoever looks still let in?"""
    who, _ = visitor()
    if who is None:
        st.rerun()  # of the whole screen, which says why


def turned_away(error: SwitchpointError) -> None:
    """What somebody sees who is not let in, and the way in."""
    st.title(plain(error.title), anchor=False)
    for text in (error.message, error.remedy):
        if text:
            st.markdown(plain(text))
    if isinstance(error, SignedOut):
        for provider in _providers():
            label = f"{SIGN_IN} with {plain(provider)}" if provider else SIGN_IN
            st.button(label, icon=":material/login:", on_click=_sign_in, args=(provider,))
    elif isinstance(error, NoRole):
        st.button("Sign in as somebody else", icon=":material/logout:", on_click=_sign_out)


def not_for_you(who: Actor, action: Action, title: str) -> None:
    """What somebody sees who opened the address of a screen that is not theirs."""
    error = refused(who, action)
    st.title(f"{title} is not open to you", anchor=False)
    st.markdown(plain(f"{error.title}. {error.message} {error.remedy}"))
    st.page_link("decision.py", label="Go to Decision", icon=":material/gavel:")


def name_and_sign_out(who: Actor) -> None:
    """The foot of the sidebar where people sign in."""
    if who == LOCAL:
        return
    with st.sidebar:
        st.caption(f"Signed in as {plain(who.name)}, {article(who.role)}")
        st.button("Sign out", icon=":material/logout:", on_click=_sign_out)


def _providers() -> list[str | None]:
    """Named identity providers; None stands for the only one."""
    auth = sign_in_settings() or {}
    # [auth.google] and the like; a client_id in [auth] itself is a provider without a name.
    named = [key for key, value in auth.items() if isinstance(value, dict) and "client_id" in value]
    return [*([None] if "client_id" in auth or not named else []), *named]


def _sign_in(provider: str | None) -> None:
    """Callback: go to the identity provider."""
    st.login(provider)


def _sign_out() -> None:
    """Callback: end this sign-in everywhere, then go to the identity provider."""
    # Ours first: st.logout leaves the page, and with it the claims that say which sign-in ends.
    try:
        sign_out(engine().store, _claims())
    except SwitchpointError:
        log.info("a sign-in without a role was ended in its own browser only")
    st.logout()
