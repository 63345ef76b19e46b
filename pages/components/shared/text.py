"""Text for Streamlit's Markdown, which reads marks in names and numbers too."""

from __future__ import annotations

import html
import re

import streamlit as st

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_STARTS = re.compile(r"^([ \t]*)(?:([-+=])|(\d+)([.)]))", re.MULTILINE)
"""What makes a list, a heading or a rule at the beginning of a line."""
_LINKS = re.compile(r"(?<=:)(?=[\w+-]*:|[^\s\d*])|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where an address, a shortcode or a coloured text would be found after everything else."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_INVISIBLE = "\u200b"
"""No backslash stops an address from becoming a link: it is found in the text that is left."""
LEAD_STYLE = "font-size: clamp(1rem, 0.6rem + 1.6vw, 1.15rem); line-height: 1.55; margin: 0"
"""On a phone no larger than the rest, so that its first screen holds the numbers."""


def _text(text: str) -> str:
    """The text as itself: marks escaped, addresses parted by an invisible character."""
    # In this order: a backslash within a shortcode (:1_2:) would hide it from the first pattern,
    # and those of the last would be escaped again by the one before.
    marked = _MARKS.sub(r"\\\1", _LINKS.sub(_INVISIBLE, text))
    return _STARTS.sub(_start, marked)


def _start(found: re.Match[str]) -> str:
    _, sign, number, dot = found.groups()
    return f"\\{sign}" if sign else f"{number}\\{dot}"


def escaped(text: str) -> str:
    r"""A sentence of ours: ``**`` is bold, lines stay, nothing else is markup.

    Names in it, say of a test case, are text: no formula, icon, link, list or HTML.

    Examples
    --------
    >>> escaped("**from $8k** to [x](y) <b> $9k")
    '**from \\$8k** to \\[x\\](y) \\<b\\> \\$9k'
    """
    parts = _BOLD.split(text)  # every second part stood between stars
    return "".join(f"**{_text(p)}**" if at % 2 else _text(p) for at, p in enumerate(parts))


def plain(text: str) -> str:
    r"""What people typed, in one line and as they typed it; not even bold is markup.

    Examples
    --------
    >>> plain("20k to 4k: **[x](y)** $1"), plain("1. not a list")
    ('20k to 4k: \\*\\*\\[x\\](y)\\*\\* \\$1', '1\\. not a list')
    """
    return _text(" ".join(text.split()))


def lead(text: str) -> None:
    """The sentence under a headline, a little larger than the rest; ``**`` is bold."""
    strong = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text))
    st.html(f'<p style="{LEAD_STYLE}">{strong}</p>')
