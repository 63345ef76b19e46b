"""What lies around a store: sizes, copies, what killed processes left, who could read it."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.store.home import FILE
from core.store.integrity.rights import OTHERS
from core.store.restoring.journal import STAGED

_ASIDE = re.compile(r"before-|^damaged-|\.zip$")
_PROCESS = re.compile(r"(?<![0-9a-f])([1-9]\d*)(?=-|$)")
"""The process that made a working file, as its name says: ``.backup-4711-x1`` and the like."""


@dataclass(frozen=True)
class Surroundings:
    """A home folder, measured without opening anything in it.

    Attributes
    ----------
    store_bytes, log_bytes : int
        The file and its write-ahead log.
    copies : dict of str to int
        Bytes of what was moved or copied aside (before a restore, before a new schema), and of
        backups; by name.
    leftovers : dict of str to int
        Bytes of working files whose process is gone; by name.
    open_to_others : list of str
        Names of files that other users of the machine can read or write.
    free_bytes : int
        Of the disk.
    """

    store_bytes: int
    log_bytes: int
    copies: dict[str, int]
    leftovers: dict[str, int]
    open_to_others: list[str]
    free_bytes: int


def surroundings(home: Path) -> Surroundings:
    """Look at a home folder that is there.

    Raises
    ------
    OSError
        If it cannot be listed.
    """
    entries = sorted(home.iterdir())
    logs = [entry for entry in entries if entry.name.startswith(FILE) and ".wal" in entry.name]
    copies = [entry for entry in entries if _ASIDE.search(entry.name)]
    left = [entry for entry in entries if _is_left(entry)]
    reached = home.stat().st_mode & OTHERS
    return Surroundings(
        store_bytes=_size(home / FILE),
        log_bytes=sum(map(_size, logs)),
        copies={entry.name: _size(entry) for entry in copies if entry not in left},
        leftovers={entry.name: _size(entry) for entry in left},
        # Whoever cannot go into the folder cannot open what is in it.
        open_to_others=[e.name for e in entries if reached and _mode(e) & OTHERS],
        free_bytes=shutil.disk_usage(home).free,
    )


def processors() -> float:
    """Processors this process may use, by its affinity and its control group."""
    affinity = getattr(os, "sched_getaffinity", None)
    most = float(len(affinity(0)) if affinity else os.cpu_count() or 1)
    quota, _, period = _first("/sys/fs/cgroup/cpu.max").partition(" ")
    return min(most, int(quota) / int(period)) if quota.isdigit() and period.isdigit() else most


def memory_bytes() -> int:
    """Memory of the machine, or of the control group where that allows less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    return min([total, *(int(told) for told in map(_first, limits) if told.isdigit())])


def _first(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _is_left(entry: Path) -> bool:
    found = _PROCESS.search(entry.name) if entry.name.startswith(".") else None
    if found is None or entry.name.startswith(STAGED):
        return False  # the next start clears it up by itself
    try:
        os.kill(int(found[1]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def _size(path: Path) -> int:
    try:
        if path.is_dir() and not path.is_symlink():
            return sum(map(_size, path.iterdir()))
        return path.lstat().st_size
    except OSError:
        return 0


def _mode(path: Path) -> int:
    try:
        return 0 if path.is_symlink() else path.stat().st_mode
    except OSError:
        return 0
