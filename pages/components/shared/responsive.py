"""Controls that stand beside the answer on a wide screen and fold away on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

FOLDED = (
    "<style>.st-key-{key}-fold {{ display: none; }} @media (max-width: 640px) {{ "
    ".st-key-{key}-fold {{ display: flex; margin-bottom: 1rem; }} "
    ".st-key-{key}-fold [data-testid=stExpanderDetails] {{ display: none; }} "
    ".st-key-{key}:has(.st-key-{key}-fold details:not([open])) .st-key-{key}-body "
    "{{ display: none; }} "
    "[data-testid=stColumn]:has(.st-key-{key}) {{ order: {order}; }} }}</style>"
)
"""The expander holds nothing: it opens and closes what follows it, and a browser that does not
know ``:has`` shows everything."""


@contextmanager
def folded_on_a_phone(key: str, label: str, *, first: bool = False) -> Iterator[None]:
    """One expander around controls, closed at first, where the page is narrow; else no trace.

    Parameters
    ----------
    first : bool
        Whether it stands before the other column there, and not after it.
    """
    with st.container(key=key, gap=None):
        with st.container(key=f"{key}-fold"):
            st.expander(label)
        with st.container(key=f"{key}-body"):
            yield
        st.html(FOLDED.format(key=key, order=-1 if first else 0))  # last: it takes a line
