"""``POST /api/v1/backup``: a backup of the store, for the command on this machine."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from core.domain.actor import LOCAL
from core.domain.refusals import refusal
from core.domain.whole_files import own_folder
from core.store.connection import Store
from core.web.callers import for_own_command
from core.workflows.admin.backup import back_up

NAME = "switchpoint-backup.zip"


class _SentOnce(FileResponse):
    """A file that is removed once it was sent, also to somebody who goes away half-way."""

    def __init__(self, path: Path, kept: ExitStack) -> None:
        super().__init__(path, media_type="application/zip")
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._kept.close()


async def make_backup(request: Request) -> Response:
    """Answer with the file."""
    return await for_own_command(request, _made)


def _made(store: Store) -> Response:
    with ExitStack() as stack:
        try:
            path = stack.enter_context(own_folder(_place(store))) / NAME
        except OSError as error:
            raise refusal(error, store.home) from error
        back_up(store, LOCAL, path)
        return _SentOnce(path, stack.pop_all())


def _place(store: Store) -> Path:
    """The home; the folder for temporary files where only that has room for copy and archive."""
    needed = 2 * store.path.stat().st_size
    if shutil.disk_usage(store.home).free < needed:
        other = Path(tempfile.gettempdir())
        if shutil.disk_usage(other).free >= needed:
            return other
    return store.home
