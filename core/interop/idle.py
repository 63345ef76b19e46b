"""Idle time in labelling seconds: somebody went for a coffee and the clock ran on.

Tools record from opening to saving an item, breaks included. A time far above what the same
annotator usually needs counts as the most that is believable for them; the recorded one is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SPREADS = 8.0
"""Median absolute deviations above the median that are believed. Labelling times are skewed (about
log-normal with sigma 0.6), so that eight cut under 1% of honest times, at about four medians."""

FEWEST = 8
"""Timed labels below which an annotator is measured by everybody's times."""

LEAST_SPREAD = 0.25
"""Spread, as a share of the median, that is always allowed: equal times would allow none."""


@dataclass(frozen=True)
class Timed:
    """Seconds without idle time.

    Attributes
    ----------
    seconds : ndarray of float
        Capped; NaN where no time is known.
    raw : ndarray of float
        As recorded.
    capped : int
        Times that were cut.
    cut : float
        Seconds that were cut, in all.
    """

    seconds: NDArray[np.float64]
    raw: NDArray[np.float64]
    capped: int
    cut: float

    @property
    def note(self) -> str | None:
        """What was done, None where nothing was."""
        if not self.capped:
            return None
        known = int(np.isfinite(self.raw).sum())
        return (
            f"Idle time left out in {self.capped:,} of {known:,} times: far longer than usual for "
            f"the same annotator (median + {SPREADS:g} times the usual deviation), they count as "
            f"that much; {self.cut / 3600:,.1f} h less in all. The recorded times are kept."
        )


def without_idle(seconds: Sequence[float | None], who: Sequence[object]) -> Timed:
    """Cap each annotator's times at median + 8 median absolute deviations.

    Parameters
    ----------
    seconds : sequence of float or None, one per piece of work
        Recorded; None or NaN where not.
    who : sequence, as long
        Annotator of each.

    Examples
    --------
    >>> timed = without_idle([8, 9, 10, 11, 9, 10, 9, 10, 3600], ["ann"] * 9)
    >>> timed.seconds[-1], timed.capped
    (np.float64(30.0), 1)
    """
    # Median and absolute deviations, because a mean and its deviation move with what is to be cut.
    raw = np.array([np.nan if value is None else float(value) for value in seconds], dtype=float)
    frame = pd.DataFrame({"who": [str(name) for name in who], "seconds": raw})
    if raw.size == 0 or not np.isfinite(raw).any():
        return Timed(raw, raw, 0, 0.0)
    everybody = _most(raw[np.isfinite(raw)])
    most = frame.groupby("who")["seconds"].transform(
        lambda own: _most(own.dropna().to_numpy()) if own.count() >= FEWEST else everybody
    )
    capped = np.where(np.isfinite(raw), np.minimum(raw, most.to_numpy(dtype=float)), np.nan)
    over = np.isfinite(raw) & (raw > capped)
    return Timed(capped, raw, int(over.sum()), float((raw - capped)[over].sum()))


def _most(times: NDArray[np.float64]) -> float:
    middle = float(np.median(times))
    spread = float(np.median(np.abs(times - middle)))
    return middle + SPREADS * max(spread, LEAST_SPREAD * middle)
