"""Sharing what a screen shows: the button, the form, and the link, shown once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor, allowed
from components.shared.text import escaped, plain
from core.access.permissions import Action
from core.decision.scenarios.url import to_link
from core.domain.errors import SwitchpointError
from core.report.findings.dossier import Dossier
from core.report.headline import headline_of
from core.report.wording.glossary import PERIODS
from core.workflows.engine import engine
from core.workflows.report.sharing import (
    EXPIRIES,
    LONGEST_NOTE,
    LONGEST_TITLE,
    FrozenCase,
    NewLink,
    link_address,
    share,
)

SHARING, MADE = "sharing", "share-made"
TITLE, NOTE, EXPIRY = "share-title", "share-note", "share-expiry"


def share_button(dossier: Dossier, screen: str) -> None:
    """Open the form that freezes what this screen shows.

    Parameters
    ----------
    screen : str
        Name of the screen in the address; empty for Decision.
    """
    if not allowed(Action.MAKE_LINKS):
        return
    st.button(
        "Share",
        key="share",
        type="tertiary",
        icon=":material/ios_share:",
        help="Freeze this answer and create a link to it. Readers need no account.",
        on_click=_open,
        args=(screen or "decision",),
    )
    # By the state and not by the click: Streamlit closes a dialog with the next run of the screen,
    # and the link is shown after one. The screen, so that it does not follow to another.
    if st.session_state.get(SHARING) == (screen or "decision"):
        share_dialog(dossier, screen)


def share_dialog(dossier: Dossier, screen: str) -> None:
    """The form; afterwards the link, until it is closed."""

    @st.dialog("Share a frozen report", icon=":material/ios_share:", on_dismiss=close_dialog)
    def body() -> None:
        share_form(dossier, screen)

    body()


def share_form(dossier: Dossier, screen: str) -> None:
    """Title, note and expiry with the headline readers will see; then the link."""
    kept = st.session_state

    def ask() -> None:
        st.caption("Readers will see")
        st.markdown(escaped(f"**{headline_of(dossier).headline}**"))
        counted = PERIODS.get(dossier.months, f"{dossier.months} months")
        st.caption(f"{plain(dossier.title)} · cost horizon: {counted.lower()}")
        kept.setdefault(TITLE, dossier.title[:LONGEST_TITLE])
        st.text_input("Title", key=TITLE, max_chars=LONGEST_TITLE)
        st.text_area("Note to readers", key=NOTE, max_chars=LONGEST_NOTE, height=90)
        choose_expiry(EXPIRY)

    def make() -> NewLink:
        case = FrozenCase(
            dossier.experiment_id,
            dossier.months,
            dossier.valuation.scenario,
            _address(dossier, screen),
        )
        return share(engine().store, actor(), case, kept[TITLE], kept[NOTE], EXPIRIES[kept[EXPIRY]])

    make_link(ask, make)


def make_link(ask: Callable[[], None], make: Callable[[], NewLink]) -> None:
    """A form that ends in a link; what went wrong is told under it.

    Parameters
    ----------
    ask : callable
        Draws the fields.
    make : callable
        Makes the link of what was filled in.
    """
    made: NewLink | None = st.session_state.get(MADE)
    if made is not None:
        show_made(made)
        return
    ask()
    pressed = st.button("Create the link", icon=":material/add_link:")
    st.caption(
        "Anyone with the link can read the report, without an account. It never changes; you can "
        "revoke it at any time."
    )
    if not pressed:
        return
    try:
        with st.spinner("Freezing the report"):
            st.session_state[MADE] = make()
    except SwitchpointError as error:
        show_error(error)
        return
    st.rerun()  # the list behind it has the link too


def choose_expiry(key: str) -> None:
    """How long a link works."""
    st.session_state.setdefault(key, next(iter(EXPIRIES)))
    st.segmented_control("The link expires", list(EXPIRIES), key=key, required=True)


def show_made(made: NewLink) -> None:
    """The link, the only time it can be shown."""
    st.markdown("**The link is ready.** Copy it now: we show it only once.")
    st.code(link_address(made.key, seen_address()), language=None, wrap_lines=True)
    st.caption(
        "We store only a fingerprint. If you lose it, create a new link to the same report on "
        "Reports and links."
    )


def close_dialog() -> None:
    """Callback: forget the form and the link it showed."""
    for key in (SHARING, MADE, TITLE, NOTE, EXPIRY):
        st.session_state.pop(key, None)


def seen_address() -> str:
    """Where this browser sees the app."""
    here = urlsplit(str(st.context.url or ""))
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/{base}" if base else origin


def _open(screen: str) -> None:
    """Callback: an empty form."""
    close_dialog()
    st.session_state[SHARING] = screen


def _address(dossier: Dossier, screen: str) -> Mapping[str, str]:
    """Address parameters that show the same in the app, whatever is saved or chosen later."""
    valuation = dossier.valuation
    changed = to_link(valuation.scenario, valuation.register)
    return {
        "screen": "scenarios" if changed else screen or "decision",
        "x": dossier.experiment_id,
        "h": str(dossier.months),
        **changed,
    }
