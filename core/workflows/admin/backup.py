"""Backups: made while the app runs, whole and checked or not there."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.access.permissions import Action, require
from core.access.rules_file import FILE as ROLES
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage, SwitchpointError
from core.domain.refusals import refusal
from core.domain.whole_files import own_folder, whole_file
from core.store.audit_log import note_event
from core.store.connection import FILE as STORE
from core.store.connection import Store
from core.store.copying import copy_store
from core.store.home import check_name
from core.workflows.admin.backup_archive import Manifest, pack

log = logging.getLogger("switchpoint")


def back_up(store: Store, actor: Actor, target: Path) -> Manifest:
    """Write a backup of the open store; the file is whole or not there.

    Its tables were counted on both sides as of the same moment, and the file was read back.
    Nothing is written to the home before it is whole: a full disk is a reason to make a backup on
    another one.

    Raises
    ------
    NotAllowed
        If the actor may not.
    BadData
        If the store is damaged, or cannot be copied.
    BadUsage
        If no copy can be made in the target's folder, or the target is a file of the store.
    MachineRefused
        If the backup cannot be written.
    """
    require(actor, Action.BACK_UP)
    if os.path.realpath(target.parent) == os.path.realpath(store.home) and target.suffix != ".zip":
        raise BadUsage(
            f"{target} would stand where the store keeps its own files",
            remedy="Name a file that ends in .zip, or one in another folder, with --out.",
        )
    check_name(target.parent, "--out")
    with backup_file(target) as part, own_folder(target.parent) as folder:
        copy_store(store, folder / STORE)
        if (store.home / ROLES).is_file():
            shutil.copyfile(store.home / ROLES, folder / ROLES)
        manifest = pack(folder, part, utc_now().isoformat(timespec="seconds"))
    try:
        note_event(store, actor, "backup made", "store")
    except SwitchpointError as error:
        log.warning("The backup is complete, but the audit log has no entry for it. %s", error.text)
    return manifest


@contextmanager
def backup_file(target: Path) -> Iterator[Path]:
    """A place to write to that becomes the backup only when everything is written.

    Raises
    ------
    BadData
        If there is no place: one folder that is missing is made, more are a mistyped path.
    MachineRefused
        If it cannot be written.
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
        raise refusal(error, target, instead="choose another --out") from error
