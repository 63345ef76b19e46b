"""What every aggregation returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import NO_OPINION, Codes


@dataclass(frozen=True)
class SoftLabels:
    """One label per item, with the probability behind it.

    Attributes
    ----------
    label : ndarray of int16, shape (items,)
        Class code, -1 where nothing was said.
    confidence : ndarray, shape (items,)
        Probability of that label as the method sees it, 0..1. In place of an opinion what guessing
        is worth: of rationales the share of the most common class, of people one over the number
        of classes, since nothing is known of the classes but their votes.
    method : str
        What was done, in the field's words, fallbacks included.
    """

    label: Codes
    confidence: NDArray[np.float64]
    method: str

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Items that got a label."""
        return self.label != NO_OPINION
