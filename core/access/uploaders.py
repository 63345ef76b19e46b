"""Which open screens may send files: those of people who may upload."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_SCREENS = 10_000


class Uploaders:
    """Screens whose visitor may upload, as they were found at their last run.

    A screen is open before anybody signs in, and what is sent to it is kept in memory.

    Parameters
    ----------
    most : int
        Screens remembered; of more, the one that ran longest ago is forgotten until it runs again.

    Examples
    --------
    >>> uploaders = Uploaders()
    >>> uploaders.note("a", True), uploaders.note("b", False), "a" in uploaders, "b" in uploaders
    (None, None, True, False)
    """

    def __init__(self, most: int = MOST_SCREENS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._screens: OrderedDict[str, None] = OrderedDict()

    def note(self, screen: str, allowed: bool) -> None:
        """Say whether the visitor of a screen may upload."""
        with self._lock:
            self._screens.pop(screen, None)
            if allowed:
                self._screens[screen] = None
            while len(self._screens) > self._most:
                self._screens.popitem(last=False)

    def __contains__(self, screen: str) -> bool:
        """Whether a screen may send files."""
        return screen in self._screens


UPLOADERS = Uploaders()
"""Those of this process: screens are noted by the frame, and asked for where a file comes in."""
