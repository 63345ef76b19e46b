"""Parallel pieces of work on joblib: the backend comes from configuration."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import joblib
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import BrokenProcessPool

from core.domain.errors import BadUsage, WorkerDied
from core.jobs.parent_watch import exit_with

BACKEND = "SWITCHPOINT_BACKEND"
WORKERS = "SWITCHPOINT_WORKERS"
MOST_WORKERS = 4
SEQUENTIAL, LOKY = "sequential", "loky"

Piece = tuple[Callable[..., Any], tuple[Any, ...]]


def workers() -> int:
    """Worker processes to use: ``SWITCHPOINT_WORKERS``, else one per core, at most 4 (memory).

    Raises
    ------
    BadUsage
        If the setting is no number of at least 1.
    """
    given = os.environ.get(WORKERS)
    if given is None:
        return min(os.cpu_count() or 1, MOST_WORKERS)
    if not given.isdigit() or int(given) < 1:
        raise BadUsage(f"{WORKERS} is {given!r}", remedy="Set it to a number of at least 1.")
    return int(given)


def run_pieces(pieces: Iterable[Piece]) -> Iterator[Any]:
    """Run pieces in worker processes and yield results as they come.

    Closing the iterator early cancels what has not started. ``SWITCHPOINT_BACKEND`` names a
    joblib backend (loky by default; dask, where registered, spreads over machines;
    ``sequential`` stays in this process).

    Parameters
    ----------
    pieces : iterable of (callable, tuple)
        A function that can be pickled, and its arguments; taken a few at a time.

    Yields
    ------
    object
        What a piece gives, in the order in which they end.

    Raises
    ------
    BadUsage
        If ``SWITCHPOINT_WORKERS`` is no number of at least 1.
    WorkerDied
        If a worker process ends in the middle of a piece; the next pieces get new workers.
    """
    backend = os.environ.get(BACKEND) or LOKY
    if backend == SEQUENTIAL:
        for function, arguments in pieces:
            yield function(*arguments)
        return
    options: dict[str, Any] = {}
    if backend == LOKY:
        options = {"initializer": exit_with, "initargs": (os.getpid(),)}
    # A piece is seconds of work, so each goes out alone (batch_size) and few wait (pre_dispatch):
    # closing early then leaves little running.
    with joblib.parallel_config(backend=backend, n_jobs=workers(), **options):
        parallel = joblib.Parallel(
            return_as="generator_unordered", max_nbytes=None, batch_size=1, pre_dispatch="2*n_jobs"
        )
        try:
            yield from parallel(joblib.delayed(function)(*given) for function, given in pieces)
        except BrokenProcessPool as error:
            raise WorkerDied from error


def end_workers() -> None:
    """End the worker processes, which hold some 200 MB each; the next pieces start new ones."""
    if (os.environ.get(BACKEND) or LOKY) == LOKY:
        # Where there is no room in /dev/shm joblib works with threads: nothing is there to end.
        with contextlib.suppress(OSError):
            get_reusable_executor(reuse=True).shutdown(kill_workers=True)
