"""Connections that keep a server waiting end: no request comes, or nobody takes the answer."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
STALLED_SECONDS = 60.0
MOST_WAITING = 300
"""Connections without a request; of more, the one that waits longest ends."""


class TimedProtocol(H11Protocol):
    """uvicorn's protocol, which has no such limits, with clocks beside it.

    A request has to be there with all its headers within :data:`HEAD_SECONDS` of the connection or
    of the answer before; single bytes do not wind the clock up again. Whoever has a request sends
    it at once, so that many who have none keep nobody out. An answer has to get on within
    :data:`STALLED_SECONDS`. How fast a body has to come is ``bodies.BodyLimits``' to say.
    """

    waiting: ClassVar[dict[TimedProtocol, asyncio.TimerHandle]] = {}
    _answer_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        """Stop the clock if a request is there."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Start it for the next request; what is left of the last one's body does not count."""
        super().on_response_complete()
        self._look()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Leave the connection to the protocol of websockets, which sends pings."""
        self._stop()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Start the clock of an answer that the client does not take."""
        super().pause_writing()
        self._watch_answer()

    def resume_writing(self) -> None:
        """Stop it."""
        super().resume_writing()
        self._stop_answer()

    def _look(self) -> None:
        if self.transport.get_protocol() is not self:  # it is a websocket by now
            return
        busy = self.cycle is not None and not self.cycle.response_complete
        if busy:
            self._no_longer_waiting()
        elif self not in self.waiting and not self.transport.is_closing():
            self.waiting[self] = self.loop.call_later(HEAD_SECONDS, self.transport.abort)
            if len(self.waiting) > MOST_WAITING:
                longest = next(iter(self.waiting))
                longest._no_longer_waiting()
                longest.transport.abort()

    def _no_longer_waiting(self) -> None:
        due = self.waiting.pop(self, None)
        if due is not None:
            due.cancel()

    def _watch_answer(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._answer_due = self.loop.call_later(STALLED_SECONDS, self._still_waiting, left)

    def _still_waiting(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self._watch_answer()
        else:
            self.transport.abort()

    def _stop(self) -> None:
        self._no_longer_waiting()
        self._stop_answer()

    def _stop_answer(self) -> None:
        if self._answer_due is not None:
            self._answer_due.cancel()


def time_all_connections() -> None:
    """Use :class:`TimedProtocol` wherever uvicorn's own would be used in this process.

    Streamlit lets uvicorn choose its protocol before it imports the app, and has no option for it.
    """

    def timed(cls: type[H11Protocol], *args: Any, **kwargs: Any) -> H11Protocol:
        return object.__new__(TimedProtocol)

    H11Protocol.__new__ = timed  # type: ignore[method-assign, assignment]
