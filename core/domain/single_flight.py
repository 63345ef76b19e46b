"""What is dear to work out is worked out once in a process, however many ask for it at once."""

from __future__ import annotations

import functools
import inspect
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Gate:
    """Lets so many through at once; the others wait, the first to come first.

    Fifty threads that compute at once would pass the interpreter's lock around between them, and
    whoever answers the network would get it every fiftieth time. Whoever is inside for long hardly
    computes, but waits for a model's endpoint or a disk, and is not counted any more.

    Parameters
    ----------
    most : int
    longest : float
        Seconds after which somebody inside is not counted.
    """

    def __init__(self, most: int, longest: float = 5.0) -> None:
        self._most, self._longest = most, longest
        self._inside: dict[int, float] = {}
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._changed = threading.Condition()
        self._mine = threading.local()

    def enter(self, timeout: float | None = None) -> bool:
        """Go in, or give up after so many seconds; whoever is inside stays inside."""
        me = threading.get_ident()
        if not self._held:
            with self._changed:
                self._waiting[me] = None
                entered = self._wait_for(lambda: self._turn(me), timeout)
                del self._waiting[me]
                if entered:
                    self._inside[me] = time.monotonic()
                self._changed.notify_all()
            if not entered:
                return False
        self._mine.held = self._held + 1
        return True

    def leave(self) -> None:
        """Let the next one in."""
        self._mine.held -= 1
        if not self._held:
            with self._changed:
                del self._inside[threading.get_ident()]
                self._changed.notify_all()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Step out while waiting for somebody else, who may have to come in for it."""
        held = self._held
        if not held:
            yield
            return
        self._mine.held = 1
        self.leave()
        try:
            yield
        finally:
            self.enter()
            self._mine.held = held

    def wait_until_empty(self, timeout: float) -> bool:
        """Whether nobody is counted inside, at the latest after so many seconds."""
        with self._changed:
            return self._wait_for(lambda: not self._counted(), timeout)

    @property
    def _held(self) -> int:
        return getattr(self._mine, "held", 0)

    def _turn(self, me: int) -> bool:
        return next(iter(self._waiting)) == me and self._counted() < self._most

    def _counted(self) -> int:
        since = time.monotonic() - self._longest
        return sum(entered > since for entered in self._inside.values())

    def _wait_for(self, holds: Callable[[], bool], timeout: float | None) -> bool:
        end = None if timeout is None else time.monotonic() + timeout
        while not holds():
            left = LOOK_SECONDS if end is None else min(LOOK_SECONDS, end - time.monotonic())
            if left < 0:
                return False
            self._changed.wait(left)  # now and then: nobody tells that somebody is inside for long
        return True


LOOK_SECONDS = 0.5
GATE = Gate(2)
"""For screens: two keep two cores busy, since what takes long leaves the interpreter's lock."""


class _Flight(Generic[T]):
    """Something that is being worked out."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.done = threading.Event()
        self.value: list[T] = []
        self.error: Exception | None = None


class Kept(Generic[P, T]):
    """A function whose answers are kept, those asked for longest ago leave first.

    Parameters
    ----------
    function : callable
        Nobody may change what it gives: everybody has the same object.
    most : int
        Answers that are kept.
    """

    def __init__(self, function: Callable[P, T], most: int) -> None:
        self._function, self._most = function, most
        self._signature = inspect.signature(function)
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._flights: dict[Hashable, _Flight[T]] = {}
        functools.update_wrapper(self, function)
        ALL.add(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """What is kept, or is being worked out, or is worked out now."""
        key = self._key(args, kwargs)
        while True:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
                flight = self._flights.get(key)
                if mine := flight is None:
                    flight = self._flights[key] = _Flight()
            if mine:
                return self._fly(key, flight, args, kwargs)
            if flight.thread == threading.get_ident():
                raise RuntimeError(f"{self._function.__qualname__} asks for itself")
            with GATE.aside():
                flight.done.wait()
            if flight.error is not None:
                raise flight.error
            if flight.value:
                return flight.value[0]
            # Whoever worked it out was stopped, such as a screen that was left: now we do.

    def _fly(
        self, key: Hashable, flight: _Flight[T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> T:
        try:
            found = self._function(*args, **kwargs)
        except Exception as error:
            flight.error = error  # for those who wait; whoever comes later tries again
            raise
        else:
            flight.value.append(found)
            with self._lock:
                if self._flights.get(key) is flight:  # else it was forgotten meanwhile
                    self._keep(key, found)
            return found
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.done.set()

    def put(self, found: T, *args: Any, **kwargs: Any) -> None:
        """Keep an answer that another process worked out; arguments as for :meth:`has`."""
        with self._lock:
            self._keep(self._key(args, kwargs), found)

    def _keep(self, key: Hashable, found: T) -> None:
        self._kept.setdefault(key, found)  # whoever has the first one shares it with all others
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _key(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Hashable:
        given = self._signature.bind_partial(*args, **kwargs)
        given.apply_defaults()
        return tuple(v for name, v in given.arguments.items() if not name.startswith("_"))

    def has(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the answer is there already; only what is part of the key need be given."""
        with self._lock:
            return self._key(args, kwargs) in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget everything, also what is being worked out now."""
        with self._lock:
            self._kept.clear()
            self._flights.clear()


ALL: weakref.WeakSet[Kept[Any, Any]] = weakref.WeakSet()


def shared(most: int) -> Callable[[Callable[P, T]], Kept[P, T]]:
    """Decorator: work a function out once for each of its arguments, for the whole process.

    Who asks while it is being worked out waits for that. An error reaches all who waited and is
    not kept. Arguments whose names begin with an underscore are not part of what is looked up.

    Parameters
    ----------
    most : int
        Answers that are kept.

    Examples
    --------
    >>> @shared(2)
    ... def square(number, _told=None):
    ...     print("works")
    ...     return number * number
    >>> square(3), square(3, "in other words")
    works
    (9, 9)
    >>> len(square)
    1
    """
    return lambda function: Kept(function, most)


def forget_all() -> None:
    """Forget everything that any function gave."""
    for one in list(ALL):
        one.clear()
