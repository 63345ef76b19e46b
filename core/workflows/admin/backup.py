"""Backups: made while the app runs, restored into an empty folder."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.access.permissions import Action, require
from core.access.rules_file import FILE as ROLES
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage
from core.domain.ordinary_files import check_target
from core.store.audit_log import note_event
from core.store.connection import FILE as STORE
from core.store.connection import Store
from core.store.copying import check_not_held, copy_store
from core.workflows.admin.backup_archive import Manifest, pack, unpack

BEFORE = "before-restore-"
WORKING = ".backup-"


def back_up(store: Store, actor: Actor, target: Path) -> Manifest:
    """Write a backup of the open store; the file is whole or not there.

    Raises
    ------
    NotAllowed
        If the actor may not.
    BadData
        If it cannot be written.
    """
    require(actor, Action.BACK_UP)
    note_event(store, actor, "backup made", "store")
    if os.path.realpath(target.parent) == os.path.realpath(store.home) and target.suffix != ".zip":
        raise BadUsage(
            f"{target} would stand where the store keeps its own files",
            remedy="Name a file that ends in .zip, or one in another folder, with --out.",
        )
    with _own_folder(store.home) as folder, whole_file(target) as part:
        copy_store(store, folder / STORE)
        if (store.home / ROLES).is_file():
            shutil.copyfile(store.home / ROLES, folder / ROLES)
        return pack(folder, part, utc_now().isoformat(timespec="seconds"))


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A place to write to that becomes the target only when everything is written.

    Raises
    ------
    BadData
        If there is no place.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(6)}.part")
    try:
        check_target(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{glob.escape(target.name)}.*-*.part"):
            if not _lives(left.name.rpartition("-")[0].rpartition(".")[2]):
                left.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield part
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise BadData(f"{target} cannot be written", str(error), "Choose another --out.") from error


def working_folder(home: Path) -> Path:
    """A new folder beside the store; what killed processes left there is taken away first."""
    for left in home.glob(f"{WORKING}*"):
        if not _lives(left.name.removeprefix(WORKING).split("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{WORKING}{os.getpid()}-", dir=home))


@contextmanager
def _own_folder(home: Path) -> Iterator[Path]:
    """A working folder that is gone afterwards."""
    folder = working_folder(home)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def restore(path: Path, home: Path, *, force: bool = False) -> tuple[Manifest, Path | None]:
    """Put a backup into a home folder.

    Parameters
    ----------
    force : bool
        Whether a home that holds something is moved aside, into a folder inside it.

    Returns
    -------
    manifest : Manifest
    aside : Path or None
        Where the old content is now.

    Raises
    ------
    BadUsage
        If the home holds something and nobody said ``force``.
    BadData
        If the backup cannot be restored; the home is then as it was.
    StoreHeld
        If a process has the home's store open.
    """
    if not path.is_file():
        raise BadUsage(f"There is no file {path}")
    try:
        home.mkdir(parents=True, exist_ok=True)
        check_not_held(home)
        if _content(home) and not force:
            raise BadUsage(
                f"{home} is not empty",
                "It holds a store or other files. Nothing was changed.",
                "Give another --home, or --force to move what is there aside.",
            )
        with _own_folder(home) as folder:
            manifest = unpack(path, folder)
            aside = _move_aside(home) if _content(home) else None
            for name in manifest.files:
                (folder / name).replace(home / name)
    except OSError as error:
        raise BadData(f"{home} cannot be written", str(error)) from error
    return manifest, aside


def _content(home: Path) -> list[Path]:
    """What a home holds, apart from what earlier restores moved aside."""
    ours = (BEFORE, WORKING, "lost+found")
    return [entry for entry in home.iterdir() if not entry.name.startswith(ours)]


def _move_aside(home: Path) -> Path:
    """The home's content in a folder inside it: the home itself may be a mounted volume."""
    aside = Path(tempfile.mkdtemp(prefix=f"{BEFORE}{utc_now():%Y%m%d-%H%M%S}-", dir=home))
    for entry in _content(home):
        entry.rename(aside / entry.name)
    return aside
