"""Which line of a CSV file each of its rows begins on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_QUOTE, _NEWLINE, _RETURN = ord('"'), ord("\n"), ord("\r")


def row_lines(raw: bytes) -> NDArray[np.int64] | None:
    r"""Line on which each row begins, the header first; blank lines are no rows.

    Parameters
    ----------
    raw : bytes
        The file, in UTF-8.

    Returns
    -------
    ndarray of int64, or None
        None where only reading cell by cell can tell: a lone carriage return, or quotes
        that do not pair.

    Examples
    --------
    >>> row_lines(b'a,b\n\n1,"x\ny"\n2,z').tolist()
    [1, 3, 5]
    """
    quoted = raw.count(b'"')
    if quoted % 2 or raw.count(b"\r") != raw.count(b"\r\n"):
        return None
    signs = np.frombuffer(raw, dtype=np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    if len(signs) and signs[-1] != _NEWLINE:
        ends = np.append(ends, len(signs))
    line = np.arange(1, len(ends) + 1)
    if quoted:
        # An even number of quotes before it: the line end is not inside one. Doubled quotes within
        # a cell come in pairs and change nothing.
        outside = np.searchsorted(np.flatnonzero(signs == _QUOTE), ends) % 2 == 0
        ends, begins_at = ends[outside], np.concatenate(([1], line[outside][:-1] + 1))
    else:
        begins_at = line
    starts = np.concatenate(([0], ends[:-1] + 1))
    length = ends - starts
    blank = (length == 0) | ((length == 1) & (signs[starts.clip(max=len(signs) - 1)] == _RETURN))
    return np.asarray(begins_at[~blank], dtype=np.int64)
