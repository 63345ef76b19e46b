"""What can be wrong with a store, in words: what, where, and the command that mends it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from core.domain.refusals import megabytes
from core.report.format.numbers import count, several, stamp
from core.store.findings import Finding, behind
from core.store.home import command
from core.store.integrity.failures import (
    as_finding,
    damaged,
    listed,
    not_as_written,
    ways_back,
)
from core.store.integrity.last_check import LastCheck
from core.store.integrity.lock import Holder
from core.store.integrity.surroundings import Surroundings
from core.store.recovery import Looked
from core.workflows.poc.crash_loop import FIRST, WHERE

LEAST_FREE_BYTES = 200_000_000
"""As much as one upload may hold (``core.interop.source.MOST_BYTES``)."""


@dataclass
class CheckUp:
    """What was looked at, and what was found.

    Attributes
    ----------
    half : list of Finding
        What is left of a restore that was killed.
    holder : Holder or None
        Who has the store open, or left a note.
    parts : list of str
        Damaged parts of the file and its log, in words.
    looked : Looked
        What reading told; without contents where nothing could be read.
    last : LastCheck or None
        The check before this one.
    findings : list of Finding
    """

    home: Path
    at: datetime
    around: Surroundings
    half: list[Finding]
    holder: Holder | None = None
    parts: list[str] = field(default_factory=list)
    looked: Looked = field(default_factory=Looked)
    last: LastCheck | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing is left to do."""
        return all(finding.mended for finding in self.findings)

    @property
    def held(self) -> bool:
        """Whether a process has the store open."""
        return self.holder is not None and self.holder.holds

    @property
    def rows(self) -> int:
        """In all tables that could be read."""
        return sum(self.looked.contents.rows.values()) if self.looked.contents else 0


def of_store(check: CheckUp) -> list[Finding]:
    """What is wrong with the file and what is in it: what opening it would tell, and more."""
    contents, found = check.looked.contents, [*check.looked.findings]
    if (holder := check.holder) and holder.holds and not holder.purpose and contents is None:
        close = f"Close it; until then Switchpoint cannot start.{holder.look}"
        found.append(Finding("Another program has the store open", holder.told, close))
    if check.parts and all(finding.mended for finding in found):
        found.append(_damaged(check))
    if contents is None or contents.schema is None or contents.unreadable:
        return found
    if contents.audit_broken_at is not None:
        found.append(_audit(check.home, contents.audit_broken_at))
    if gone := check.last.fewer(contents.rows) if check.last else {}:
        found = _gone(check, gone, found)
    if contents.newest_entry:
        found += behind(check.home, datetime.fromisoformat(contents.newest_entry))
    found += [_given_up(check, subject) for subject in contents.given_up]
    if check.holder is not None and not check.held:
        found.append(_stale(check))
    return found


def of_disk(home: Path, seen: Surroundings) -> list[Finding]:
    """Whether a backup or an upload still finds room."""
    needed = max(LEAST_FREE_BYTES, seen.store_bytes + seen.log_bytes)
    if seen.free_bytes >= needed:
        return []
    copies = f" Copies beside the store: {listed(list(seen.copies))}." if seen.copies else ""
    return [
        Finding(
            "The disk is nearly full",
            f"{megabytes(seen.free_bytes)} free at {home}; backups and uploads need "
            f"{megabytes(needed)}. Running work may fail.",
            f"Delete files on that disk or move the folder.{copies}",
        )
    ]


def of_surroundings(home: Path, seen: Surroundings) -> list[Finding]:
    """What is wrong around the store."""
    found = of_disk(home, seen)
    if seen.open_to_others:
        found.append(
            Finding(
                "Other users of this machine can read the store's files",
                f"In {home}: {listed(seen.open_to_others)}.",
                f"chmod -R go= {shlex.quote(str(home))}",
            )
        )
    if seen.leftovers:
        paths = " ".join(shlex.quote(str(home / name)) for name in seen.leftovers)
        found.append(
            Finding(
                "A process that was killed left working files",
                f"{megabytes(sum(seen.leftovers.values()))} in {home}: "
                f"{listed(list(seen.leftovers))}. They may hold texts of the store.",
                f"rm -r {paths}",
            )
        )
    return found


def _damaged(check: CheckUp) -> Finding:
    """Damage that opening the store does not meet, or that is seen under an open one."""
    finding = as_finding(damaged(check.home, not_as_written(check.parts)), check.home)
    if check.held:
        again = f"Stop the app, then see what can be read: {command(check.home, 'doctor')}"
        return replace(finding, remedy=f"{again}\n{finding.remedy}")
    return replace(
        finding,
        message=f"{finding.message} Every row can still be read: an index or unused room is "
        "damaged.",
        remedy="Write it anew while that is so:\n"
        f"{command(check.home, 'backup', '--out', 'whole.zip')}\n"
        f"{command(check.home, 'restore', 'whole.zip', '--force')}",
    )


def _audit(home: Path, number: int) -> Finding:
    return Finding(
        f"The audit log is broken at entry {number}",
        "An entry was changed or removed outside the app; the entries before it verify.",
        f"Compare with an export or a backup from before: {command(home, 'audit')}",
    )


def _gone(check: CheckUp, gone: dict[str, int], found: list[Finding]) -> list[Finding]:
    """Rows that the last check counted: told with what opening the store says of its changes."""
    assert check.last is not None
    tables = listed([f"{table} ({several(number, 'row')})" for table, number in gone.items()])
    told = (
        f"Since the check of {stamp(datetime.fromisoformat(check.last.at))} rows are gone from "
        f"{tables}; the program never takes any out of there."
    )
    if any(not finding.mended for finding in check.looked.findings):
        return [replace(one, message=f"{one.message} {told}") for one in found[:1]] + found[1:]
    number = sum(gone.values())
    return [
        *found,
        Finding(
            f"{several(number, 'row')} {'is' if number == 1 else 'are'} missing",
            told,
            ways_back(check.home, go_on="go on without"),
        ),
    ]


def _given_up(check: CheckUp, subject: str) -> Finding:
    first = subject == FIRST
    button = "Start one on Decision" if first else WHERE
    again = ["keto"] if first else ["--resume", subject]
    return Finding(
        "A PoC stopped and waits for you" + ("" if first else f": {subject}"),
        "Its process ended, so it is not started again by itself. The usual cause is too little "
        "memory. Progress is saved.",
        f"{button}, or {'stop the app and ' * check.held}run: {command(check.home, 'poc', *again)}",
    )


def _stale(check: CheckUp) -> Finding:
    assert check.holder is not None
    return Finding(
        "The last process did not close the store",
        f"{check.holder.text} was killed or the machine went down. Nobody has the store open now.",
        "You need to do nothing: the next start takes over what is in the log.",
        mended=True,
    )


def entries(number: int) -> str:
    """So many entries of the audit log."""
    return f"{count(number)} entr{'y' if number == 1 else 'ies'}"
