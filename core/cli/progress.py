"""How far a command is, for whoever waits for it."""

from __future__ import annotations

import time

from core.cli.notes import note


class Printed:
    """Progress as lines on standard error: a new one when the stage or the tenth changes.

    Parameters
    ----------
    quiet : bool
        Print nothing.
    patience : float
        Seconds before the first line: what is quick needs none.
    """

    def __init__(self, quiet: bool = False, *, patience: float = 0.0) -> None:
        self._quiet = quiet
        self._patience = patience
        self._started = time.monotonic()
        self._last: tuple[str, int] = ("", -1)

    def report(self, stage: str, done: int, total: int) -> None:
        """Print unless the same was printed before."""
        tenth = 10 * done // total if total else 0
        spent = time.monotonic() - self._started
        if self._quiet or spent < self._patience or (stage, tenth) == self._last:
            return
        self._last = (stage, tenth)
        share = f" {done} of {total}" if total else ""
        note(f"{spent:6.1f} s  {stage}{share}")
