"""Which process has a store open: by the lock on its file, not by what was written down."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from core.store.home import FILE
from core.store.integrity.lock import NOTE as NOTE

_MAC = sys.platform == "darwin"
_FLOCK = "qqihh" if _MAC else "hhqqi4x"
"""``struct flock``: start, length, process, type, whence; on Linux the last two come first."""


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
        pid = f"process {self.pid}" if self.pid else "a process that cannot be seen from here"
        on = f" on {self.host}" if self.host not in ("", socket.gethostname()) else ""
        since = f", since {self.since} UTC" if self.since else ""
        return f"{self.purpose or 'Another program'} ({pid}{on}{since})"


def holder_of(home: Path) -> Holder | None:
    """Who has the store of a home open, or left a note without having it open; None: nobody.

    Only for a process that has no store open: opening and closing the file gives up every lock the
    process has on it (POSIX).
    """
    with (home / FILE).open("rb") as file:
        how, where = (fcntl.F_WRLCK, os.SEEK_SET), (0, 0, 0)
        asked = struct.pack(_FLOCK, *(where + how if _MAC else how + where))
        told = struct.unpack(_FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, asked))
    kind, pid = (told[3], told[2]) if _MAC else (told[0], told[4])
    holds = kind != fcntl.F_UNLCK
    note = _note(home)
    if not holds and not note:
        return None
    seen = pid if holds and pid > 0 else None
    if seen and note.get("pid") != seen:
        return Holder(True, seen)
    said = {name: str(note.get(name, "")) for name in ("purpose", "host", "since")}
    noted = note.get("pid")
    return Holder(holds, seen or (noted if isinstance(noted, int) else None), **said)


def _note(home: Path) -> dict[str, object]:
    try:
        found = json.loads((home / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
