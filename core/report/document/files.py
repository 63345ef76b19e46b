"""Files that are either whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from core.domain.ordinary_files import check_target


def write_whole(path: Path, text: str) -> Path:
    """Write UTF-8 text beside the file and move it into place.

    Parameters
    ----------
    path : Path
        Folders that are missing are made.
    text : str

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    OSError
        If the folder cannot be written, or something stands there that is no ordinary file; what
        was there before is left as it was.
    """
    check_target(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder: a file is moved in one piece only within one file system.
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path
