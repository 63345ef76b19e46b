"""Tables of true against predicted classes as text: few classes in full, many by filled cells."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

WRITTEN_IN_FULL = 12
"""Classes up to which every cell is written; a table of 200 classes has 40,200."""


def confusion_text(table: NDArray[np.int_]) -> str:
    """A table as JSON: rows of counts, or its shape and the cells that are not 0.

    Examples
    --------
    >>> confusion_text(np.array([[2, 1, 0], [0, 3, 0]]))
    '[[2, 1, 0], [0, 3, 0]]'
    """
    if len(table) <= WRITTEN_IN_FULL:
        return json.dumps(table.tolist())
    rows, columns = np.nonzero(table)
    cells = np.stack([rows, columns, table[rows, columns]], axis=1)
    return json.dumps({"shape": table.shape, "cells": cells.tolist()})


def read_confusion(text: str) -> NDArray[np.int_]:
    """The inverse of :func:`confusion_text`."""
    found = json.loads(text)
    if isinstance(found, list):
        return np.array(found, dtype=int)
    table = np.zeros(found["shape"], dtype=int)
    for row, column, count in found["cells"]:
        table[row, column] = count
    return table
