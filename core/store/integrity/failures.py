"""What DuckDB and the disk say, told in our words: what happened, where, and the way to go on."""

from __future__ import annotations

import errno
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from core.domain.errors import StoreDamaged, SwitchpointError
from core.domain.refusals import REASONS, MachineRefused, refusal
from core.store.findings import Finding
from core.store.home import FILE, command, upgrade_copies
from core.store.integrity.database_file import block_part

_NO_RIGHTS = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOTDIR, errno.EEXIST, errno.ELOOP)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)
_ABOUT_THE_STORE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,  # a commit that could not be written
)
_PLACE = re.compile(r"location (\d+)")
NOTHING_LOST = "What was saved before is safe; what was being saved now was not."
NAMED = 4
"""So many parts, tables or files are named; of more, how many."""


def restore_command(home: Path) -> str:
    """The command that puts a backup back."""
    return command(home, "restore", "BACKUP", "--force")


def listed(names: list[str]) -> str:
    """Some names, and how many more there are.

    Examples
    --------
    >>> listed(["a", "b"]), listed(list("abcdef"))
    ('a, b', 'a, b, c, d and 2 more')
    """
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def saved_changes(number: int) -> str:
    """So many saved changes, with the verb.

    Examples
    --------
    >>> saved_changes(1), saved_changes(1045)
    ('1 saved change is', '1,045 saved changes are')
    """
    return f"{number:,} saved change{' is' if number == 1 else 's are'}"


def not_as_written(parts: list[str]) -> str:
    """A sentence about damaged parts.

    Examples
    --------
    >>> not_as_written(["header block 2 of 3 of x"]), not_as_written(["a", "b"])
    ('Header block 2 of 3 of x is not as it was written.', 'A, b are not as they were written.')
    """
    told = listed(parts)
    rest = "is not as it was" if len(parts) == 1 else "are not as they were"
    return f"{told[0].upper()}{told[1:]} {rest} written."


def ways_back(home: Path, *, go_on: str = "") -> str:
    """What can be done about a store that is not whole.

    Parameters
    ----------
    go_on : str
        What ``doctor --accept-loss`` would do, where it would do something.
    """
    ways = [f"Put a backup back: {restore_command(home)}"]
    if copies := upgrade_copies(home):
        made = datetime.fromtimestamp(copies[0].stat().st_mtime, UTC)
        ways.append(
            f"The newest copy beside it is {copies[0].name}, made before an upgrade on "
            f"{made:%Y-%m-%d}."
        )
    if go_on:
        ways.append(f"Or {go_on}: {command(home, 'doctor', '--accept-loss')}")
    return "\n".join(ways)


def _look(home: Path) -> str:
    return f"Check the whole store: {command(home, 'doctor')}\n"


def damaged(home: Path, where: str, *, go_on: str = "", title: str = "") -> StoreDamaged:
    """The error for a store that is not what was written.

    Parameters
    ----------
    where : str
        What and where, in sentences.
    go_on : str
        As for :func:`ways_back`.
    title : str
        What it is, where it is no damage of bytes.
    """
    return StoreDamaged(
        title or f"The store in {home} is damaged",
        f"{where} Nothing was changed.",
        _look(home) + ways_back(home, go_on=go_on),
    )


def as_finding(error: SwitchpointError, home: Path, *, also: str = "") -> Finding:
    """The same for who has looked at the whole store.

    Parameters
    ----------
    also : str
        One more sentence of what was seen.
    """
    message = f"{error.message} {also}".strip()
    return Finding(error.title, message, error.remedy.removeprefix(_look(home)))


def unreadable(home: Path, said: str) -> StoreDamaged:
    """The same with the place that DuckDB names, where it names one."""
    place = _PLACE.search(said)
    part = block_part(home / FILE, int(place[1])) if place else f"a part of {FILE}"
    return damaged(home, not_as_written([part]))


def refused(path: Path, code: int, doing: str) -> MachineRefused:
    """The error for what the system refused.

    Parameters
    ----------
    path : Path
        What was read or written.
    code : int
        The system's error number.
    doing : str
        Such as ``opened``.
    """
    elsewhere = code in (*_NO_RIGHTS, *_NO_FOLDER) or code not in REASONS
    instead = "name another folder with --home" if elsewhere else ""
    if code == errno.EIO:
        instead = f"put a backup back there: {command(Path('DIR'), 'restore', 'BACKUP')}"
    also = NOTHING_LOST if code in _NO_ROOM else ""
    error = OSError(code, os.strerror(code))
    return refusal(error, path, doing=doing, instead=instead, also=also)


def told(error: Exception, home: Path, doing: str = "read or written") -> SwitchpointError | None:
    """A failure of DuckDB or the system in our words; None where it is not about the store's file.

    Parameters
    ----------
    error : Exception
        As it came.
    home : Path
    doing : str
        Such as ``opened``.

    Returns
    -------
    SwitchpointError or None
        None for an error of the query, such as a key that is there already.
    """
    path = home / FILE
    if isinstance(error, OSError):
        return refused(path, error.errno or 0, doing)
    if isinstance(error, MemoryError):
        return refused(path, errno.ENOMEM, doing)
    if not isinstance(error, _ABOUT_THE_STORE):
        return None
    # Only of these: the text of others may repeat a value.
    text = str(error)
    # The longest: "too many open files" stands in "too many open files in system".
    if said := [(len(words), code) for code in REASONS if (words := os.strerror(code)) in text]:
        return refused(path, max(said)[1], doing)
    if isinstance(error, duckdb.OutOfMemoryException):
        return refused(path, errno.ENOMEM, doing)
    if isinstance(error, duckdb.TransactionException):
        return None
    return unreadable(home, text)
