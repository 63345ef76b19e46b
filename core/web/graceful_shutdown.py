"""An end within a limit: a request that never ends must not keep the app from stopping."""

from __future__ import annotations

import logging
import os
import signal
import threading
from types import FrameType

from core.workflows.engine import close_engines

LIMIT_SECONDS = 45.0
log = logging.getLogger("switchpoint")


def limit_stop(seconds: float = LIMIT_SECONDS) -> None:
    """After SIGTERM or SIGINT, end the process even if a connection stays open.

    What runs is handed over and the store written through either way.

    Parameters
    ----------
    seconds : float
        How long connections may take to end.
    """
    # Python lets no other thread set a handler; where the app runs in one, its process decides.
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        _limit(number, seconds)


def _limit(number: signal.Signals, seconds: float) -> None:
    before = signal.getsignal(number)

    def stop(received: int, frame: FrameType | None) -> None:
        # Before the server's own handler, which may wait for ever.
        timer = threading.Timer(seconds, _give_up)
        timer.daemon = True
        timer.start()
        if callable(before):
            before(received, frame)

    signal.signal(number, stop)


def _give_up() -> None:
    log.warning("a connection did not end; stopping without it")
    close_engines()
    os._exit(0)  # sys.exit() would end this timer's thread alone
