"""Choices that live in the address, by value and not by label, so that a link keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

Value = TypeVar("Value")


def choice_from_link(key: str, values: Mapping[str, Value], default: Value) -> Value:
    """The chosen value: what the reader picked, else what the address says, else the default.

    A value that is not (or no longer) among the possible ones falls back to the default.

    Parameters
    ----------
    key : str
        Key of the widget and name in the address.
    values : mapping of str to value
        How the address writes each possible value.
    """
    if st.session_state.get(key) not in values.values():
        st.session_state[key] = values.get(st.query_params.get(key, ""), default)
    chosen: Value = st.session_state[key]
    return chosen


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
