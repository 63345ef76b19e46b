"""What the machine refuses (disk, memory, open files), told like every other error.

A library says *[Errno 28] No space left on device* and often not where; a reader needs the place,
what is left there, and what to do.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.domain.errors import SwitchpointError

FULL = (errno.ENOSPC, errno.EDQUOT)
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full", "Free some space there"),
    errno.EDQUOT: ("This user's quota of the disk is used up", "Free some space there"),
    errno.EFBIG: (
        "The file would be larger than the limit of this process or disk",
        "Raise the limit (ulimit -f)",
    ),
    errno.EROFS: ("The disk can only be read", "Mount it for writing"),
    errno.EACCES: ("This user is not allowed to", "Change the rights of the folder"),
    errno.EPERM: ("This user is not allowed to", "Change the rights of the folder"),
    errno.EIO: (
        "The disk reported an error; it may be failing",
        "Copy what you need to another disk, then try again",
    ),
    errno.EMFILE: ("Too many files are open", "Raise the limit (ulimit -n)"),
    errno.ENFILE: ("Too many files are open on this machine", "Stop other programs"),
    errno.ENAMETOOLONG: ("The name is longer than the disk allows", "Choose a shorter one"),
    errno.ENOMEM: ("There was not enough memory", "Stop other programs, or do less at once"),
}


class MachineRefused(SwitchpointError):
    """Disk, memory or system said no; what was there before is as it was."""


def reason_of(error: BaseException | None) -> str:
    """What the machine refused, without a place; empty for any other error, such as a network's.

    Examples
    --------
    >>> reason_of(OSError(28, "No space left on device")), reason_of(ConnectionError("gone"))
    ('The disk is full', '')
    """
    if isinstance(error, MachineRefused):
        error = error.__cause__
    if isinstance(error, MemoryError):
        return _REASONS[errno.ENOMEM][0]
    known = isinstance(error, OSError) and error.errno in _REASONS
    return _REASONS[error.errno or 0][0] if known and isinstance(error, OSError) else ""


def refusal(
    error: OSError | MemoryError,
    path: Path | None = None,
    *,
    doing: str = "written",
    instead: str = "",
) -> MachineRefused:
    """An error of the system with its place, what is left there, and what to do.

    Parameters
    ----------
    error : OSError or MemoryError
    path : Path, optional
        What was written; the error's own file unless given.
    doing : str
        What could not be done to it.
    instead : str
        Another way, such as ``choose another --out``.

    Examples
    --------
    >>> print(refusal(OSError(30, ""), Path("/a/b"), instead="choose another --out").text)
    /a/b cannot be written
    The disk can only be read.
    Mount it for writing, or choose another --out.
    """
    number = errno.ENOMEM if isinstance(error, MemoryError) else error.errno or 0
    if path is None and isinstance(error, OSError) and isinstance(error.filename, str):
        path, doing = Path(error.filename), "used"
    unknown = ((isinstance(error, OSError) and error.strerror) or str(error)).rstrip(".")
    reason, remedy = _REASONS.get(number, (unknown, ""))
    if "temporary directory" in reason:  # the module tempfile, which names all that it tried
        remedy = "Name a folder that can be written to by TMPDIR"
    if number in FULL:
        # Without a path it is most often the folder for temporary files, or this one.
        reason += f": {_free([path] if path else [_temporary(), Path.cwd()])}"
    ways = ", or ".join(way for way in (remedy, instead) if way)
    after = f"{ways[0].upper()}{ways[1:]}." if ways else ""
    if path is None:
        title, _, rest = reason.partition(": ")
        return MachineRefused(title or "The system refused", rest and f"{rest}.", after)
    return MachineRefused(f"{path} cannot be {doing}", f"{reason}." if reason else "", after)


def unexpected(error: Exception) -> str:
    """What is told of an error that nobody foresaw, where only a text can be kept."""
    if isinstance(error, (OSError, MemoryError)) and reason_of(error):
        return refusal(error).text
    return f"{type(error).__name__}: {error}"


@contextmanager
def writing(path: Path, *, instead: str = "") -> Iterator[None]:
    """Tell what the machine refuses meanwhile as an error about this path.

    Raises
    ------
    MachineRefused
    """
    try:
        yield
    except (OSError, MemoryError) as error:
        raise refusal(error, path, instead=instead) from error


def _temporary() -> Path | None:
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return None


def _free(places: list[Path | None]) -> str:
    told: dict[str, None] = {}
    for place in (one and one.absolute() for one in places):
        while place is not None and not os.path.isdir(place) and place != place.parent:
            place = place.parent
        try:
            if place is not None:
                told[f"{shutil.disk_usage(place).free / 1e6:,.1f} MB are free in {place}"] = None
        except OSError:
            continue
    return ", ".join(told) or "nobody knows how much is free"
