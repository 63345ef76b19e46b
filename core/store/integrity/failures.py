"""What DuckDB and the disk say, told in our words: what happened, where, and the way to go on."""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from core.domain.errors import BadData, StoreDamaged, StoreFull, SwitchpointError
from core.store.home import FILE

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TOO_MANY = (errno.EMFILE, errno.ENFILE)
_KNOWN = (*FULL, *_TOO_MANY, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOMEM)
_ABOUT_THE_STORE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,  # a commit that could not be written
)
_PLACE = re.compile(r"location (\d+)")
NOTHING_LOST = "What was saved before is safe; what was being saved now was not."


def _home(home: Path) -> str:
    return shlex.quote(str(home))


def restore_command(home: Path) -> str:
    """The command that puts a backup back."""
    return f"python -m core restore BACKUP --force --home {_home(home)}"


def accept_command(home: Path) -> str:
    """The command that goes on with what is there."""
    return f"python -m core doctor --accept-loss --home {_home(home)}"


def upgrade_copies(home: Path) -> list[Path]:
    """Copies of the store that were made before its tables were changed, newest first."""
    found = home.glob(f"{FILE}.before-*")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def ways_back(home: Path, *, go_on: str = "") -> str:
    """What can be done about a store that is not whole.

    Parameters
    ----------
    go_on : str
        What ``doctor --accept-loss`` would do, where it would do something.
    """
    ways = [f"Put a backup back: {restore_command(home)}"]
    if copies := upgrade_copies(home):
        made = datetime.fromtimestamp(copies[0].stat().st_mtime, UTC)
        ways.append(
            f"The newest copy beside it is {copies[0].name}, made before an upgrade on "
            f"{made:%Y-%m-%d}."
        )
    if go_on:
        ways.append(f"Or {go_on}: {accept_command(home)}")
    return "\n".join(ways)


def damaged(home: Path, where: str, *, go_on: str = "") -> StoreDamaged:
    """The error for a store whose bytes are not what was written."""
    return StoreDamaged(
        f"The store in {home} is damaged",
        f"{where} Nothing was changed.",
        f"Look at the whole store: python -m core doctor --home {_home(home)}\n"
        + ways_back(home, go_on=go_on),
    )


def unreadable(home: Path, said: str) -> StoreDamaged:
    """The same with the place that DuckDB names, where it names one."""
    place = _PLACE.search(said)
    where = f"The block at byte {int(place[1]):,}" if place else "A part"
    return damaged(home, f"{where} of {FILE} is not as it was written.")


def refused(path: Path, code: int, doing: str) -> SwitchpointError:
    """The error for what the system refused.

    Parameters
    ----------
    path : Path
        What was read or written.
    code : int
        The system's error number.
    doing : str
        Such as ``opened``.
    """
    reason = os.strerror(code)
    title = f"{path} cannot be {doing}"
    if code in FULL:
        return StoreFull(
            title,
            f"{reason}: {_free(path)} {NOTHING_LOST}",
            "Free some space (or raise the limit), then try again.",
        )
    if code in _TOO_MANY:
        return SwitchpointError(
            title,
            f"{reason}: this process or machine has as many files open as it may.",
            "Raise the limit (ulimit -n) or stop other programs, then start again.",
        )
    if code == errno.ENOMEM:
        return _no_memory(title)
    if code == errno.EIO:
        return StoreDamaged(
            title,
            f"{reason}: the disk did not read or write. It may be failing.",
            f"Save what can be copied to another disk, then {ways_back(_home_of(path))}",
        )
    remedies = {
        errno.EROFS: "The disk is mounted for reading alone. Mount it for writing, or name a "
        "folder on another one with --home.",
        errno.EACCES: f"It belongs to another user. Run this as that user, or: "
        f"chown -R $USER {_home(_home_of(path))}",
    }
    remedy = remedies.get(errno.EACCES if code == errno.EPERM else code)
    return BadData(title, f"{reason}.", remedy or "Name another folder with --home.")


def _home_of(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _free(path: Path) -> str:
    place = path
    while not place.is_dir() and place != place.parent:
        place = place.parent
    try:
        return f"{shutil.disk_usage(place).free:,} bytes are free in {place}."
    except OSError:
        return f"nothing is known of {place}."


def _no_memory(title: str) -> SwitchpointError:
    return SwitchpointError(
        title,
        f"There was not enough memory. {NOTHING_LOST}",
        "Stop other programs, or do it in smaller parts, then start again.",
    )


def told(error: Exception, home: Path, doing: str = "read or written") -> SwitchpointError | None:
    """A failure of DuckDB or the system in our words; None where it is not about the store's file.

    Parameters
    ----------
    error : Exception
        As it came.
    home : Path
    doing : str
        Such as ``opened``.

    Returns
    -------
    SwitchpointError or None
        None for an error of the query, such as a key that is there already.
    """
    path = home / FILE
    if isinstance(error, OSError):
        return refused(path, error.errno or 0, doing)
    if isinstance(error, MemoryError):
        return _no_memory(f"{path} cannot be {doing}")
    if not isinstance(error, _ABOUT_THE_STORE):
        return None
    # Only of these: the text of others may repeat a value.
    text = str(error)
    for code in _KNOWN:
        if os.strerror(code) in text:
            return refused(path, code, doing)
    if isinstance(error, duckdb.OutOfMemoryException):
        return _no_memory(f"{path} cannot be {doing}")
    if isinstance(error, duckdb.TransactionException):
        return None
    return unreadable(home, text)
