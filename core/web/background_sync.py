"""Keeps counts and the folder of open links in step with the store, while the app runs."""

from __future__ import annotations

import logging
import threading

from core.store.connection import Store
from core.workflows.report.open_links import tend

EVERY_SECONDS = 5.0

log = logging.getLogger("switchpoint")


class Tending:
    """A thread that tends the links of a store every few seconds.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stop = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._work, daemon=True, name="links")

    def start(self) -> None:
        """Tend once, then every few seconds."""
        self._tend()
        self._thread.start()

    def stop(self) -> None:
        """Tend a last time, so that no count is lost; the store may be closed afterwards."""
        self._stop.set()
        self._thread.join()
        self._tend()

    def _work(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self._tend()

    def _tend(self) -> None:
        try:
            tend(self._store)
        # Whatever it was: a thread that ends would leave the folder of links behind until the next
        # start.
        except Exception as error:
            if repr(error) != self._told:
                log.exception("links could not be tended; trying again")
            self._told = repr(error)
