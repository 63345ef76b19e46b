"""``GET /api/v1/doctor``: the store read through by the app that has it open."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.store.connection import Store
from core.store.integrity.reading import read_open
from core.web.callers import for_own_command


async def look_through(request: Request) -> Response:
    """Answer with what was read."""
    return await for_own_command(request, _read)


def _read(store: Store) -> Response:
    contents = asdict(read_open(store))
    return JSONResponse(
        {"contents": contents, "found": [asdict(finding) for finding in store.found]}
    )
