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


def _user() -> str:
    try:
        import pwd

        return f"user {pwd.getpwuid(os.geteuid()).pw_name}"
    except (ImportError, AttributeError, KeyError):  # Windows, or a user without a name
        return "the user that runs this"


_RIGHTS = f"Give {_user()} the rights to it (chown, chmod), or run this as the user whose it is"
REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full", "Free some space there"),
    errno.EDQUOT: ("This user's quota of the disk is used up", "Free some space there"),
    errno.EFBIG: (
        "The file would be larger than the limit of this process or disk",
        "Raise the limit (ulimit -f)",
    ),
    errno.EROFS: ("The disk can only be read", "Mount it for writing"),
    errno.EACCES: ("This user is not allowed to", _RIGHTS),
    errno.EPERM: ("This user is not allowed to", _RIGHTS),
    errno.EIO: (
        "The disk reported an error; it may be failing",
        "Copy what you need to another disk, then try again",
    ),
    errno.EMFILE: ("Too many files are open", "Raise the limit (ulimit -n)"),
    errno.ENFILE: ("Too many files are open on this machine", "Stop other programs"),
    errno.ENAMETOOLONG: ("The name is longer than the disk allows", "Choose a shorter one"),
    errno.ENOTDIR: ("A part of the path is a file, not a folder", "Move that file away"),
    errno.EEXIST: ("Something of that name is there already", "Move it away"),
    errno.ELOOP: ("There is a link that leads back to itself", "Fix the link"),
    errno.ENOMEM: ("There was not enough memory", "Stop other programs, or do less at once"),
}


class MachineRefused(SwitchpointError):
    """Disk, memory or system said no; what was there before is as it was.

    Attributes
    ----------
    reason : str
        What it was, without a place; empty for what is not known.
    """

    reason = ""


def reason_of(error: BaseException | None) -> str:
    """What the machine refused, without a place; empty for any other error, such as a network's.

    Examples
    --------
    >>> reason_of(OSError(28, "No space left on device")), reason_of(ConnectionError("gone"))
    ('The disk is full', '')
    """
    if isinstance(error, MachineRefused):
        if error.reason:
            return error.reason
        error = error.__cause__
    if isinstance(error, MemoryError):
        return REASONS[errno.ENOMEM][0]
    known = isinstance(error, OSError) and error.errno in REASONS
    return REASONS[error.errno or 0][0] if known and isinstance(error, OSError) else ""


def refusal(
    error: OSError | MemoryError,
    path: Path | None = None,
    *,
    doing: str = "written",
    instead: str = "",
    also: str = "",
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
    also : str
        One more sentence, about what is safe.

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
    reason, remedy = REASONS.get(number, (unknown, ""))
    if "temporary directory" in reason:  # the module tempfile, which names all that it tried
        remedy = "Name a folder that can be written to by TMPDIR"
    if number in FULL:
        # Without a path it is most often the folder for temporary files, or this one.
        reason += f": {free_space(*([path] if path else [_temporary(), Path.cwd()]))}"
    ways = ", or ".join(way for way in (remedy, instead) if way)
    after = f"{ways[0].upper()}{ways[1:]}." if ways else ""
    if path is None:
        title, _, rest = reason.partition(": ")
        title = title or "The system refused"
    else:
        title, rest = f"{path} cannot be {doing}", reason
    made = MachineRefused(title, " ".join(filter(None, (rest and f"{rest}.", also))), after)
    made.reason = REASONS[number][0] if number in REASONS else ""
    return made


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


def megabytes(size: float) -> str:
    """Bytes as people read them.

    Examples
    --------
    >>> megabytes(3_158_016), megabytes(18_800_000_000)
    ('3.2 MB', '18,800.0 MB')
    """
    return f"{size / 1e6:,.1f} MB"


def _temporary() -> Path | None:
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return None


def free_space(*places: Path | None) -> str:
    """How much is free on the disks of some places."""
    told: dict[str, None] = {}
    for place in (one and one.absolute() for one in places):
        while place is not None and not os.path.isdir(place) and place != place.parent:
            place = place.parent
        try:
            if place is not None:
                told[f"{megabytes(shutil.disk_usage(place).free)} are free in {place}"] = None
        except OSError:
            continue
    return ", ".join(told) or "free space unknown"
