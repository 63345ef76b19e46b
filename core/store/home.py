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
    if os.path.isabs(named):
        return _resolved(named)
    return Path(os.path.realpath(Path(named).expanduser()))


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
    # Not Path.resolve: until Python 3.13 it raises where a link leads back to itself.
    return Path(os.path.realpath(named))
