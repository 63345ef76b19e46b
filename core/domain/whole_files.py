"""Files that are either whole or as they were before."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from core.domain.ordinary_files import check_target
from core.domain.refusals import writing

OWNER_ONLY = 0o600
FOR_OTHERS = 0o666
"""What the umask leaves of it."""


def write_whole(
    path: Path, content: str | bytes, *, mode: int = OWNER_ONLY, instead: str = ""
) -> Path:
    """Write a file beside its place and move it there.

    Parameters
    ----------
    path : Path
        Folders that are missing are made.
    content : str or bytes
        Text is written as UTF-8.
    mode : int
        Who may read it.
    instead : str
        What else could be done where it cannot be written, such as ``choose another --out``.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    MachineRefused
        If it cannot be written; a file that was there before is left as it was.
    """
    return write_all_whole({path: content}, mode=mode, instead=instead)[0]


def write_all_whole(
    contents: Mapping[Path, str | bytes], *, mode: int = OWNER_ONLY, instead: str = ""
) -> list[Path]:
    """Write several files; none is moved to its place before all of them are on the disk.

    Raises
    ------
    MachineRefused
        About the first that cannot be written.
    """
    parts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with writing(path, instead=instead):
                check_target(path)
                path.parent.mkdir(parents=True, exist_ok=True)
                # In the same folder: a file is moved in one piece only within one file system.
                # Its name is short whatever the target's: a name may have 255 bytes.
                parts[path] = path.with_name(f".{uuid.uuid4().hex}")
                _write(parts[path], content, mode)
        for path, part in parts.items():
            with writing(path, instead=instead):
                os.replace(part, path)
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):  # told is why there is something to take away
                part.unlink(missing_ok=True)
    return list(parts)


def _write(path: Path, content: str | bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)
        file.flush()
        # Some file systems say only now that there was no room.
        os.fsync(descriptor)
