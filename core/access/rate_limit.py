"""Wrong tokens per caller and minute: who tries too many waits."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WRONG_ALLOWED = 20
SECONDS = 60.0
MOST_CALLERS = 10_000
IPV6_NETWORK = 64


class WrongTries:
    """Counts wrong tries by caller over the last seconds; knows at most so many callers.

    A right token costs nothing, so that somebody who works is never held up. Once the table is
    full the caller that was wrong longest ago is forgotten: memory stays bounded.

    Parameters
    ----------
    allowed : int
        Wrong tries within ``seconds`` before a caller has to wait.
    seconds : float
    most_callers : int
    clock : callable
        Seconds that only go forward.

    Examples
    --------
    >>> tries = WrongTries(allowed=2, seconds=60, clock=lambda: 0.0)
    >>> tries.wrong("10.0.0.1"), tries.wrong("10.0.0.1"), tries.seconds_to_wait("10.0.0.1")
    (None, None, 60)
    >>> tries.seconds_to_wait("10.0.0.2")
    0
    """

    def __init__(
        self,
        allowed: int = WRONG_ALLOWED,
        seconds: float = SECONDS,
        most_callers: int = MOST_CALLERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._most = most_callers
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def wrong(self, caller: str) -> None:
        """Note a wrong try."""
        name = network_of(caller)
        with self._lock:
            times = self._wrong.setdefault(name, deque(maxlen=self._allowed))
            times.append(self._clock())
            self._wrong.move_to_end(name)
            while len(self._wrong) > self._most:
                self._wrong.popitem(last=False)

    def seconds_to_wait(self, caller: str) -> int:
        """Whole seconds until a caller may try again; 0 where it may now.

        Parameters
        ----------
        caller : str
            Address the request came from.

        Returns
        -------
        int
            For ``Retry-After``.
        """
        name = network_of(caller)
        with self._lock:
            times = self._wrong.get(name)
            if times is None:
                return 0
            now = self._clock()
            while times and now - times[0] >= self._seconds:
                times.popleft()
            if not times:
                del self._wrong[name]
                return 0
            if len(times) < self._allowed:
                return 0
            return math.ceil(times[0] + self._seconds - now)

    def __len__(self) -> int:
        """How many callers are remembered."""
        return len(self._wrong)


def network_of(caller: str) -> str:
    """What counts as one caller: an address; of IPv6 its network, for one host owns all of it.

    Examples
    --------
    >>> network_of("10.0.0.1"), network_of("2001:db8::1"), network_of("2001:db8::2")
    ('10.0.0.1', '2001:db8::/64', '2001:db8::/64')
    """
    try:
        address = ipaddress.ip_address(caller.partition("%")[0])
    except ValueError:
        return caller[:64]  # no address at all: told apart by its beginning, however long it is
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    # The same caller, by whichever protocol the server listens.
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
