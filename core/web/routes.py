"""Routes and the app's life: what runs beside the screens."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from core.domain.errors import SwitchpointError
from core.store.door import close_door, open_door
from core.web.uploads import import_files
from core.workflows.engine import close_engines, engine

log = logging.getLogger("switchpoint")


def _health() -> tuple[dict[str, Any], int]:
    try:
        store = engine().store
        row = store.cursor().execute("SELECT max(version) FROM schema_version").fetchone()
    except SwitchpointError as error:
        return {"status": "no store", "reason": error.title}, 503
    return {"status": "ok", "schema": row[0] if row else None}, 200


async def health(request: Request) -> JSONResponse:
    """Whether the app can work: 200 with the schema version, 503 with the reason."""
    body, status = await run_in_threadpool(_health)
    return JSONResponse(body, status_code=status)


ROUTES = [
    Route("/api/health", health, methods=["GET"]),
    Route("/api/v1/import", import_files, methods=["POST"]),
]

Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


def lifespan_at(address: Callable[[], str]) -> Lifespan:
    """The app's life: store, job thread and the door for programs, once per process.

    Parameters
    ----------
    address : callable
        Gives the address the app listens on, such as ``http://127.0.0.1:8501``.
    """

    @asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[None]:
        home = None
        try:
            engine().start()
            home = engine().store.home
            open_door(home, address())
        except SwitchpointError as error:
            # The screens say the same to whoever opens them.
            log.error("%s", error.text)
        try:
            yield None
        finally:
            if home is not None:
                close_door(home)
            close_engines()

    return lifespan
