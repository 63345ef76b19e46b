"""Heavy steps in a process of their own, so that screens stay quick, and can be stopped at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool

from core.domain.errors import RunCancelled, WorkerDied
from core.domain.refusals import MachineRefused, reason_of
from core.jobs.parent_watch import exit_with
from core.jobs.pool import BACKEND, SEQUENTIAL, Piece

LOOK_SECONDS = 0.2
T = TypeVar("T")


class Aside:
    """A process beside this one, begun with the first step and ended with the block.

    With ``SWITCHPOINT_BACKEND=sequential`` steps run in the calling thread.

    Parameters
    ----------
    niceness : int
        How far it stands back for other processes, from 0 to 19.
    check : callable, optional
        Called again and again while a step runs; what it raises ends the step.
    """

    def __init__(self, niceness: int = 0, check: Callable[[], None] | None = None) -> None:
        self._niceness = niceness
        self._check = check
        self._executor: ProcessPoolExecutor | None = None
        self._stop = threading.Event()

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, kill_workers=True)

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
                    max_workers=1, initializer=_begin, initargs=(os.getpid(), self._niceness)
                )
            except OSError as error:
                raise MachineRefused(
                    "A worker process cannot be started",
                    f"{reason_of(error) or error}.",
                    "It needs room in /dev/shm (in a container: --shm-size). "
                    f"{BACKEND}={SEQUENTIAL} works in one process.",
                ) from error
        return self._waited_for(self._executor.submit(step, *arguments))

    def each(self, pieces: Iterable[Piece]) -> Iterator[Any]:
        """Like :func:`core.jobs.pool.run_pieces`, one piece after the other."""
        for function, arguments in pieces:
            yield self.call(function, *arguments)

    def _waited_for(self, future: Future[T]) -> T:
        # Looked at now and then: nothing would wake a thread that waits for a result when somebody
        # asks it to stop.
        while not wait([future], timeout=LOOK_SECONDS).done:
            if self._stop.is_set():
                raise RunCancelled("It was stopped")
            if self._check is not None:
                self._check()
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise WorkerDied from error


def _begin(parent: int, niceness: int) -> None:
    exit_with(parent)
    if hasattr(os, "nice"):
        os.nice(niceness)
