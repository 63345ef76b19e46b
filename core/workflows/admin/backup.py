"""Backups: made while the app runs, whole and checked or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.access.permissions import Action, require
from core.access.rules_file import FILE as ROLES
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage
from core.domain.whole_files import own_folder, whole_file
from core.store.audit_log import note_event
from core.store.connection import FILE as STORE
from core.store.connection import Store
from core.store.copying import copy_store
from core.workflows.admin.backup_archive import Manifest, pack


def back_up(store: Store, actor: Actor, target: Path) -> Manifest:
    """Write a backup of the open store; the file is whole or not there.

    Its tables were counted on both sides as of the same moment, and the file was read back.

    Raises
    ------
    NotAllowed
        If the actor may not.
    BadData
        If the store is damaged, or it cannot be written.
    """
    require(actor, Action.BACK_UP)
    note_event(store, actor, "backup made", "store")
    if os.path.realpath(target.parent) == os.path.realpath(store.home) and target.suffix != ".zip":
        raise BadUsage(
            f"{target} would stand where the store keeps its own files",
            remedy="Name a file that ends in .zip, or one in another folder, with --out.",
        )
    with backup_file(target) as part, own_folder(store.home) as folder:
        copy_store(store, folder / STORE)
        if (store.home / ROLES).is_file():
            shutil.copyfile(store.home / ROLES, folder / ROLES)
        return pack(folder, part, utc_now().isoformat(timespec="seconds"))


@contextmanager
def backup_file(target: Path) -> Iterator[Path]:
    """A place to write to that becomes the backup only when everything is written.

    Raises
    ------
    BadData
        If there is no place: one folder that is missing is made, more are a mistyped path.
    """
    above = target.parent.parent
    if not above.is_dir():
        raise BadData(
            f"{target} cannot be written",
            f"The folder {above} is missing.",
            "Choose another --out.",
        )
    try:
        with whole_file(target) as part:
            yield part
    except OSError as error:
        raise BadData(f"{target} cannot be written", str(error), "Choose another --out.") from error
