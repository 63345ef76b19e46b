"""Options that say what something of a file stands for: ``--map COLUMN=FIELD``."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.errors import BadUsage


def pairs(given: Sequence[str], option: str, shape: str, example: str) -> dict[str, str]:
    """Meanings by what they are said of; the last ``=`` parts the two.

    Raises
    ------
    BadUsage
        If one is not written like ``shape``.

    Examples
    --------
    >>> pairs(["x=y=class"], "--answer", "ANSWER=CLASS", "Yes.=yes")
    {'x=y': 'class'}
    """
    found = {}
    for pair in given:
        name, sign, meaning = pair.rpartition("=")
        if not sign or not name or not meaning:
            raise BadUsage(f"{option} {pair}: write {shape}", remedy=f"For example {example}.")
        found[name] = meaning
    return found
