"""How many changes were saved, kept beside the store: what it has lost shows at the next start.

Every transaction numbers its change in the store, and the number is written here after the commit.
So the file is never ahead of a store that is whole; one that is behind was killed between the two.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from core.store.home import COUNT

_FORM = re.compile(rb"store (\d{20}), saved changes (\d{20})\n")

Saved = tuple[int, int]
"""Which store, and the number of the newest change that was saved in it."""


def new_store() -> int:
    """A number for a store, above 0, that no other one has."""
    return secrets.randbits(62) + 1


def read_saved(home: Path) -> Saved | None:
    """What stands in the file; None where it is missing or says nothing."""
    try:
        found = _FORM.fullmatch((home / COUNT).read_bytes())
    except OSError:
        return None
    return (int(found[1]), int(found[2])) if found else None


def _record(saved: Saved) -> bytes:
    return b"store %020d, saved changes %020d\n" % saved


class SavedCount:
    """The file, open for as long as the store is.

    Parameters
    ----------
    home : Path
    saved : Saved
        What is written at once.

    Raises
    ------
    OSError
        If it cannot be written.
    """

    def __init__(self, home: Path, saved: Saved) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(home / COUNT, flags, 0o600)
        try:
            if read_saved(home) != saved:
                os.ftruncate(self._descriptor, len(_record(saved)))
                self._write(saved)
        except BaseException:
            self.close()
            raise

    def write(self, saved: Saved) -> None:
        """Write down a commit; where that fails the file is behind the store, which is safe."""
        with suppress(OSError):
            self._write(saved)

    def _write(self, saved: Saved) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, _record(saved))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)
