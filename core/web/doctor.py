"""``GET /api/v1/doctor``: the store read through by the app that has it open."""

from __future__ import annotations

from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.domain.errors import SwitchpointError
from core.store.integrity.reading import read_open
from core.web.callers import is_own_command
from core.workflows.engine import engine


async def look_through(request: Request) -> Response:
    """Answer with what was read; 401 without the token that lies beside the store."""
    try:
        store = engine().store
    except SwitchpointError as error:
        return JSONResponse({"error": error.title}, 503)
    if not is_own_command(request, store):
        told = {"error": "The token is missing or wrong."}
        return JSONResponse(told, 401, {"WWW-Authenticate": "Bearer"})
    try:
        contents = await run_in_threadpool(read_open, store)
    except SwitchpointError as error:
        return JSONResponse({"error": error.text}, 422)
    return JSONResponse(
        {"contents": asdict(contents), "found": [asdict(finding) for finding in store.found]}
    )
