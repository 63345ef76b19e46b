"""Where the store lies."""

from __future__ import annotations

import os
import shlex
from functools import lru_cache
from pathlib import Path

from core.domain.errors import BadUsage

FILE = "switchpoint.duckdb"
LOG = f"{FILE}.wal"
"""DuckDB's write-ahead log: what was saved since the file was last brought up to date."""

COUNT, CHECK, NOTE = "switchpoint.saved", "last-check.json", "owner.json"
"""What lies beside a store: how many changes it saved, the last check, who opened it."""

JOURNAL = "restoring.json"
"""What a restore writes down before it moves anything; gone when it is done."""

ASIDE = "before-restore-"
"""How folders begin that hold what was there before a restore."""


def home_folder(given: str | Path | None = None) -> Path:
    """Folder of the store: the given one, else ``SWITCHPOINT_HOME``, else ``var``.

    Raises
    ------
    BadUsage
        If no database can be in a folder of that name.
    """
    named = str(given or os.environ.get("SWITCHPOINT_HOME") or "var")
    if os.path.isabs(named):
        return check_name(_resolved(named), "--home")
    return check_name(Path(os.path.realpath(Path(named).expanduser())), "--home")


def check_name(path: Path, option: str) -> Path:
    """Refuse a folder whose name DuckDB cannot take: its log would go to where a ``?`` stands.

    Raises
    ------
    BadUsage
    """
    readable = str(path).encode(errors="backslashreplace").decode()
    if "?" in readable or readable != str(path):
        raise BadUsage(
            f"DuckDB cannot write to {readable}",
            "It takes no path with a question mark, or with bytes that are no UTF-8.",
            f"Rename the folder, or name another with {option}.",
        )
    return path


def command(home: Path, *words: str | Path) -> str:
    """A command of this program for a home folder, as a line to copy.

    Parameters
    ----------
    words : str or Path
        Paths are quoted where they need it, words stay.

    Examples
    --------
    >>> command(Path("/data/my store"), "doctor"), command(Path("/a"), "restore", Path("b c"))
    ("python -m core doctor --home '/data/my store'", "python -m core restore 'b c' --home /a")
    """
    told = [shlex.quote(str(word)) if isinstance(word, Path) else word for word in words]
    return " ".join(["python -m core", *told, "--home", shlex.quote(str(home))])


def existing_home(given: str | Path | None = None) -> Path:
    """The same for commands that read: a folder that was mistyped must not become a new store.

    Raises
    ------
    BadUsage
        If there is no store in it.
    """
    home = home_folder(given)
    # Where a restore was interrupted or a file is gone, opening the store mends it or says so.
    if any(os.path.lexists(home / name) for name in (FILE, JOURNAL)) or left_behind(home):
        return home
    if moved_aside(home):
        return home
    why = "It is a file, not a folder." if home.exists() and not home.is_dir() else ""
    raise BadUsage(f"There is no store in {home}", why, "Name its folder with --home.")


def left_behind(home: Path) -> list[str]:
    """Names of files that lie only beside a store."""
    copies = [path.name for path in upgrade_copies(home)]
    return [name for name in (LOG, COUNT, CHECK, NOTE) if (home / name).exists()] + copies


def upgrade_copies(home: Path) -> list[Path]:
    """Copies of the store that were made before its tables were changed, newest first."""
    found = home.glob(f"{FILE}.before-*")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def moved_aside(home: Path) -> Path | None:
    """The newest folder with a store that a restore moved aside, in a home without a store."""
    if os.path.lexists(home / FILE):
        return None
    return max((found.parent for found in home.glob(f"{ASIDE}*/{FILE}")), default=None)


@lru_cache(maxsize=16)
def _resolved(named: str) -> Path:
    # Not Path.resolve: until Python 3.13 it raises where a link leads back to itself.
    return Path(os.path.realpath(named))
