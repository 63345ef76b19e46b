"""Text for Streamlit's Markdown."""

from __future__ import annotations

import html
import re

import streamlit as st

LEAD_STYLE = "font-size: 1.15rem; line-height: 1.55; margin: 0"


def escaped(text: str) -> str:
    r"""Dollar signs kept as such: two of them would become a formula.

    Examples
    --------
    >>> escaped("from $8k to $9k")
    'from \\\\$8k to \\\\$9k'
    """
    return text.replace("$", "\\$")


def plain(text: str) -> str:
    r"""Text that somebody typed, with its Markdown taken for what it is.

    Examples
    --------
    >>> print(plain("*5* <b>"))
    \*5\* \<b\>
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+.!|~:-])", r"\\\1", text)


def lead(text: str) -> None:
    """The sentence under a headline, a little larger than the rest; ``**`` is bold."""
    strong = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text))
    st.html(f'<p style="{LEAD_STYLE}">{strong}</p>')
