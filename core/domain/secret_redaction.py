"""Secrets never stand in what is written down: a log line, an error, a reason in the store."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "[hidden]"
SHORTEST = 8
"""A shorter value is found in ordinary words."""

_NAMES = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
_SHAPES = re.compile(
    r"(?P<scheme>\bBearer\s+)[^\s\"',]+"  # a header
    r"|\bsk-[A-Za-z0-9_-]{12,}"  # keys of model services
    r"|(?<![A-Za-z0-9_-])(?:swp_)?[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"  # our own keys
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?",  # signed web tokens
)
_known: set[str] = set()


def know_secrets(values: Iterable[Any]) -> None:
    """Remember values that may never be written down, such as those of a secrets file."""
    _known.update(value for value in map(str, values) if len(value) >= SHORTEST)


def secret_values(settings: Mapping[str, Any], inside: bool = False) -> list[str]:
    """Values of settings whose names say that they are secret, however deep they stand.

    Examples
    --------
    >>> secret_values({"auth": {"client_secret": "abc", "client_id": "x"}, "A_KEY": "k"})
    ['abc', 'k']
    """
    found: list[str] = []
    for name, value in settings.items():
        secret = inside or bool(_NAMES.search(str(name)))
        if isinstance(value, Mapping):
            found += secret_values(value, secret)
        elif isinstance(value, (list, tuple)):
            found += [str(item) for item in value if secret]
        elif secret:
            found.append(str(value))
    return found


def without_secrets(text: str) -> str:
    """A text with every known secret, and everything that has the shape of one, hidden.

    Parameters
    ----------
    text : str
        A log line, an error, a reason: anything that is about to be written down.

    Returns
    -------
    str
        The same with ``HIDDEN`` in place of each secret.

    Examples
    --------
    >>> without_secrets("Authorization: Bearer abc, key sk-proj-0123456789abcdef")
    'Authorization: Bearer [hidden], key [hidden]'
    """
    values = [v for v in secret_values(os.environ) if len(v) >= SHORTEST]
    # The longest first: of a secret that holds another one, nothing may be left standing.
    for value in sorted({*_known, *values}, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    return _SHAPES.sub(lambda found: (found.group("scheme") or "") + HIDDEN, text)
