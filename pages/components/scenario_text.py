"""Text that somebody typed or put into an address, shown as it is and never as markup."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")
_LINKS = re.compile(r"(?<=:)(?=\S)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_INVISIBLE = "\u200b"


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
