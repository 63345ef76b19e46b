"""How long tests wait. A wait ends when what it waits for is there; its limit stops what hangs.

No limit says how fast anything has to be: each is ten times what is usual, and more on a machine
that was measured to be slow.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

SLOWNESS = "SWITCHPOINT_SUITE_SLOWNESS"
"""How many times slower this machine is than the usual one; a full run measures it once."""

TIMES = 10.0
GLANCE_SECONDS = 0.02


def patience(usual: float) -> float:
    """Seconds after which something that usually takes so many is taken to hang."""
    return TIMES * usual * max(1.0, float(os.environ.get(SLOWNESS, "1")))


def until(condition: Callable[[], object], usual: float, what: str = "nothing happened") -> None:
    """Look again and again until something is so."""
    deadline = time.monotonic() + patience(usual)
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(GLANCE_SECONDS)
