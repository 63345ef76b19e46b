"""Where the store lies."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from core.domain.errors import BadUsage

FILE = "switchpoint.duckdb"


def home_folder(given: str | Path | None = None) -> Path:
    """Folder of the store: the given one, else ``SWITCHPOINT_HOME``, else ``var``."""
    named = str(given or os.environ.get("SWITCHPOINT_HOME") or "var")
    return _resolved(named) if os.path.isabs(named) else Path(named).expanduser().resolve()


def existing_home(given: str | Path | None = None) -> Path:
    """The same for commands that read: a folder that was mistyped must not become a new store.

    Raises
    ------
    BadUsage
        If there is no store in it.
    """
    home = home_folder(given)
    if not (home / FILE).is_file():
        raise BadUsage(f"There is no store in {home}", remedy="Name its folder with --home.")
    return home


@lru_cache(maxsize=16)
def _resolved(named: str) -> Path:
    return Path(named).resolve()
