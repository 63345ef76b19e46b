"""The clock, in one place: what was told never lies ahead of what is told later.

A machine's clock goes back when it is set right, when a snapshot is taken up again, when its
battery is empty. What had ended would then work again, and what is newest would not be. So the time
told stands still until the machine's clock has passed what was told before, by this process or, as
far as the entries of its store say, by the one before (:meth:`Clock.not_before`).

A leap ahead is believed while it lasts, but only remembered after an hour: a clock that is wrong by
years for a moment must not end every key and link for years.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LEAP = timedelta(days=1)
BELIEVED_SECONDS = 3600.0


def machine_time() -> datetime:
    """What this machine's clock says: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Clock:
    """Tells a time that does not go back.

    Parameters
    ----------
    machine : callable
        Gives what a clock says that somebody may set: UTC, without a zone.
    watch : callable
        Gives seconds of a watch that nobody sets.

    Attributes
    ----------
    settled : datetime
        The latest time that is remembered.
    """

    def __init__(
        self,
        machine: Callable[[], datetime] = machine_time,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._machine, self._watch = machine, watch
        self.settled, self._settled_at = machine(), watch()
        self._leapt_at: float | None = None
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """UTC without a zone, not before what is remembered."""
        with self._lock:
            told, ran = self._machine(), self._watch()
            if told <= self.settled + LEAP + timedelta(seconds=ran - self._settled_at):
                self._leapt_at = None
            elif self._leapt_at is None:
                self._leapt_at = ran
            if self._leapt_at is None or ran - self._leapt_at >= BELIEVED_SECONDS:
                self._settle(told, ran)
            return max(told, self.settled)

    def not_before(self, moment: datetime) -> None:
        """Remember a time that was told before."""
        with self._lock:
            self._settle(moment, self._watch())

    def _settle(self, moment: datetime, ran: float) -> None:
        if moment > self.settled:
            self.settled, self._settled_at = moment, ran


CLOCK = Clock()


def utc_now() -> datetime:
    """The time in UTC, without a zone, as the store keeps it; it does not go back."""
    return CLOCK.now()
