"""Routes and the app's life: what runs beside the screens."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from core.store.home import home_folder
from core.web.backups import make_backup
from core.web.decisions import decision
from core.web.doctor import look_through
from core.web.exports import export_file
from core.web.graceful_shutdown import limit_stop
from core.web.health import health, ready
from core.web.shared_report import SharedPages
from core.web.startup import Beside
from core.web.uploads import import_files
from core.workflows.report.open_links import OPENED

log = logging.getLogger("switchpoint")
MOVED = {"decision": "./"}
"""Addresses of screens that are elsewhere now, and where from there."""


async def moved(request: Request) -> RedirectResponse:
    """Lead on to where a screen is now, with all that the address says about it."""
    there = MOVED[request.url.path.rpartition("/")[2]]
    return RedirectResponse(f"{there}?{request.url.query}" if request.url.query else there)


ROUTES = [
    *(Route(f"/{name}", moved, methods=["GET"]) for name in MOVED),
    Route("/api/health", health, methods=["GET"]),
    Route("/api/ready", ready, methods=["GET"]),
    Route("/api/v1/import", import_files, methods=["POST"]),
    Route("/api/v1/export", export_file, methods=["GET"]),
    Route("/api/v1/decision", decision, methods=["GET"]),
    Route("/api/v1/backup", make_backup, methods=["POST"]),
    Route("/api/v1/doctor", look_through, methods=["GET"]),
    SharedPages(home_folder, OPENED).route,
]


def routes_at(base: str) -> list[Route]:
    """The routes, where the app has a base path also under it.

    Examples
    --------
    >>> [route.path for route in routes_at("/sub")][-1], len(routes_at("")) == len(ROUTES)
    ('/sub/r/{key:path}', True)
    """
    below = [Route(base + r.path, r.endpoint, methods=list(r.methods or ())) for r in ROUTES]
    return [*ROUTES, *below] if base else ROUTES


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
        beside = Beside(address)
        limit_stop()
        beside.start()
        log.info("Switchpoint is at %s", address())
        try:
            yield None
        finally:
            beside.stop()

    return lifespan
