"""Who holds the store: the lock on its file tells that, a note beside it tells who."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from weakref import WeakValueDictionary

try:
    import fcntl
except ImportError:  # Windows: there the file cannot even be read while somebody has it
    fcntl = None  # type: ignore[assignment]

from core.domain.clock import utc_now
from core.domain.errors import StoreHeld

NOTE = "owner.json"


class Claim:
    """That this process has a store open, for as long as somebody keeps this."""


_claims: WeakValueDictionary[tuple[int, int], Claim] = WeakValueDictionary()
_claiming = RLock()
"""Also held while a file is looked at: closing it would let go of a lock taken meanwhile."""


@contextmanager
def claiming() -> Iterator[None]:
    """One thread at a time looks at a store's file and opens it."""
    with _claiming:
        yield


def claim(path: Path) -> Claim:
    """Remember that this process has a file open."""
    made = Claim()
    seen = path.stat()
    _claims[seen.st_dev, seen.st_ino] = made
    return made


def is_held(path: Path) -> bool:
    """Whether a process, this one included, has a database file open; the lock on it tells.

    Locks of POSIX are let go of when the process closes any descriptor of the file, so one that
    this process has open is never opened here.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    with _claiming:
        seen = path.stat()
        if (seen.st_dev, seen.st_ino) in _claims:
            return True
        if fcntl is None:
            return False
        try:
            descriptor, kind = os.open(path, os.O_RDWR), fcntl.LOCK_EX
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EROFS, errno.EPERM):
                raise
            descriptor, kind = os.open(path, os.O_RDONLY), fcntl.LOCK_SH
        try:
            fcntl.lockf(descriptor, kind | fcntl.LOCK_NB)
        except OSError as error:
            # Where a file system knows no locks, DuckDB says so itself.
            return error.errno in (errno.EACCES, errno.EAGAIN)
        finally:
            os.close(descriptor)
        return False


def leave_note(home: Path, purpose: str) -> None:
    """Write down who opened the store; readable by its user alone."""
    note = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "purpose": purpose,
        "since": utc_now().isoformat(timespec="seconds"),
        "command": " ".join(sys.argv)[:200],
    }
    path = home / NOTE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(note, file)


def remove_note(home: Path) -> None:
    """Take the note away if it is ours."""
    note = _read(home)
    if note.get("pid") == os.getpid():
        (home / NOTE).unlink(missing_ok=True)


def held_error(home: Path) -> StoreHeld:
    """The error for a store somebody else has open: who, since when, what to do."""
    note = _read(home)
    who = "Another process"
    if note:
        who = (
            f"{note.get('purpose', 'Another process')} (process {note.get('pid')} on "
            f"{note.get('host')}, since {note.get('since')} UTC)"
        )
    return StoreHeld(
        f"The store in {home} is in use",
        f"{who} has it open, and only one process can.",
        "Stop that process, or use another folder with --home or SWITCHPOINT_HOME.",
    )


def _read(home: Path) -> dict[str, object]:
    try:
        found = json.loads((home / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
