"""The backup file: a ZIP archive with the store, what matters beside it, and a list of both."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from core.access.rules_file import FILE as ROLES
from core.domain.errors import BadData
from core.domain.refusals import free_space, megabytes, refusal
from core.interop.archives import BROKEN, MOST_RATIO
from core.store.connection import FILE as STORE
from core.store.copying import look_into
from core.store.migrating import newest_schema

LIST = "manifest.json"
FORMAT, VERSION = "switchpoint backup", 1
MAY_HOLD = (STORE, ROLES)
LONGEST_LIST = 1_000_000
PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes
    ----------
    made_at : str
        UTC.
    schema : int
        Schema version of the store.
    rows : dict
        Rows by table.
    files : dict
        Bytes and SHA-256 of every file.
    """

    made_at: str
    schema: int
    rows: dict[str, int]
    files: dict[str, dict[str, Any]]
    format: str = FORMAT
    version: int = VERSION


def pack(folder: Path, target: Path, made_at: str) -> Manifest:
    """Write the files of a folder into an archive, and read it back.

    Raises
    ------
    BadData
        If what was written is not what was meant.
    """
    schema, rows = look_into(folder / STORE)
    files = {
        name: {"bytes": (folder / name).stat().st_size, "sha256": _hash_of(folder / name)}
        for name in MAY_HOLD
        if (folder / name).exists()
    }
    manifest = Manifest(made_at, schema, rows, files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(LIST, json.dumps(asdict(manifest), indent=1))
        for name in files:
            archive.write(folder / name, name)
    with _broken_told(target), zipfile.ZipFile(target) as archive:
        for name, told in manifest.files.items():
            with archive.open(name) as member:
                _copy_checked(member, None, Path(name), told)
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Check an archive and unpack it into an empty folder.

    Raises
    ------
    BadData
        If it is no backup, is damaged, holds anything that does not belong there, or was written
        by a newer version. The folder may then hold a part of it.
    """
    with _broken_told(path), zipfile.ZipFile(path) as archive:
        manifest = _read_list(archive)
        _check_members(archive, manifest, folder)
        for name, told in manifest.files.items():
            with archive.open(name) as member, _new_file(folder / name) as file:
                _copy_checked(member, file, folder / name, told)
    schema, rows = look_into(folder / STORE)
    if (schema, rows) != (manifest.schema, manifest.rows):
        raise _bad(path, "The store in it has other tables or rows than its list says.")
    return manifest


def _read_list(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(LIST) if LIST in archive.namelist() else _no_list() as member:
        raw = json.loads(member.read(LONGEST_LIST))
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError("its list has no mark of Switchpoint")
    if raw.get("version") != VERSION or int(raw["schema"]) > newest_schema():
        raise BadData(
            "The backup was written by a newer version",
            f"It has schema {raw.get('schema')!r}; this program knows {newest_schema()}.",
            "Update the program, then restore.",
        )
    datetime.fromisoformat(raw["made_at"])  # printed later, so it must be nothing but that
    return Manifest(**raw)


def _no_list() -> IO[bytes]:
    raise ValueError(f"it has no {LIST}")


def _check_members(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Nothing but what the list names, nothing larger than it says, and room for all of it."""
    found = {member.filename: member for member in archive.infolist()}
    if len(found) != len(archive.infolist()) or set(found) != {LIST, *manifest.files}:
        raise ValueError("it holds other files than its list says")
    if STORE not in manifest.files or not set(manifest.files) <= set(MAY_HOLD):
        raise ValueError("it holds files that do not belong to a backup")
    for name, told in manifest.files.items():
        member = found[name]
        if member.file_size != told["bytes"]:
            raise ValueError(f"{name} is not as large as its list says")
        if member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise ValueError(f"{name} grows too much")
    needed = sum(int(told["bytes"]) for told in manifest.files.values())
    if needed > shutil.disk_usage(folder).free:
        raise BadData(
            "There is not enough room",
            f"{megabytes(needed)} are needed; {free_space(folder.parent)}.",
            "Free some space there, or name a folder on another disk.",
        )


def _new_file(path: Path) -> IO[bytes]:
    """A file that was not there, for its user alone."""
    with _written(path):
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """An error of writing is none of the archive that is read meanwhile."""
    try:
        yield
    except OSError as error:
        why = refusal(error, path.parent)
        raise BadData(why.title, why.message, "Nothing was changed.") from error


@contextmanager
def _broken_told(path: Path) -> Iterator[None]:
    """All that an archive may raise that is none, or is damaged, as one error."""
    try:
        yield
    except (*BROKEN, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise _bad(path, f"{type(error).__name__}: {error}") from error


def _copy_checked(
    member: IO[bytes], file: IO[bytes] | None, path: Path, told: dict[str, Any]
) -> None:
    """Read a member through, write it where there is a file, and compare it with the list."""
    digest, left = hashlib.sha256(), int(told["bytes"])
    while piece := member.read(PIECE):
        left -= len(piece)
        if left < 0:
            raise ValueError(f"{path.name} is larger than its list says")
        digest.update(piece)
        if file is not None:
            with _written(path):
                file.write(piece)
                file.flush()
    if left or digest.hexdigest() != told["sha256"]:
        raise ValueError(f"{path.name} is not what its list says")


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bad(path: Path, why: str) -> BadData:
    return BadData(f"{path} is not a backup that can be restored", why, "Nothing was changed.")
