"""The words used in a report, each with its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.report.words import WORDS


def words_used(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Words of the list that stand in some texts, in the order of the list.

    Examples
    --------
    >>> [word for word, _ in words_used(["After two rounds the target was proved."])]
    ['round', 'proved']
    """
    told = "\n".join(texts).lower()
    found: dict[str, str] = {}
    for word in WORDS:
        if re.search(rf"\b{re.escape(word.shown.lower())}s?\b", told):
            found.setdefault(word.shown, word.meaning)
    return tuple(found.items())
