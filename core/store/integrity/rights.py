"""The store's folder and files are its user's alone."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from core.store.findings import Finding
from core.store.home import COUNT, FILE, NOTE

OTHERS = 0o077
"""Bits of a mode that let anybody but the owner in."""

OURS = (FILE, COUNT, NOTE, "door.json", "decision.json", "report.html")
"""What the program writes into the folder, by how the names begin."""


def narrow(home: Path) -> list[Finding]:
    """Take away what others may do with the folder and with what the program wrote into it.

    Links are left alone, as is what belongs to another user, and a folder for everybody such as
    ``/tmp``, of which only our files are narrowed.
    """
    if os.name != "posix":
        return []
    entries = [Path(entry.path) for entry in os.scandir(home) if entry.name.startswith(OURS)]
    if not entries:  # nothing of ours was there to be read; the folder is closed all the same
        _narrowed(home)
        return []
    narrowed = [path.name or str(path) for path in (home, *entries) if _narrowed(path)]
    if not narrowed:
        return []
    return [
        Finding(
            "Others could read what is in the store's folder",
            f"In {home} others on this machine had rights to {', '.join(sorted(narrowed))}.",
            "They are yours alone now.",
            mended=True,
        )
    ]


def hand_over(home: Path) -> None:
    """Give what root made in the folder of another user to that user, who could not open it else.

    Files with a second name stay as they are: the other one may lie elsewhere.
    """
    if os.name != "posix" or os.geteuid() != 0:
        return
    with suppress(OSError):
        owner = home.stat()
        if owner.st_uid == 0:
            return
        for _, folders, files, at in os.fwalk(home):
            for name in (*folders, *files):
                seen = os.lstat(name, dir_fd=at)
                alone = stat.S_ISDIR(seen.st_mode) or seen.st_nlink == 1
                if seen.st_uid == 0 and alone:
                    os.chown(name, owner.st_uid, owner.st_gid, dir_fd=at, follow_symlinks=False)


def _narrowed(path: Path) -> bool:
    try:
        seen = path.lstat()
        rights = stat.S_IMODE(seen.st_mode)
        plain = stat.S_ISREG(seen.st_mode) or stat.S_ISDIR(seen.st_mode)
        if not plain or not rights & OTHERS or rights & stat.S_ISVTX or seen.st_uid != os.geteuid():
            return False
        path.chmod(rights & ~OTHERS)
    except OSError:
        return False
    return True
