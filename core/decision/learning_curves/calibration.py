"""How wide a forecast has to be: numbers from real curves, to be replaced by our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FARTHEST = 16.0
"""Times the largest size up to which the intervals were found to hold.

At about 24 times, nominal 80% and 90% intervals held 69% and 86% of the outcomes.
"""


@dataclass(frozen=True)
class Calibration:
    """How wide the predictive is; another one may be passed wherever one is used.

    ``scale^2 = (spread * grid spread)^2 + (gain * |last error - prediction|)^2
    + (per_doubling * log2(n / largest) * sqrt(p (1 - p)))^2`` with ``p`` the predicted error.

    Attributes
    ----------
    version : str
        Of the numbers, with their source.
    spread, gain, per_doubling : float
        Weights of the three terms.
    freedom : float
        Degrees of freedom of the Student t.
    sharpest : float
        Smallest scale, as a share: nobody knows an accuracy better.
    """

    version: str
    spread: float
    gain: float
    per_doubling: float
    freedom: float
    sharpest: float = 0.0005


CALIBRATIONS: Mapping[str, Calibration] = MappingProxyType(
    {
        "averaged": Calibration("1: LCDB 1.1, means of 25", 0.945, 0.198, 0.0011, 1.41),
        "single": Calibration("1: LCDB 1.1, single runs", 1.398, 0.036, 0.0015, 2.22),
    }
)
"""By how the pilot was run. Fitted on half of the data sets, tested on the others: 80% intervals
held 80.1% and 81.3%, 90% intervals 91.3% and 92.1%, both around pow3. Around the mean of two
forms, which ``predict`` takes for single runs, ``python -m bench curves`` measures them. Tabular
models, not language models: an assumption for a fine-tuned arm until 30 curves of our own exist."""
