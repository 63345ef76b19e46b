"""Text for Streamlit's Markdown."""

from __future__ import annotations

import html
import re

import streamlit as st

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")
_LINKS = re.compile(r"(?<=:)(?=\S)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_INVISIBLE = "\u200b"
LEAD_STYLE = "font-size: 1.15rem; line-height: 1.55; margin: 0"


def escaped(text: str) -> str:
    r"""Dollar signs kept as such: two of them would become a formula.

    Examples
    --------
    >>> escaped("from $8k to $9k")
    'from \\$8k to \\$9k'
    """
    return text.replace("$", "\\$")


def plain(text: str) -> str:
    r"""Text without Markdown, formulas, icons or links, for places that read Markdown.

    Every mark is escaped. Addresses and icon names are found after that, so an invisible
    character parts them.

    Examples
    --------
    >>> plain("20k to 4k: [x](y) $1")
    '20k to 4k\\: \\[x\\]\\(y\\) \\$1'
    """
    return _MARKUP.sub(r"\\\1", _LINKS.sub(_INVISIBLE, " ".join(text.split())))


def lead(text: str) -> None:
    """The sentence under a headline, a little larger than the rest; ``**`` is bold."""
    strong = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text))
    st.html(f'<p style="{LEAD_STYLE}">{strong}</p>')
