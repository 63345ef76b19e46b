"""Processes that run rules: a few are kept warm, each can be killed, none outlives its parent."""

from __future__ import annotations

import atexit
import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.errors import SwitchpointError
from core.sources.rule_worker import LENGTHS, MEMORY_ALLOWED, frame

MOST_RUNNING = 2
"""Sets that are run at the same time in one process, each in a process of its own."""
MOST_KEPT = 2
LOOK_SECONDS = 0.2
LOAD_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE")
"""All that it gets of the environment: keys of services are none of its business."""

log = logging.getLogger("switchpoint")


class Ended(Exception):
    """The process is gone: it died, or was killed because its time was over.

    Parameters
    ----------
    late : bool
        Whether its time was over.
    """

    def __init__(self, late: bool) -> None:
        self.late = late
        super().__init__("late" if late else "died")


class Slice:
    """Texts that one process holds at a time.

    Parameters
    ----------
    texts : sequence of str
        In lower case, without half characters (lone surrogates).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self.batches = list(_batches(texts))


BATCH_LETTERS = 2_000_000
# Signs that hardly any text holds; one of them stands between two texts on the way.
MARKS = "\x1f\x1e\x1d\x1c\x01\x02\x03\ue000\ue001\uf8ff"


def _batches(texts: Sequence[str]) -> Iterator[bytes]:
    """Texts as frames of about two million letters."""
    start = letters = 0
    fresh = True
    for at, text in enumerate(texts):
        letters += len(text)
        if letters < BATCH_LETTERS and at + 1 < len(texts):
            continue
        for mark, joined in _marked(texts[start : at + 1]):
            yield frame({"do": "load", "mark": mark, "fresh": fresh}, joined.encode("utf-8"))
            fresh = False
        start, letters = at + 1, 0


def _marked(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Texts as one string and the sign between them; one by one where they hold every sign."""
    if len(texts) > 1:
        whole = "".join(texts)
        for mark in MARKS:
            if mark not in whole:
                return [(mark, mark.join(texts))]
    return [("", text) for text in texts]


class RuleProcess:
    """One process, and which slice it holds."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        paths = [str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        environment |= {
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            "MALLOC_ARENA_MAX": "1",  # each arena would take 64 MB of the address space
        }
        # Its standard error could quote a text.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.sources.rule_worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        self._holds: weakref.ref[Slice] | None = None
        self._greeted = False
        self._came = bytearray()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    @property
    def held(self) -> Slice | None:
        """The slice it holds; None where nobody needs that any more."""
        return self._holds() if self._holds is not None else None

    def kill(self) -> None:
        """End it now, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def load(self, texts: Slice, waiting: Callable[[], None]) -> None:
        """Give it the texts, unless it holds them."""
        until = time.monotonic() + LOAD_SECONDS
        if not self._greeted:
            self._greeted = True
            if not self._next(until, waiting)[0]["limited"]:
                _warn_of_no_limit()
        if self.held is texts:
            return
        self._holds = None
        for batch in texts.batches:
            self._write(batch, until, waiting)
        self._holds = weakref.ref(texts)

    def run(
        self, asked: dict[str, Any], seconds: float, waiting: Callable[[], None]
    ) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Ask for something; frames as they come, up to the last one."""
        until = time.monotonic() + seconds
        self._write(frame({"do": "run", "seconds": seconds, **asked}), until, waiting)
        while True:
            header, body = self._next(until, waiting)
            yield header, body
            if "end" in header:
                return

    def _write(self, data: bytes, until: float, waiting: Callable[[], None]) -> None:
        view = memoryview(data)
        while view:
            if self._ready(until, waiting, writing=True):
                try:
                    view = view[os.write(self._in, view[: 1 << 16]) :]
                except OSError as error:
                    raise Ended(False) from error

    def _next(self, until: float, waiting: Callable[[], None]) -> tuple[dict[str, Any], bytes]:
        self._fill(LENGTHS.size, until, waiting)
        header_size, body_size = LENGTHS.unpack_from(self._came)
        begin, end = LENGTHS.size + header_size, LENGTHS.size + header_size + body_size
        self._fill(end, until, waiting)
        header = json.loads(self._came[LENGTHS.size : begin])
        body = bytes(self._came[begin:end])
        del self._came[:end]
        return header, body

    def _fill(self, size: int, until: float, waiting: Callable[[], None]) -> None:
        # As much as there is: beside busy threads each further call would wait for its turn.
        while len(self._came) < size:
            if self._ready(until, waiting, writing=False):
                part = os.read(self._out, 1 << 20)
                if not part:
                    raise Ended(False)
                self._came += part

    def _ready(self, until: float, waiting: Callable[[], None], *, writing: bool) -> bool:
        """Whether the pipe can be used now; looked at again and again until the time is over."""
        left = until - time.monotonic()
        if left <= 0:
            raise Ended(True)
        pipes = ([], [self._in]) if writing else ([self._out], [])
        if any(select.select(*pipes, [], min(left, LOOK_SECONDS))[:2]):
            return True
        waiting()
        return False


class Places:
    """A semaphore that serves in the order of coming.

    With one of ``threading`` whoever gives a place back can take it again before others wake up.

    Parameters
    ----------
    number : int
    """

    def __init__(self, number: int) -> None:
        self._free = number
        self._changed = threading.Condition()
        self._queue: list[object] = []

    @contextmanager
    def taken(self, waiting: Callable[[], None]) -> Iterator[None]:
        """A place; what ``waiting`` raises meanwhile leaves the queue and is passed on."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
        try:
            while not self._turn(ticket):
                waiting()
        except BaseException:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()
            raise
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _turn(self, ticket: object) -> bool:
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._free and self._queue[0] is ticket, LOOK_SECONDS
            ):
                return False
            self._queue.pop(0)
            self._free -= 1
            self._changed.notify_all()
            return True


class _Pool:
    """The processes of this one."""

    def __init__(self) -> None:
        self._idle: list[RuleProcess] = []
        self._guard = threading.Lock()
        self._places = Places(MOST_RUNNING)

    @contextmanager
    def process_for(self, texts: Slice, waiting: Callable[[], None]) -> Iterator[RuleProcess]:
        """A process that nobody else uses meanwhile, with these texts.

        One that holds them already, else one whose texts nobody needs any more, else a new one.
        It is given back if all went well, and killed if anything was raised.
        """
        with self._places.taken(waiting):
            process = self._taken(texts) or RuleProcess()
            try:
                process.load(texts, waiting)
                yield process
            except BaseException:
                process.kill()
                raise
            self._give_back(process)

    def _taken(self, texts: Slice) -> RuleProcess | None:
        with self._guard:
            for process in [process for process in self._idle if not process.alive]:
                self._idle.remove(process)
                process.kill()
            for wanted in (texts, None):
                for process in self._idle:
                    if process.held is wanted:
                        self._idle.remove(process)
                        return process
            return self._idle.pop(0) if len(self._idle) >= MOST_KEPT else None

    def _give_back(self, process: RuleProcess) -> None:
        with self._guard:
            self._idle.append(process)
            over = self._idle[:-MOST_KEPT]
            self._idle = self._idle[-MOST_KEPT:]
        for process in over:
            process.kill()

    def end(self) -> None:
        """End all that are idle."""
        with self._guard:
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()


@dataclass(frozen=True)
class Result:
    """How running a set over a slice ended.

    Attributes
    ----------
    end : str
        ``"done"``, ``"refused"``, ``"memory"``, ``"late"`` or ``"died"``.
    pieces : tuple of bytes
        What came before that.
    upto : int
        Texts that were finished.
    why : str
        Why it was refused.
    seconds : float
    """

    end: str
    pieces: tuple[bytes, ...]
    upto: int
    why: str
    seconds: float


def run_rules(
    texts: Slice,
    rules: Sequence[tuple[str, str]],
    ends: Sequence[int],
    *,
    start: int = 0,
    cleaned: bool = False,
    seconds: float,
    waiting: Callable[[], None],
) -> Result:
    """Run a set of rules over a slice, in a process that may hold it already.

    Parameters
    ----------
    rules : sequence of (str, str)
        Kind and code, checked by :func:`core.sources.predicates.check`.
    ends : sequence of int
        Where each piece ends; the first begins at ``start``.
    cleaned : bool
        The texts after the rewrites instead of the votes.
    seconds : float
        After so long the process is killed: nothing else ends a pattern that has begun on a text.
    waiting : callable
        Called a few times a second; what it raises ends the process and is passed on.

    Raises
    ------
    SwitchpointError
        If no process can be started.
    """
    asked = {"rules": rules, "start": start, "ends": list(ends), "texts": cleaned}
    pieces: list[bytes] = []
    upto = start
    last: dict[str, Any] = {"end": "died"}
    started = time.monotonic()
    try:
        with _pool.process_for(texts, waiting) as process:
            started = time.monotonic()
            for last, body in process.run(asked, seconds, waiting):
                if "upto" in last:
                    pieces.append(body)
                    upto = last["upto"]
            if last["end"] == "memory":
                raise Ended(False)  # what is left of its memory is of no use
    except Ended as ended:
        if last.get("end") != "memory":
            last = {"end": "late" if ended.late else "died"}
    except OSError as error:
        raise SwitchpointError(
            "No process could be started to run the rules",
            error.strerror or type(error).__name__,
            "Give the machine more memory or end other programs, then try again.",
        ) from error
    took = time.monotonic() - started
    return Result(last["end"], tuple(pieces), upto, last.get("why", ""), took)


def end_processes() -> None:
    """End the processes that wait for rules; the next rules start new ones."""
    _pool.end()


_warned = threading.Event()


def _warn_of_no_limit() -> None:
    if not _warned.is_set():
        _warned.set()
        log.warning(
            "This system cannot limit the memory of a process: rules are held by their time and "
            "by DuckDB's own limit alone, not by %d MB as on Linux.",
            MEMORY_ALLOWED // 1_000_000,
        )


def _new_pool() -> None:
    """In a process that was forked: the parent's processes are the parent's."""
    global _pool
    _pool = _Pool()


_pool = _Pool()
atexit.register(end_processes)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new_pool)
