"""Workers end when their parent does; left alone, loky's outlived a killed one by 90 seconds."""

from __future__ import annotations

import os
import threading
import time

CHECK_SECONDS = 0.5


def exit_with(parent: int) -> None:
    """Watch the parent process from a thread and leave as soon as it is gone.

    Parameters
    ----------
    parent : int
        Process id of the process that started this one.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent watch").start()


def _watch(parent: int) -> None:
    # An orphan is given to another parent at the moment its own dies.
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    # Not sys.exit(), which would end this thread alone and leave the worker at its piece.
    os._exit(1)
