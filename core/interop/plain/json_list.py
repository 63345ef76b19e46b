"""A JSON list of records as JSON lines, without decoding it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_QUOTE, _ESCAPE, _COMMA, _NEWLINE, _RETURN = (ord(sign) for sign in '"\\,\n\r')
_STEPS = np.zeros(256, dtype=np.int8)
_STEPS[list(b"[{")] = 1
_STEPS[list(b"]}")] = -1
"""How much deeper each sign leads."""


def as_lines(raw: bytes) -> bytes | None:
    r"""The elements of a list on a line each, in bytes of the same length.

    Parameters
    ----------
    raw : bytes
        The file.

    Returns
    -------
    bytes or None
        None where it is no list, or its brackets and quotes do not pair. Whether the elements are
        JSON is for whoever reads them.

    Examples
    --------
    >>> as_lines(b'[{"a": "x,]"}, {"a": [1,\n2]}]')
    b' {"a": "x,]"}\n {"a": [1, 2]} '
    """
    text = raw.strip()
    if not (text.startswith(b"[") and text.endswith(b"]")):
        return None
    signs = np.frombuffer(text, dtype=np.uint8).copy()
    quotes = _unescaped(signs)
    if len(quotes) % 2:
        return None
    at = _outside(np.flatnonzero(_STEPS[signs]), quotes)
    depth = np.cumsum(_STEPS[signs[at]], dtype=np.int32)
    # One list from the first sign to the last, and nothing behind it.
    if depth[-1] != 0 or (depth[:-1] < 1).any():
        return None
    commas = _outside(np.flatnonzero(signs == _COMMA), quotes)
    between = commas[depth[np.searchsorted(at, commas) - 1] == 1]
    signs[(signs == _NEWLINE) | (signs == _RETURN)] = ord(" ")
    signs[between] = _NEWLINE
    signs[[0, -1]] = ord(" ")
    return signs.tobytes()


def _unescaped(signs: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Places of the quotes that open or close a string."""
    quotes = np.flatnonzero(signs == _QUOTE)
    behind = signs[np.maximum(quotes - 1, 0)] == _ESCAPE
    if not behind.any():
        return quotes
    kept = np.ones(len(quotes), dtype=bool)
    for which in np.flatnonzero(behind):
        at = quotes[which] - 1
        while at >= 0 and signs[at] == _ESCAPE:
            at -= 1
        kept[which] = (quotes[which] - at) % 2  # pairs of them stand for themselves
    return quotes[kept]


def _outside(places: NDArray[np.intp], quotes: NDArray[np.intp]) -> NDArray[np.intp]:
    """The places that are in no string: an even number of quotes stands before them."""
    return places[np.searchsorted(quotes, places) % 2 == 0]
