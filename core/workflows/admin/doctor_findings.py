"""What can be wrong with a store, in words: what, where, and the command that mends it."""

from __future__ import annotations

import shlex
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.errors import SwitchpointError
from core.report.format.numbers import count, several, stamp
from core.store.findings import Finding
from core.store.home import FILE
from core.store.integrity.holder import NOTE
from core.store.integrity.last_check import FILE as CHECK
from core.store.integrity.surroundings import Surroundings
from core.store.migrating import newest_schema

if TYPE_CHECKING:
    from core.workflows.admin.doctor import CheckUp

LEAST_FREE_BYTES = 200_000_000
CLOCK_SLACK = timedelta(minutes=5)
NAMED = 4
"""So many tables, parts or files are named; of more, how many."""


def command(home: Path, *words: str) -> str:
    """A command of this program for a home folder, as a line to copy.

    Examples
    --------
    >>> command(Path("/data/my store"), "doctor")
    "python -m core doctor --home '/data/my store'"
    """
    return " ".join(["python -m core", *words, "--home", shlex.quote(str(home))])


def of_store(check: CheckUp) -> list[Finding]:
    """What is wrong with the file and what is in it."""
    contents = check.looked.contents
    held = _is_held(check)
    if check.parts or (contents is not None and contents.unreadable):
        return [_damaged(check)]
    found = []
    if check.log.broken:
        found.append(_log(check))
    if contents is None:
        return found if held or found else [_not_opened(check)]
    if contents.schema is None:
        return [_foreign(check, len(contents.rows))]
    if contents.schema > newest_schema():
        found.append(_newer(contents.schema))
    if contents.audit_broken_at is not None:
        found.append(_audit(check, contents.audit_broken_at))
    changes = 0 if contents.saved is None else max(0, (check.saved_before or 0) - contents.saved)
    gone = check.last.fewer(contents.rows) if check.last else {}
    if changes or gone:
        found.append(_missing(check, changes, gone))
    if contents.newest_entry:
        newest = datetime.fromisoformat(contents.newest_entry)
        if newest > check.at + CLOCK_SLACK:
            found.append(_clock(check.at, newest))
    found += [_given_up(check.home, subject) for subject in contents.given_up]
    if check.holder is not None and not held:
        found.append(_stale(check))
    return found


def of_traces(home: Path) -> list[Finding]:
    """What tells of a store whose file is not there."""
    if (home / FILE).exists() or not home.is_dir():
        return []
    ours = (FILE, "switchpoint.saved", CHECK, NOTE)
    left = sorted(entry.name for entry in home.iterdir() if entry.name.startswith(ours))
    if not left:
        return []
    return [
        Finding(
            "The store's file is gone",
            f"{home} has no {FILE}, but what stood beside it: {_named(left)}.",
            f"Put the file back where you have it. {_restore(home)}",
        )
    ]


def of_disk(home: Path, seen: Surroundings) -> list[Finding]:
    """Whether a backup or an upload still finds room."""
    needed = max(LEAST_FREE_BYTES, seen.store_bytes + seen.log_bytes)
    if seen.free_bytes >= needed:
        return []
    copies = f" Copies beside the store: {_named(list(seen.copies))}." if seen.copies else ""
    return [
        Finding(
            "The disk is nearly full",
            f"{size(seen.free_bytes)} are free at {home}; a backup or an upload needs "
            f"{size(needed)}.",
            f"Free some of it, or move the folder to a larger disk.{copies}",
        )
    ]


def of_surroundings(home: Path, seen: Surroundings) -> list[Finding]:
    """What is wrong around the store."""
    found = of_disk(home, seen)
    if seen.open_to_others:
        found.append(
            Finding(
                "Other users of this machine can read the store's files",
                f"In {home}: {_named(seen.open_to_others)}.",
                f"chmod -R go= {shlex.quote(str(home))}",
            )
        )
    if seen.leftovers:
        paths = " ".join(shlex.quote(str(home / name)) for name in seen.leftovers)
        found.append(
            Finding(
                "A process that was killed left working files",
                f"{size(sum(seen.leftovers.values()))} in {home}: {_named(list(seen.leftovers))}. "
                "They may hold texts of the store.",
                f"rm -r {paths}",
            )
        )
    return found


def _is_held(check: CheckUp) -> bool:
    return check.holder is not None and check.holder.holds


def _damaged(check: CheckUp) -> Finding:
    contents = check.looked.contents
    where = f"{check.home / FILE}: {_named(check.parts)}." if check.parts else ""
    if contents is None and _is_held(check):
        return Finding(
            "The store's file is damaged",
            where,
            "Stop the app, then see what can still be read:\n" + command(check.home, "doctor"),
        )
    if contents is None:
        return Finding(
            "The store's file is damaged",
            f"{where} It cannot be opened.",
            _restore(check.home) + _accept(check.home),
        )
    tables = len(contents.rows) + len(contents.unreadable)
    if not contents.unreadable and contents.schema is not None:
        return Finding(
            "The store's file is damaged, and every row can still be read",
            f"{where} All {several(tables, 'table')} were read through; an index or unused room "
            "is damaged.",
            "Write it anew while that is so:\n"
            f"{command(check.home, 'backup', '--out', 'whole.zip')}\n"
            f"{command(check.home, 'restore', 'whole.zip', '--force')}",
        )
    return Finding(
        "The store's file is damaged",
        f"{where} {len(contents.rows)} of {several(tables, 'table')} can be read; not: "
        f"{_named(list(contents.unreadable))}.".strip(),
        _restore(check.home),
    )


def _log(check: CheckUp) -> Finding:
    return Finding(
        "The write-ahead log is damaged",
        f"{check.home / FILE}.wal: of the changes since the last full save, "
        f"{count(check.log.transactions)} stand before the damage and {count(check.log.lost)} "
        "behind it. The store cannot be opened, or opens without the latter.",
        _restore(check.home) + _accept(check.home),
    )


def _not_opened(check: CheckUp) -> Finding:
    return Finding(
        "The store cannot be opened",
        f"{check.home / FILE}: {check.looked.problem}",
        _restore(check.home) + _accept(check.home),
    )


def _foreign(check: CheckUp, tables: int) -> Finding:
    return Finding(
        "The store's file is a database of another program",
        f"{check.home / FILE} has {several(tables, 'table')}, and none says it is Switchpoint's.",
        "Name the right folder with --home, or move the file away.",
    )


def _newer(schema: int) -> Finding:
    return Finding(
        "The store was written by a newer version",
        f"It has schema {schema}; this program knows {newest_schema()}.",
        "Update the program.",
    )


def _audit(check: CheckUp, number: int) -> Finding:
    return Finding(
        f"The audit log is broken at entry {number}",
        "An entry was changed or taken out outside the app; entries before it are whole.",
        "Compare with an export or a backup from before:\n" + command(check.home, "audit"),
    )


def _missing(check: CheckUp, changes: int, gone: dict[str, int]) -> Finding:
    """Something that was saved is not there any more, by one count or the other."""
    told, rows = [], sum(gone.values())
    if changes:
        told.append(f"More changes were saved in {check.home} than its files still hold.")
    if gone and check.last is not None:
        tables = [f"{table} ({several(number, 'row')})" for table, number in gone.items()]
        since = stamp(datetime.fromisoformat(check.last.at))
        told.append(
            f"Since the check of {since} rows are gone from {_named(tables)}; "
            "the program never takes any out of there."
        )
    number, what = (changes, "saved change") if changes else (rows, "row")
    return Finding(
        f"{several(number, what)} {'is' if number == 1 else 'are'} missing",
        " ".join(told),
        _restore(check.home) + _accept(check.home),
    )


def _clock(now: datetime, newest: datetime) -> Finding:
    return Finding(
        "The clock of this machine is behind",
        f"It says {stamp(now)}; the newest entry of the store is of {stamp(newest)}.",
        "Set the clock; keys, links and sign-ins that have ended may work until then.\n"
        "timedatectl set-ntp true",
    )


def _given_up(home: Path, subject: str) -> Finding:
    return Finding(
        "A PoC ended its process and waits for you",
        f"{subject} is not started again by itself. Often memory ran out.",
        "Press Resume on Run the PoC, or stop the app and run:\n"
        + command(home, "poc", "--resume", subject),
    )


def _stale(check: CheckUp) -> Finding:
    assert check.holder is not None
    return Finding(
        "The last process did not close the store",
        f"{check.holder.text} was killed or the machine went down. Nobody has the store open now.",
        "Nothing has to be done: the next start takes over what is in the log.",
        mended=True,
    )


def no_answer(error: SwitchpointError) -> Finding:
    """The app has the store open and cannot say how it is."""
    return Finding(error.title, error.message, "Restart the app, then run this again.")


def not_remembered(error: OSError) -> Finding:
    """The counts could not be kept for the next check."""
    return Finding(
        "The counts of this check could not be kept",
        str(error),
        "Run this as the user who runs Switchpoint, with some free disk.",
    )


def size(number: int) -> str:
    """Bytes in a unit that people read.

    Examples
    --------
    >>> size(0), size(2_000), size(3_158_016), size(18_800_000_000)
    ('0 kB', '2 kB', '3.2 MB', '18.8 GB')
    """
    if number < 1e6:
        return f"{number / 1e3:,.0f} kB"
    return f"{number / 1e6:,.1f} MB" if number < 1e9 else f"{number / 1e9:,.1f} GB"


def entries(number: int) -> str:
    """So many entries of the audit log."""
    return f"{count(number)} entr{'y' if number == 1 else 'ies'}"


def _restore(home: Path) -> str:
    return (
        "Stop the app and put back the newest backup; what is there is moved aside, not deleted:\n"
        + command(home, "restore", "BACKUP.zip", "--force")
    )


def _accept(home: Path) -> str:
    ways = "\nOr go on with what can be read; every old file is kept aside:\n"
    return ways + command(home, "doctor", "--accept-loss")


def _named(names: list[str]) -> str:
    """Some names, and how many more there are.

    Examples
    --------
    >>> _named(["a", "b"]), _named(list("abcdef"))
    ('a, b', 'a, b, c, d and 2 more')
    """
    more = f" and {count(len(names) - NAMED)} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
