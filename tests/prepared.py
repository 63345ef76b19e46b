"""What several tests begin with: made once in a run, by whoever needs it first."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


class Prepared:
    """Folders that all processes of a run share; nobody may change what lies in one.

    Parameters
    ----------
    root : Path
        A folder of this run.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(exist_ok=True)

    def folder(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder of a name; the first one who asks for it fills it, the others wait."""
        found = self.root / name
        with (self.root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not found.exists():
                part = self.root / f"{name}.part"
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                make(part)
                part.rename(found)
        return found
