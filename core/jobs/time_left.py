"""How long a job still takes: measured here, told in whole minutes, never raised."""

from __future__ import annotations

import math
import threading

MEASURED_SHARE = 0.05
"""Share of the pieces that has to be measured before anything is told."""
MEASURING = "measuring how fast this machine is"
LONGER = "taking longer than estimated"
ENDING = "almost done"
STRETCH = 1.5
"""How many times what was told last the estimate may be before the screen says so."""


class TimeLeft:
    """An estimate from the pieces that were measured on this machine.

    What is told never rises: where the pieces turn out to be slower than they were, it says so
    instead of a larger number.

    Parameters
    ----------
    stage : str
        The stage whose pieces are alike and make up most of the job; others are not measured.
    """

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._first: tuple[int, float] | None = None
        self._ends: float | None = None
        self._minutes: int | None = None
        self._over = False
        self._lock = threading.Lock()

    def note(self, stage: str, done: int, total: int, now: float) -> None:
        """Take in how far the job is.

        Parameters
        ----------
        stage : str
        done, total : int
            Pieces.
        now : float
            Seconds on a clock that only goes forward.
        """
        if stage != self._stage:
            return
        with self._lock:
            if self._first is None:
                self._first = done, now
            measured, spent = done - self._first[0], now - self._first[1]
            if measured >= max(1.0, MEASURED_SHARE * total):
                self._ends = now + spent * (total - done) / measured
            self._over = done >= total

    def told(self, now: float) -> str:
        """What a screen says.

        Parameters
        ----------
        now : float
            Seconds on the same clock.
        """
        with self._lock:
            if self._over:
                return ENDING
            if self._ends is None:
                return MEASURING
            left = (self._ends - now) / 60.0
            shown = min(math.ceil(left), self._minutes or math.ceil(left))
            if left <= 0.0 or left > STRETCH * shown:
                return LONGER
            self._minutes = shown
        return f"about {shown} minute{'s' * (shown > 1)} on this machine"
