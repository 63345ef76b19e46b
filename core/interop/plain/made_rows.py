"""Rows of a training set of ours that were made: they come back as nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.interop.plain.cells import text
from core.interop.plain.loaded_table import Loaded
from core.preparation.examples import ExampleOrigin

ORIGIN, PARENT = "origin", "parent_id"
MADE = tuple(origin.value for origin in ExampleOrigin if origin is not ExampleOrigin.ORIGINAL)


def made_for_training(loaded: Loaded) -> NDArray[np.bool_]:
    """Rows marked as copied, misspelt or said in other words, with what they were made from.

    As items they could be dealt into the practice set or the exam.
    """
    if not {ORIGIN, PARENT} <= loaded.columns.keys():
        return np.zeros(len(loaded), dtype=bool)
    marked = pc.is_in(text(loaded.columns[ORIGIN]), pa.array(MADE)).to_numpy()
    has_parent = text(loaded.columns[PARENT]).is_valid().to_numpy()
    return np.asarray(marked & has_parent, dtype=bool)


def made_note(made: NDArray[np.bool_]) -> str:
    """How many were left out, and why."""
    return (
        f"Made for training from other rows, left out: {int(made.sum()):,}. Made-up texts never "
        "become items."
    )
