"""Files that somebody names: read and replaced only where they are ordinary ones.

A pipe waits for ever for whoever writes into it, a device never ends or does something when it is
opened, and what the system makes up as it is read has no length beforehand.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# None of them exists on every system.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


class NotOrdinary(OSError):
    """What a path leads to is no ordinary file; ``strerror`` says what it is, as a sentence."""

    def __str__(self) -> str:
        return str(self.strerror)


def read_ordinary(path: Path, most: int) -> bytes:
    """All bytes of an ordinary file, at once or not at all.

    Parameters
    ----------
    path : Path
        Links are followed.
    most : int
        Bytes that are read at most.

    Returns
    -------
    bytes

    Raises
    ------
    NotOrdinary
        If it is a folder, a pipe, a socket or a device, if a link leads nowhere or to itself, if
        it has more than ``most`` bytes, or if it turns out longer or shorter than it was when it
        was opened.
    OSError
        If there is none or it may not be read.
    """
    # Before it is opened: opening is already an act for a pipe or a device.
    check_ordinary(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | _AT_ONCE)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        _check_kind(found.st_mode)  # another file may have taken its place meanwhile
        if found.st_size > most:
            raise NotOrdinary(
                errno.EFBIG,
                f"It has {_size(found.st_size)}, at most {_size(most)} are read.",
            )
        raw = file.read(found.st_size + 1)
    if len(raw) != found.st_size:
        more = "grew" if len(raw) > found.st_size else "shrank"
        raise NotOrdinary(
            errno.EBUSY,
            f"It {more} while it was read: it is being written, or it is no file on a disk. Copy "
            "it when it is whole, and name the copy.",
        )
    return raw


def check_ordinary(path: Path) -> None:
    """Refuse a path that leads to anything but an ordinary file.

    Raises
    ------
    NotOrdinary
        With what it is.
    OSError
        If there is nothing there.
    """
    try:
        _check_kind(os.stat(path).st_mode)
    except FileNotFoundError:
        if path.is_symlink():
            raise NotOrdinary(errno.ENOENT, "It is a link to a file that is not there.") from None
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotOrdinary(errno.ELOOP, "It is a link that leads back to itself.") from None
        raise


def check_target(path: Path) -> None:
    """Refuse to write where something stands that is no ordinary file.

    Writing into a pipe waits until somebody reads, and a file that is moved into place would take
    the place of a device.

    Raises
    ------
    NotOrdinary
        With what it is; nothing there, or a link to nothing, is fine.
    """
    try:
        check_ordinary(path)
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise


def _check_kind(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((words for is_one, words in _KINDS if is_one(mode)), "no file")
    raise NotOrdinary(errno.EINVAL, f"It is {kind}, not an ordinary file.")


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 1e6 else f"{size:,} bytes"
