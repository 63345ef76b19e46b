"""Who holds the store: the lock on its file tells that and whose it is, a note beside it the rest.

Locks of POSIX are let go of when the process closes any descriptor of the file, so one that this
process has open is never opened here.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from weakref import WeakValueDictionary

try:
    import fcntl
except ImportError:  # Windows: there the file cannot even be read while somebody has it
    fcntl = None  # type: ignore[assignment]

from core.domain.clock import utc_now
from core.domain.errors import StoreHeld
from core.store.home import FILE, NOTE

_MAC = sys.platform == "darwin"
_FLOCK = "qqihh" if _MAC else "hhqqi4x"
"""``struct flock``: start, length, process, type, whence; on Linux the last two come first."""


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
    """Whether a process, this one included, has a database file open.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    return _holding(path) is not None


def _holding(path: Path) -> int | None:
    """The process that has a file open, 0 where it cannot be seen from here; None: nobody."""
    with _claiming:
        seen = path.stat()
        if (seen.st_dev, seen.st_ino) in _claims:
            return os.getpid()
        if fcntl is None or not stat.S_ISREG(seen.st_mode):
            return None
        how, where = (fcntl.F_WRLCK, os.SEEK_SET), (0, 0, 0)
        asked = struct.pack(_FLOCK, *(where + how if _MAC else how + where))
        with path.open("rb") as file:
            try:
                told = struct.unpack(_FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, asked))
            except OSError:  # a file system without locks: DuckDB says so itself
                return None
    kind, pid = (told[3], told[2]) if _MAC else (told[0], told[4])
    return None if kind == fcntl.F_UNLCK else max(pid, 0)


@dataclass(frozen=True)
class Holder:
    """Who has a store open, or had it.

    Attributes
    ----------
    holds : bool
        Whether its file is locked now; if not, this is the note of a process that was killed.
    pid : int or None
        None where the lock is seen, but not whose it is, as from outside a container.
    purpose, host, since : str
        From the note beside the store; empty where it is another process's.
    """

    holds: bool
    pid: int | None = None
    purpose: str = ""
    host: str = ""
    since: str = ""

    @property
    def text(self) -> str:
        """In one line."""
        return f"{self.purpose or 'Another program'} ({self._where})"

    @property
    def told(self) -> str:
        """That it has the store open, in sentences."""
        who = self.purpose or "Another program"
        return f"{who} has Switchpoint's store open ({self._where}). Only one can."

    @property
    def look(self) -> str:
        """How to find out what program it is, as a line; empty where it is known or not seen."""
        return f"\nWhich program: ps -fp {self.pid}" if self.pid and not self.purpose else ""

    @property
    def _where(self) -> str:
        pid = f"process {self.pid}" if self.pid else "a process that cannot be seen from here"
        here = socket.gethostname()
        host = self.host or ("" if self.purpose or not self.pid else here)
        on = f" on {host}" if host and (host != here or not self.purpose) else ""
        since = f", since {self.since.replace('T', ' ')[:16]} UTC" if self.since else ""
        return f"{pid}{on}{since}"


def holder_of(home: Path) -> Holder | None:
    """Who has the store of a home open, or left a note without having it open; None: nobody.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    pid, note = _holding(home / FILE), _note(home)
    if pid is None and not note:
        return None
    noted = note.get("pid")
    if pid and pid != noted:
        return Holder(True, pid)
    said = {name: str(note.get(name, "")) for name in ("purpose", "host", "since")}
    return Holder(pid is not None, noted if isinstance(noted, int) else None, **said)


def held_error(home: Path) -> StoreHeld:
    """The error for a store somebody else has open: who, since when, what to do."""
    who = holder_of(home) or Holder(True)
    return StoreHeld(
        f"The store in {home} is in use",
        who.told,
        "Close it, or use another folder with --home or SWITCHPOINT_HOME." + who.look,
    )


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
    if _note(home).get("pid") == os.getpid():
        (home / NOTE).unlink(missing_ok=True)


def _note(home: Path) -> dict[str, object]:
    try:
        found = json.loads((home / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
