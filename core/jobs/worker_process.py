"""Heavy steps in a process of their own, so that screens stay quick, and can be stopped at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool

from core.domain.errors import RunCancelled, WorkerDied
from core.domain.refusals import MachineRefused, reason_of
from core.jobs.parent_watch import exit_with
from core.jobs.pool import BACKEND, SEQUENTIAL

LOOK_SECONDS = 0.2
T = TypeVar("T")


class Aside:
    """A process beside this one, begun with the first step and ended with the block.

    With ``SWITCHPOINT_BACKEND=sequential`` steps run in the calling thread.
    """

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None
        self._stop = threading.Event()

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, kill_workers=True)

    def stop(self) -> None:
        """End the step that runs, and refuse every further one."""
        self._stop.set()

    def call(self, step: Callable[..., T], *arguments: Any) -> T:
        """What a step gives; function, arguments and result go through pickle.

        Parameters
        ----------
        step : callable
            At the top of a module, or it cannot be found in the other process.
        *arguments : object

        Returns
        -------
        object
            What the step returned; its own errors are raised here.

        Raises
        ------
        RunCancelled
            If somebody stopped it.
        MachineRefused
            If the process cannot be started.
        WorkerDied
            Say for lack of memory.
        """
        if self._stop.is_set():
            raise RunCancelled("It was stopped")
        if os.environ.get(BACKEND) == SEQUENTIAL:
            return step(*arguments)
        if self._executor is None:
            try:
                self._executor = ProcessPoolExecutor(
                    max_workers=1, initializer=exit_with, initargs=(os.getpid(),)
                )
            except OSError as error:
                raise MachineRefused(
                    "A worker process cannot be started",
                    f"{reason_of(error) or error}.",
                    "It needs room in /dev/shm (in a container: --shm-size). "
                    f"{BACKEND}={SEQUENTIAL} works in one process.",
                ) from error
        return self._waited_for(self._executor.submit(step, *arguments))

    def _waited_for(self, future: Future[T]) -> T:
        # Looked at now and then: nothing would wake a thread that waits for a result when somebody
        # asks it to stop.
        while not wait([future], timeout=LOOK_SECONDS).done:
            if self._stop.is_set():
                raise RunCancelled("It was stopped")
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise WorkerDied from error
