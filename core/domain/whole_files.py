"""Files that appear whole or not at all, and working folders; a kill leaves none for good.

What is being written is locked by its process, and a lock ends with the process that holds it,
also by a kill. So whoever comes next sees which of them nobody writes any more.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.domain.ordinary_files import check_target
from core.domain.refusals import writing

if sys.platform != "win32":
    import fcntl

OWNER_ONLY = 0o600
FOR_OTHERS = 0o666
"""What the umask leaves of it."""

LONGEST_BEGIN = 100
WORKING = ".backup-"
_LEFT_FILE = re.compile(r"\..+\.\d+-[0-9a-f]{12}\.part")
_LEFT_FOLDER = re.compile(re.escape(WORKING) + r"\d+-[a-z0-9_]{8}")
DAY_SECONDS = 86_400


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
    with ExitStack() as stack:
        for path, content in contents.items():
            with writing(path, instead=instead):
                parts[path] = stack.enter_context(_part_of(path, mode))
                parts[path].write_bytes(content.encode() if isinstance(content, str) else content)
                _sync(parts[path])
        for path, part in parts.items():
            with writing(path, instead=instead):
                os.replace(part, path)
    return list(parts)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A place to write to that becomes the target only when everything is written.

    Parameters
    ----------
    target : Path
        Folders that are missing are made.

    Yields
    ------
    Path
        An empty file for its user alone, in the same folder.

    Raises
    ------
    OSError
        If it cannot be written; a file that was there before is left as it was.
    """
    with _part_of(target, OWNER_ONLY) as part:
        yield part
        _sync(part)
        part.replace(target)
        sync_folder(target.parent)


@contextmanager
def _part_of(target: Path, mode: int) -> Iterator[Path]:
    """An empty file beside a target, in the folder in which it can be moved in one piece."""
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_left(target.parent)
    while True:
        # Short whatever the target's name: one may have 255 bytes.
        begin = target.name.encode()[:LONGEST_BEGIN].decode(errors="ignore")
        part = target.with_name(f".{begin}.{os.getpid()}-{secrets.token_hex(6)}.part")
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        if (held := _held(part)) is not None:
            break
    try:
        yield part
    finally:
        with contextlib.suppress(OSError):  # told is why there is something to take away
            part.unlink(missing_ok=True)
        os.close(held)


def _sync(path: Path) -> None:
    """Some file systems say only now that there was no room."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def own_folder(parent: Path) -> Iterator[Path]:
    """A working folder for its user alone that is gone afterwards.

    What killed processes left of such folders is removed first.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    remove_left(parent)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{WORKING}{os.getpid()}-", dir=parent))
        if (held := _held(folder)) is not None:
            break
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def remove_left(folder: Path) -> None:
    """Remove what killed processes left in a folder; what somebody still writes stays."""
    for name in os.listdir(folder):
        left = folder / name
        if _LEFT_FILE.fullmatch(name) or _LEFT_FOLDER.fullmatch(name):
            _remove_if_left(left)


def _remove_if_left(path: Path) -> None:
    try:
        descriptor = open_to_lock(path)
    except OSError:
        return
    try:
        locked = try_lock(descriptor)
        # Without locks only its age tells: nothing of ours takes a day to write.
        if locked or (locked is None and time.time() - path.stat().st_mtime > DAY_SECONDS):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    except OSError:
        pass  # the next one tries again
    finally:
        os.close(descriptor)


def _held(path: Path) -> int | None:
    """A descriptor that locks what was just made; None where it was taken for left meanwhile."""
    try:
        descriptor = open_to_lock(path)
    except FileNotFoundError:
        return None
    if try_lock(descriptor) is not False and path.exists():
        return descriptor
    os.close(descriptor)
    return None


def open_to_lock(path: Path) -> int:
    """A descriptor of a file or folder for :func:`try_lock`; a link is not followed.

    Raises
    ------
    OSError
    """
    if sys.platform == "win32":
        return os.open(os.devnull, os.O_RDONLY)
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)


def try_lock(descriptor: int, *, shared: bool = False) -> bool | None:
    """Lock an open file or folder until it is closed, without waiting.

    Parameters
    ----------
    descriptor : int
    shared : bool
        Whether others may hold a shared lock at the same time.

    Returns
    -------
    bool or None
        Whether it is locked now; None where the system or the file system knows no such locks.
    """
    if sys.platform == "win32":
        return None
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlast a power cut, where the file system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
