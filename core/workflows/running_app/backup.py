"""A backup of a store that a running app holds: through its own door."""

from __future__ import annotations

import http.client
import json
import shutil
import urllib.error
import urllib.request
from pathlib import Path

from core.domain.errors import BadData, StoreHeld
from core.domain.refusals import reason_of
from core.domain.whole_files import own_folder
from core.store.local_endpoint import find_door
from core.workflows.admin.backup import backup_file
from core.workflows.admin.backup_archive import Manifest, unpack

SECONDS = 600.0


def fetch(home: Path, held: StoreHeld, target: Path) -> Manifest:
    """Ask the app that holds the store for a backup, check it, and keep it.

    Raises
    ------
    StoreHeld
        If what holds the store has no door, or nobody opens.
    BadData
        If the app refuses, or what came is not whole.
    MachineRefused
        If it cannot be written here.
    """
    door = find_door(home)
    if door is None:
        raise held
    request = urllib.request.Request(
        f"{door.address}/api/v1/backup",
        method="POST",
        data=b"",
        headers={"Authorization": f"Bearer {door.token}"},
    )
    with backup_file(target) as part:
        try:
            with (
                urllib.request.urlopen(request, timeout=SECONDS) as answer,
                part.open("wb") as file,
            ):
                shutil.copyfileobj(answer, file)
        except urllib.error.HTTPError as error:
            raise BadData(
                f"The running app at {door.address} refused", _reason(error), "Nothing was written."
            ) from error
        except (OSError, http.client.HTTPException) as error:
            if reason_of(error):  # the disk here, not the app
                raise
            raise held from error
        with own_folder(target.parent) as folder:
            return unpack(part, folder)


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["error"])
    except (ValueError, KeyError, TypeError):
        return f"It answered {error.code}."
