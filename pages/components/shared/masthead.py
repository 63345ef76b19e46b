"""What Switchpoint is for, and what it compares: one line above every screen."""

from __future__ import annotations

import streamlit as st

from core.report.wording.glossary import DEFINED, PROMISE


def masthead(*, defines: bool) -> None:
    """The promise in one sentence; both approaches defined for who has not met them yet.

    Parameters
    ----------
    defines : bool
        Whether the screen defines them itself.
    """
    if defines:
        st.caption(PROMISE)
        return
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        st.caption(PROMISE, width="content")
        with st.popover("Which two approaches?", type="tertiary", icon=":material/help:"):
            for defined in DEFINED.values():
                st.markdown(defined)
