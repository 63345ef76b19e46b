"""Text for Streamlit's Markdown."""

from __future__ import annotations


def escaped(text: str) -> str:
    """Dollar signs kept as such: two of them would become a formula.

    Examples
    --------
    >>> escaped("from $8k to $9k")
    'from \\\\$8k to \\\\$9k'
    """
    return text.replace("$", "\\$")
