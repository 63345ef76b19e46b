"""Choices that live in the address, by value and not by label, so that a link keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

Value = TypeVar("Value")
KEPT, SCREEN, MOVED = "kept-", "screen-drawn", "screen-moved"


def choice_from_link(key: str, values: Mapping[str, Value], default: Value) -> Value:
    """The chosen value: what the address says, so that *back* works too, else the default.

    A value that is not (or no longer) among the possible ones falls back to the default. Going
    to another screen empties the address; what was chosen is then written into it again.

    Parameters
    ----------
    key : str
        Key of the widget and name in the address.
    values : mapping of str to value
        How the address writes each possible value.
    default : value
        Where the address names none.

    Returns
    -------
    value
    """
    written = st.query_params.get(key)
    chosen = default if written is None else values.get(written, default)
    # Under a name of its own: Streamlit forgets the value of a widget that a run does not draw.
    kept = st.session_state.get(KEPT + key, default)
    if written is None and st.session_state.get(MOVED) and kept in values.values():
        chosen = kept
        if chosen != default:
            st.query_params[key] = next(t for t, value in values.items() if value == chosen)
    # Before the widget is drawn: afterwards Streamlit refuses to set its value.
    st.session_state[key] = st.session_state[KEPT + key] = chosen
    return chosen


def note_screen(screen: str) -> None:
    """Remember which screen is drawn, and whether it is another one than before."""
    st.session_state[MOVED] = st.session_state.get(SCREEN, screen) != screen
    st.session_state[SCREEN] = screen


def write_link(key: str, texts: Mapping[Value, str], default: Value) -> None:
    """Callback of the widget: keep the address in step; the default stays out of it."""
    chosen = st.session_state.get(key, default)
    if chosen == default or chosen not in texts:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = texts[chosen]


def in_address(values: Sequence[Value]) -> dict[str, Value]:
    """Values by the way an address writes them."""
    return {str(value): value for value in values}
