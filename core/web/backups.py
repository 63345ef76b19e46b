"""``POST /api/v1/backup``: a backup of the store, for the command on this machine."""

from __future__ import annotations

import shutil

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from core.domain.actor import LOCAL
from core.domain.errors import SwitchpointError
from core.web.callers import is_own_command
from core.workflows.admin.backup import back_up, working_folder
from core.workflows.engine import engine

NAME = "switchpoint-backup.zip"


async def make_backup(request: Request) -> Response:
    """Answer with the file; 401 without the token that lies beside the store."""
    try:
        store = engine().store
    except SwitchpointError as error:
        return JSONResponse({"error": error.title}, 503)
    if not is_own_command(request, store):
        told = {"error": "The token is missing or wrong."}
        return JSONResponse(told, 401, {"WWW-Authenticate": "Bearer"})
    folder = working_folder(store.home)
    try:
        await run_in_threadpool(back_up, store, LOCAL, folder / NAME)
    except SwitchpointError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return JSONResponse({"error": error.text}, 422)
    # Removed once it was sent: the answer streams the file long after this function has returned.
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(folder / NAME, media_type="application/zip", background=done)
