r"""Text that a template engine or a loader would run, made inert and back again.

promptfoo renders ``{{ ... }}``, ``{% ... %}`` and ``{# ... #}`` wherever they stand in a value,
and loads values that begin with ``file://`` or ``package:``. A word joiner (U+2060, which is
invisible and has no width) between such signs keeps it from doing so; one that stands there
already gets another, so that taking one out always gives the text as it was.
"""

from __future__ import annotations

import re

JOINER = "\u2060"
_OPENS = re.compile(f"\\{{(?={JOINER}*[{{%#])")
_OPENED = re.compile(f"\\{{{JOINER}(?={JOINER}*[{{%#])")
_LOADS = re.compile(f"^{JOINER}*(?:file://|package:)")
_LOADED = re.compile(f"^{JOINER}(?={JOINER}*(?:file://|package:))")


def inert(text: str) -> str:
    r"""The text with nothing in it that runs.

    Examples
    --------
    >>> inert("{{ 1 }}").encode("ascii", "backslashreplace").decode()
    '{\\u2060{ 1 }}'
    """
    parted = _OPENS.sub("{" + JOINER, text)
    return JOINER + parted if _LOADS.match(parted) else parted


def live(text: str) -> str:
    """The text as it was.

    Examples
    --------
    >>> live(inert("{{{ file://x"))
    '{{{ file://x'
    """
    return _OPENED.sub("{", _LOADED.sub("", text, count=1))
