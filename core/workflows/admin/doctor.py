"""Is the store well? Looked at without changing it, also while the app is running."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.domain.clock import utc_now
from core.domain.errors import BadData, StoreHeld
from core.report.format.numbers import count, several, stamp
from core.store.findings import Finding
from core.store.home import FILE
from core.store.integrity.aside import DUCKDB, Looked, read_aside
from core.store.integrity.blocks import LogState, damaged_parts, is_database, log_state
from core.store.integrity.holder import Holder, holder_of
from core.store.integrity.last_check import LastCheck, forget_check, keep_check, last_check
from core.store.integrity.reading import Contents
from core.store.integrity.surroundings import (
    Surroundings,
    memory_bytes,
    processors,
    surroundings,
)
from core.store.migrating import newest_schema
from core.workflows.admin import doctor_findings as found

LOW_MEMORY, LOW_PROCESSORS = 2e9, 1.0
"""Below, a PoC may end its process or take hours; said, and no fault of the store."""

Asking = Callable[[Path], tuple[Contents, list[Finding]]]
NO_DATABASE = (
    "It does not begin like a database: another program wrote it, or its first bytes are damaged."
)


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
        Damaged parts of the file.
    looked : Looked
        What reading told; without contents where nothing could be read.
    last : LastCheck or None
        The check before this one.
    saved_before : int or None
        Changes that had been saved, by what was written down outside the store.
    findings : list of Finding
    """

    home: Path
    at: datetime
    around: Surroundings
    half: list[Finding]
    holder: Holder | None = None
    parts: list[str] = field(default_factory=list)
    log: LogState = field(default_factory=LogState)
    looked: Looked = field(default_factory=Looked)
    last: LastCheck | None = None
    saved_before: int | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing is left to do."""
        return all(finding.mended for finding in self.findings)

    @property
    def rows(self) -> int:
        """In all tables that could be read."""
        return sum(self.looked.contents.rows.values()) if self.looked.contents else 0


def nobody(home: Path) -> tuple[Contents, list[Finding]]:
    """Ask nobody: what has the store open is taken to have no door."""
    raise StoreHeld("The store is in use")


def examine(home: Path, ask: Asking = nobody) -> CheckUp:
    """Look at the store of a home folder that is there.

    Where a running app has it open, the app reads it through and the rest is seen from outside.

    Parameters
    ----------
    home : Path
    ask : callable
        Lets the running app read, and gives what it read and what it found at its start.

    Raises
    ------
    BadData
        If the folder or the file cannot be read at all.
    """
    path = home / FILE
    try:
        check = CheckUp(home, utc_now(), surroundings(home), half_restore(home))
        if not path.is_file():
            check.findings = check.half or found.of_traces(home)
            return check
        # Before the rows: an app that writes meanwhile is then ahead of it, never behind.
        check.last, check.saved_before = last_check(home), saved_before(home)
        check.holder = holder_of(home)
        check.log = log_state(path.with_name(f"{FILE}.wal"))
        if is_database(path):
            check.parts = damaged_parts(path)
            _read(check, ask)
        else:
            check.looked = Looked(problem=NO_DATABASE)
    except OSError as error:
        raise BadData(
            f"{home} cannot be looked at", str(error), "Run this as the user who runs Switchpoint."
        ) from error
    of_store = found.of_store(check)
    check.findings += [*check.half, *of_store, *found.of_surroundings(home, check.around)]
    if all(finding.mended for finding in of_store):
        _remember(check)
    return check


def _read(check: CheckUp, ask: Asking) -> None:
    """Read the store through: in the app that has it open, else in a process of its own."""
    held = check.holder is not None and check.holder.holds
    if not held:
        check.looked = read_aside(check.home / FILE)
        again = holder_of(check.home) if check.looked.problem else None
        if again is None or not again.holds:
            return
        check.holder = again  # it was opened meanwhile
    if check.parts:
        check.looked = Looked(problem="It is not read while it is open and damaged.")
        return
    try:
        contents, told = ask(check.home)
    except StoreHeld:
        check.looked = Looked(problem="What has it open does not answer for it.")
    except BadData as error:
        check.looked = Looked(problem=error.title)
        check.findings.append(found.no_answer(error))
    else:
        check.looked = Looked(contents)
        check.findings += told


def full_disk(home: str | Path) -> list[Finding]:
    """Whether the disk is nearly full: cheap, and safe in the app that has the store open."""
    return found.of_disk(Path(home), surroundings(Path(home)))


def half_restore(home: Path) -> list[Finding]:
    """What restores that were killed left half done; empty where none was."""
    try:
        restoring: Any = importlib.import_module("core.store.restoring.journal")
    except ModuleNotFoundError:
        return []
    return list(restoring.half_done(home))


def saved_before(home: Path) -> int | None:
    """How many changes had been saved by what was written down outside the store."""
    try:
        counted: Any = importlib.import_module("core.store.integrity.saved_count")
    except ModuleNotFoundError:
        return None
    saved = counted.read_saved(home)
    return int(saved[1]) if saved else None


def was_here(home: Path) -> bool:
    """Whether a home without a store had one: a restore that was killed, or a file that is gone."""
    return bool(half_restore(home) or found.of_traces(home))


def accept_loss(home: Path) -> Finding:
    """Go on with the rows that are there, as if the others had never been.

    Raises
    ------
    StoreHeld
        If a process has the store open.
    """
    recovery: Any = importlib.import_module("core.store.recovery")
    finding: Finding = recovery.accept_loss(home)
    forget_check(home)
    return finding


def _remember(check: CheckUp) -> None:
    """Keep the counts of a store that was read and is whole; else the old ones stay."""
    if check.looked.contents is None:
        return
    kept = LastCheck(check.at.isoformat(timespec="seconds"), check.looked.contents.rows)
    try:
        keep_check(check.home, kept)
    except OSError as error:
        check.findings.append(found.not_remembered(error))


def facts(check: CheckUp) -> dict[str, str]:
    """What was looked at, in words, by name; as many as fit on a screen."""
    told = {"Store": _store(check), "Size": _size(check)}
    told["Held by"] = check.holder.text if check.holder and check.holder.holds else "nobody"
    told["Restore"] = "none is half done" if not check.half else "half done"
    contents = check.looked.contents
    if contents is not None and contents.schema is not None:
        told["Rows"] = _rows(check)
        newest = contents.newest_entry
        told["Clock"] = f"{stamp(check.at)}; newest entry " + (
            stamp(datetime.fromisoformat(newest)) if newest else "none yet"
        )
        ended = len(contents.given_up)
        told["Jobs"] = f"{several(ended, 'job')} ended its process" if ended else "none to look at"
        endless = f" ({count(contents.endless_keys)} without an end)" if contents.keys else ""
        told["Open"] = (
            f"{several(contents.keys, 'key')} for programs{endless}, "
            f"{several(contents.links, 'link')}"
        )
    told["Files"] = (
        f"{several(len(check.around.open_to_others), 'file')} readable by others"
        if check.around.open_to_others
        else "readable by their owner alone"
    )
    schema = contents.schema if contents else None
    told["Versions"] = (
        f"schema {schema if schema is not None else 'unknown'} "
        f"(this program: {newest_schema()}), DuckDB {DUCKDB}"
    )
    memory, cores = memory_bytes(), processors()
    if memory < LOW_MEMORY or cores < LOW_PROCESSORS:
        told["Machine"] = f"{memory / 1e9:.1f} GB of memory and {cores:g} processors: little"
    return told


def _store(check: CheckUp) -> str:
    contents = check.looked.contents
    if not (check.home / FILE).is_file():
        return "not there"
    if contents is None:
        whole = "damaged" if check.parts else "not read"
        held = check.holder is not None and check.holder.holds
        return (
            f"every block is whole; {check.looked.problem}" if held and not check.parts else whole
        )
    state = "damaged" if check.parts or contents.unreadable else "sound"
    if contents.schema is None:
        return "a database of something else"
    audit = f"audit log verified, {found.entries(contents.audit_rows)}"
    if contents.audit_broken_at is not None:
        audit = f"audit log broken at entry {contents.audit_broken_at}"
    return f"{state}; {several(len(contents.rows), 'table')} read through; {audit}"


def _size(check: CheckUp) -> str:
    seen = check.around
    log = found.size(seen.log_bytes)
    if check.log.transactions and not (check.holder and check.holder.holds):
        log += f" with {several(check.log.transactions, 'change')} the next start takes over"
    return (
        f"{found.size(seen.store_bytes)}, log {log}; {several(len(seen.copies), 'copy')} beside it "
        f"{found.size(sum(seen.copies.values()))}; {found.size(seen.free_bytes)} free"
    ).replace("copys", "copies")


def _rows(check: CheckUp) -> str:
    if check.last is None:
        return f"{count(check.rows)}; this is the first check"
    more = check.rows - sum(check.last.rows.values())
    since = stamp(datetime.fromisoformat(check.last.at))
    return f"{count(check.rows)}, {more:+,} since the check of {since}"


def as_json(check: CheckUp) -> dict[str, Any]:
    """The same for programs; names and meanings stay."""
    contents = check.looked.contents
    return {
        "home": str(check.home),
        "checked_at": check.at.isoformat(timespec="seconds"),
        "well": check.well,
        "findings": [asdict(finding) for finding in check.findings],
        "holder": asdict(check.holder) if check.holder else None,
        "damaged_parts": check.parts,
        "log": asdict(check.log),
        "problem": check.looked.problem,
        "contents": asdict(contents) if contents else None,
        "around": asdict(check.around),
        "newest_schema": newest_schema(),
        "duckdb": DUCKDB,
        "memory_bytes": memory_bytes(),
        "processors": processors(),
    }
