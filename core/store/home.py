"""Where the store lies."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from core.domain.errors import BadUsage

FILE = "switchpoint.duckdb"
LOG = f"{FILE}.wal"
"""DuckDB's write-ahead log: what was saved since the file was last brought up to date."""

JOURNAL = "restoring.json"
"""What a restore writes down before it moves anything; gone when it is done."""

ASIDE = "before-restore-"
"""How folders begin that hold what was there before a restore."""


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
    # Where a restore was interrupted or lost its way, opening the store finishes it or says so.
    if (home / FILE).is_file() or (home / JOURNAL).is_file() or moved_aside(home):
        return home
    raise BadUsage(f"There is no store in {home}", remedy="Name its folder with --home.")


def moved_aside(home: Path) -> Path | None:
    """The newest folder with a store that a restore moved aside, in a home without a store."""
    if os.path.lexists(home / FILE):
        return None
    return max((found.parent for found in home.glob(f"{ASIDE}*/{FILE}")), default=None)


@lru_cache(maxsize=16)
def _resolved(named: str) -> Path:
    # Not Path.resolve: until Python 3.13 it raises where a link leads back to itself.
    return Path(os.path.realpath(named))
