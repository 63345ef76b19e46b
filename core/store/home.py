"""Where the store lies."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder(given: str | Path | None = None) -> Path:
    """Folder of the store: the given one, else ``SWITCHPOINT_HOME``, else ``var``."""
    return Path(given or os.environ.get("SWITCHPOINT_HOME") or "var").expanduser().resolve()
