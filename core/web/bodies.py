"""Bodies of requests: not too large for our own routes, not too slow for any."""

from __future__ import annotations

import asyncio
import re

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.access.uploaders import Uploaders
from core.interop.source import MOST_BYTES

OURS = ("/api/", "/r/")
IDLE_SECONDS = 30.0
LEAST_RATE = 20_000
_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]*")


class _BodyRefused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class BodyLimits:
    """Middleware: 413 where a body is larger than any of our routes takes, 408 where it trickles.

    Parameters
    ----------
    most : int
        Bytes of a whole body. Streamlit limits its own uploads.
    idle : float
        Seconds between two pieces.
    rate : float
        Bytes a second that have to come on average, after the first ``idle`` seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        most: int = MOST_BYTES,
        idle: float = IDLE_SECONDS,
        rate: float = LEAST_RATE,
    ) -> None:
        self._app = app
        self._most = most
        self._idle = idle
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with a watched body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Found anywhere in the path, because the app may be served below a base path.
        ours = any(part in scope["path"] for part in OURS)
        taken, whole, answered = 0, False, False
        clock, started = asyncio.get_running_loop().time, 0.0

        async def watched() -> Message:
            nonlocal taken, whole, started
            if whole:  # what comes now is the client's goodbye, which may take its time
                return await receive()
            started = started or clock()  # a route may have to wait before it reads
            left = started + self._idle + taken / self._rate - clock()
            try:
                message = await asyncio.wait_for(receive(), max(min(self._idle, left), 0.0))
            except TimeoutError as error:
                raise _BodyRefused(408, "The body came too slowly; nothing was saved.") from error
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if ours and taken > self._most:
                raise _BodyRefused(413, f"At most {self._most / 1e6:.0f} MB; nothing was saved.")
            return message

        async def noting(message: Message) -> None:
            nonlocal answered
            answered = answered or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, watched, noting)
        except _BodyRefused as refused:
            # Closed, or the rest of the body would be read as the next request.
            if not answered:
                answer = JSONResponse(
                    {"error": refused.why}, refused.status, {"Connection": "close"}
                )
                await answer(scope, receive, send)


class UploadsOfScreens:
    """Middleware: 403 where a file comes for a screen whose visitor may not upload.

    Parameters
    ----------
    uploaders : Uploaders
    """

    def __init__(self, app: ASGIApp, uploaders: Uploaders) -> None:
        self._app = app
        self._uploaders = uploaders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer before any of it is read."""
        found = _UPLOAD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found and scope["method"] == "PUT" and found.group(1) not in self._uploaders:
            answer = JSONResponse({"error": "You may not upload files here."}, 403)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)
