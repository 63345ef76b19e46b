"""Where the store lies."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path


def home_folder(given: str | Path | None = None) -> Path:
    """Folder of the store: the given one, else ``SWITCHPOINT_HOME``, else ``var``."""
    named = str(given or os.environ.get("SWITCHPOINT_HOME") or "var")
    return _resolved(named) if os.path.isabs(named) else Path(named).expanduser().resolve()


@lru_cache(maxsize=16)
def _resolved(named: str) -> Path:
    return Path(named).resolve()
