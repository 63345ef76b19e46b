"""Every request gets a number; what was asked and answered is logged without what is secret."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.domain.secret_redaction import without_secrets
from core.web.logs import FIELDS, request_id

log = logging.getLogger("switchpoint")

QUIET = ("/static/", "/_stcore/", "/media/", "/component/", "/favicon.png")
_KEY = re.compile(r"(/r/).*", re.DOTALL)


def new_number() -> str:
    """A number that a reader can say and a log can be searched for."""
    return secrets.token_hex(4)


def shown_path(path: str) -> str:
    """A path as it may be logged: without the key of a link or a program, in one line.

    Examples
    --------
    >>> shown_path("/r/abc"), shown_path("/api/health"), shown_path("/api/swp_" + 43 * "k")
    ('/r/...', '/api/health', '/api/[hidden]')
    """
    hidden = without_secrets(_KEY.sub(r"\1...", path))
    return hidden.encode("unicode_escape").decode("ascii")[:200]


class Requests:
    """Middleware: numbers requests and logs them; files of the screens only where they fail."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with ``X-Request-ID`` on the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # 500 until an answer begins: what raises before that has none.
        number, started, status = new_number(), time.monotonic(), 500
        mark = request_id.set(number)

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = number
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            path = scope["path"]
            if status >= 500 or not path.startswith(QUIET):
                fields = {
                    "request": number,
                    "method": scope["method"],
                    "path": shown_path(path),
                    "status": status,
                    "ms": round(1000 * (time.monotonic() - started)),
                }
                log.info("request", extra={FIELDS: fields})
            request_id.reset(mark)
