"""Time and peak memory of a command and everything it starts."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from bench.workspace import ROOT, own_environment

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Ended:
    """A command that ended well.

    Attributes
    ----------
    seconds : float
        From process start to exit.
    cpu_seconds : float
        Of the command and all it waited for.
    peak_bytes : int
        Largest sum over the process tree at one moment; 0 if nobody watched.
    measure : str
        ``PSS`` shares a page among the processes that map it; ``RSS`` (where the system
        tells no PSS) counts it in each.
    """

    seconds: float
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    measure: str = ""
    samples: int = 0


def run(command: Sequence[str]) -> Ended:
    """Run a command to its end.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    started, before = time.perf_counter(), _cpu()
    _finish(_start(command))
    return Ended(time.perf_counter() - started, _cpu() - before)


def run_watched(command: Sequence[str]) -> Ended:
    """Like :func:`run`, and look at the memory of its process tree all the time."""
    started, before = time.perf_counter(), _cpu()
    process = _start(command)
    sampler = _Sampler(process.pid)
    sampler.start()
    try:
        _finish(process)
    finally:
        sampler.ended.set()
        sampler.join()
    seconds = time.perf_counter() - started
    return Ended(seconds, _cpu() - before, sampler.peak, sampler.measure, sampler.samples)


def _cpu() -> float:
    """CPU seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=own_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}:\n{errors}")


class _Sampler(threading.Thread):
    """Adds up the memory of a process tree again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True, name="memory sampler")
        self.ended = threading.Event()
        self.peak = 0
        self.samples = 0
        self.measure = "PSS" if hasattr(psutil.Process().memory_full_info(), "pss") else "RSS"
        self._root = psutil.Process(pid)

    def run(self) -> None:
        """Sample until told that the tree has ended."""
        while not self.ended.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, self._tree_bytes())
            self.samples += 1

    def _tree_bytes(self) -> int:
        try:
            tree = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return 0
        return sum(self._bytes(process) for process in tree)

    def _bytes(self, process: psutil.Process) -> int:
        try:
            if self.measure == "PSS":
                return int(process.memory_full_info().pss)
            return int(process.memory_info().rss)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return 0
