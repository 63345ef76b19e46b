"""Errors nobody caught: what can be told and a number for the reader, the trace for the log."""

from __future__ import annotations

import logging

from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.domain.errors import SwitchpointError
from core.domain.refusals import reason_of, refusal
from core.web.logs import FIELDS, request_id
from core.web.requests import new_number

log = logging.getLogger("switchpoint")

PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Switchpoint</title>'
    "<body><h1>{what}</h1><p>Nothing is lost. Load the page again; if it happens "
    "again, tell whoever runs Switchpoint this number: <strong>{number}</strong></p></body></html>"
)


FULL = 507
"""Insufficient storage: the status of HTTP for a machine that has no room."""


def told_error(error: Exception) -> SwitchpointError | None:
    """An error that says what to do, also of the machine; None where there is none."""
    if isinstance(error, SwitchpointError):
        return error
    if isinstance(error, (OSError, MemoryError)) and reason_of(error):
        return refusal(error)
    return None


def told_number(error: Exception) -> str:
    """Log an error nobody expected, and give the number under which it stands there."""
    number = request_id.get() or new_number()
    log.error("unexpected error %s", number, exc_info=error, extra={FIELDS: {"reference": number}})
    return number


class Failures:
    """Middleware: answers 500 with a number, and nothing of the error but that a disk is full."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what fails after an answer began is the server's to close."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = False

        async def noting(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            number = told_number(error)
            if began:  # the status is sent already: only a broken connection can still say so
                raise
            status, what = 500, "Something went wrong"
            # The reason alone: who asks may be anybody, and no place is told to strangers.
            if why := reason_of(error):
                status, what = FULL, why
            if scope["path"].startswith("/api/"):
                told = f"{what}; the log has it under {number}."
                answer = JSONResponse({"error": told, "reference": number}, status)
                await answer(scope, receive, send)
            else:
                page = PAGE.format(what=what, number=number)
                await HTMLResponse(page, status)(scope, receive, send)
