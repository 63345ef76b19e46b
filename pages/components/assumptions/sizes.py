"""The same rows twice: as a table where there is room, as cards on a phone."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

ONE_OF_TWO = (
    "<style>.st-key-{key}-cards {{ display: none; }} @media (max-width: 640px) {{ "
    ".st-key-{key}-table {{ display: none; }} .st-key-{key}-cards {{ display: flex; }} }}</style>"
)


def table_or_cards(key: str, table: Callable[[], None], cards: Callable[[], None]) -> None:
    """Draw both; the width of the page decides which one shows."""
    st.html(ONE_OF_TWO.format(key=key))
    with st.container(key=f"{key}-table"):
        table()
    with st.container(key=f"{key}-cards"):
        cards()
