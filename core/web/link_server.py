"""Open links and nothing else, on an address of their own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from core.access.link_views import OpeningsFile, Tally
from core.domain.refusals import MachineRefused
from core.web.shared_report import SharedPages
from core.web.slow_clients import TimedProtocol

COUNT_SECONDS = 5.0
OPEN_AT_ONCE = 500

log = logging.getLogger("switchpoint")


def link_app(home: Path) -> Starlette:
    """The app that shows links from the folder beside the store; it never opens the store.

    Parameters
    ----------
    home : Path
        Folder of the store.
    """
    tally, left = Tally(), OpeningsFile(home)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        counting = asyncio.create_task(_keep_counting(tally, left))
        try:
            yield
        finally:
            counting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await counting
            _leave(tally, left)

    routes = [
        SharedPages(lambda: home, tally).route,
        Route("/api/health", _health, methods=["GET"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={404: _nothing})


def serve(home: Path, address: str, port: int) -> None:
    """Serve until stopped. Nothing is written about who asked for what: a path is a key."""
    config = uvicorn.Config(
        link_app(home),
        host=address,
        port=port,
        access_log=False,
        log_level="warning",
        http=TimedProtocol,
        ws="none",
        server_header=False,
        limit_concurrency=OPEN_AT_ONCE,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run()


async def _health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def _nothing(request: Request, error: Exception) -> PlainTextResponse:
    return PlainTextResponse("Nothing here.", status_code=404)


async def _keep_counting(tally: Tally, left: OpeningsFile) -> None:
    while True:
        await asyncio.sleep(COUNT_SECONDS)
        await asyncio.to_thread(_leave, tally, left)


def _leave(tally: Tally, left: OpeningsFile) -> None:
    counts = tally.taken()
    if not counts:
        return
    try:
        left.add(counts)
    except (OSError, MachineRefused):
        tally.add(counts)  # back with those of now: the next try writes both
        log.exception("openings of links could not be written down; trying again")
