"""Messages of screens: no faster than a person can click, or they keep everybody else waiting."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

AT_ONCE = 50
A_SECOND = 10.0
MOST_LATE = 100
POLICY_VIOLATION = 1008


class PacedMessages:
    """Middleware: messages of a websocket that come too fast wait, and at last it is closed.

    Streamlit starts a thread for each message that asks for a new run and reads the next one
    without letting anything else happen: a hundred thousand of them, which one screen sends in
    seconds, stop the server for minutes.

    Parameters
    ----------
    at_once : int
        Messages that may come at any speed.
    a_second : float
        How many may follow.
    most_late : int
        Messages in a row that had to wait, after which the websocket is closed.
    """

    def __init__(
        self,
        app: ASGIApp,
        at_once: int = AT_ONCE,
        a_second: float = A_SECOND,
        most_late: int = MOST_LATE,
    ) -> None:
        self._app = app
        self._at_once = at_once
        self._a_second = a_second
        self._most_late = most_late

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with a watched websocket."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        left, seen, late = float(self._at_once), clock(), 0

        async def paced() -> Message:
            nonlocal left, seen, late
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            now = clock()
            left = min(left + (now - seen) * self._a_second, self._at_once) - 1
            seen = now
            late = late + 1 if left < 0 else 0
            if late > self._most_late:
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            if left < 0:
                await asyncio.sleep(-left / self._a_second)
            return message

        await self._app(scope, paced, send)
