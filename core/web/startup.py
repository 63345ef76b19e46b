"""What the app opens when it starts; a store that cannot be opened is tried again, and told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from core.domain.errors import SwitchpointError
from core.store.experiments import list_experiments
from core.store.local_endpoint import close_door, open_door
from core.web.background_sync import Tending
from core.workflows.engine import close_engines, engine
from core.workflows.poc.cases import what_it_rests_on
from core.workflows.poc.example import prepare_example

AGAIN_SECONDS = 10.0

log = logging.getLogger("switchpoint")


class Beside:
    """Store, job thread, links and the door for programs, from as soon as the store opens.

    An app that ended because its store cannot be opened would tell nobody why, and be started by
    its supervisor again and again. It serves all the same, says what is wrong on every screen, and
    goes on by itself once somebody has mended it.

    Parameters
    ----------
    address : callable
        Gives the address the app listens on.
    """

    def __init__(self, address: Callable[[], str]) -> None:
        self._address = address
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._try_again, daemon=True, name="startup")
        self._tending: Tending | None = None
        self._home: Path | None = None
        self._told = ""

    def start(self) -> None:
        """Open everything; where that fails, say why once and try again now and then."""
        if not self._open():
            self._thread.start()

    def stop(self) -> None:
        """Close everything, the store last."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()
        # Links are counted a last time, and until the store is shut the door still names a process
        # that answers.
        if self._tending is not None:
            self._tending.stop()
        if self._home is not None:
            close_door(self._home)
        try:
            close_engines()
        except SwitchpointError as error:  # nothing is lost by it, and the process ends
            log.error("%s", error.text)

    def _try_again(self) -> None:
        while not self._ending.wait(AGAIN_SECONDS):
            if self._open():
                log.info("The store is open now")
                return

    def _open(self) -> bool:
        try:
            running = engine()
            running.start()
            running.preparing.start()
            pocs = list_experiments(running.store)
            # Whoever comes first after a start finds the newest verdict worked out.
            newest = next((poc for poc in pocs if poc.status == "finished"), None)
            if newest is not None:
                running.preparing.ask(newest.id, what_it_rests_on(running.store, newest))
            tending = Tending(running.store)
            tending.start()
            self._tending, self._home = tending, running.store.home
            open_door(self._home, self._address())
            if not list_experiments(running.store):
                threading.Thread(target=prepare_example, daemon=True, name="example").start()
        except SwitchpointError as error:
            if error.title != self._told:  # how much is free changes all the time
                log.error("%s", error.text)
            self._told = error.title
        except Exception as error:
            if repr(error) != self._told:
                log.exception("the app could not begin its work; trying again")
            self._told = repr(error)
        else:
            return True
        return False
