"""Is the process alive, and can it work?"""

from __future__ import annotations

import shutil

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from core.domain.errors import SwitchpointError
from core.store.migrating import newest_schema, schema_version
from core.workflows.admin.doctor_findings import LEAST_FREE_BYTES
from core.workflows.engine import engine


async def health(request: Request) -> JSONResponse:
    """``GET /api/health``: 200 as long as the process answers."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> JSONResponse:
    """``GET /api/ready``: 200 if the app can work, 503 with what is missing."""
    checks = await run_in_threadpool(_checks)
    good = all(checks.values())
    body = {"status": "ready" if good else "not ready", "checks": checks}
    return JSONResponse(body, status_code=200 if good else 503)


def _checks() -> dict[str, bool]:
    try:
        running = engine()
        schema = schema_version(running.store)
    except SwitchpointError:
        return {"store": False}
    return {
        "store": True,
        "schema": schema == newest_schema(),
        "disk": shutil.disk_usage(running.store.home).free >= LEAST_FREE_BYTES,
        "jobs": running.working,
    }
