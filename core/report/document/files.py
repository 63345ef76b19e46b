"""Files that are either whole or not there."""

from __future__ import annotations

from pathlib import Path

from core.domain.whole_files import whole_file


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
        If the folder cannot be written; a file that was there before is left as it was.
    """
    with whole_file(path) as beside:
        beside.write_text(text, encoding="utf-8")
    return path
