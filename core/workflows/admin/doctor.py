"""Is the store well? Looked at without changing it, also while the app is running."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.domain.clock import utc_now
from core.domain.errors import StoreHeld, SwitchpointError
from core.domain.refusals import MachineRefused, megabytes, refusal
from core.report.format.numbers import count, several, stamp
from core.store.findings import BEHIND, Finding
from core.store.home import FILE
from core.store.integrity.check import check_count
from core.store.integrity.database_file import LOOKS, damaged_parts
from core.store.integrity.failures import as_finding
from core.store.integrity.last_check import LastCheck, keep_check, last_check
from core.store.integrity.lock import holder_of
from core.store.integrity.reading import DUCKDB, Contents
from core.store.integrity.rights import hand_over
from core.store.integrity.saved_count import read_saved
from core.store.integrity.surroundings import (
    memory_bytes,
    processors,
    surroundings,
)
from core.store.migrating import newest_schema
from core.store.recovery import Looked, look
from core.store.restoring.journal import half_done, no_restore
from core.workflows.admin import doctor_findings as found
from core.workflows.admin.doctor_findings import CheckUp

LOW_MEMORY, LOW_PROCESSORS = 2e9, 1.0
"""Below, a PoC may end its process or take hours; said, and no fault of the store."""

Asking = Callable[[Path], tuple[Contents, list[Finding]]]


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
    MachineRefused
        If the folder or the file cannot be read at all.
    StoreHeld
        If a restore is under way.
    """
    with no_restore(home):
        try:
            check = CheckUp(home, utc_now(), surroundings(home), half_done(home))
            if check.half and not (home / FILE).exists():
                check.findings = check.half
                return check
            check.last = last_check(home)
            try:
                check.looked = look(home)
                check.parts = _damaged(home)
            except StoreHeld:
                _look_from_outside(check, ask)
            if (home / FILE).is_file():
                check.holder = check.holder or holder_of(home)
        except OSError as error:
            raise refusal(error, home, doing="looked at") from error
    of_store = found.of_store(check)
    here = [*check.half, *of_store, *found.of_surroundings(home, check.around)]
    # The app and this process tell of one thing under one title.
    told = {finding.title for finding in here}
    check.findings = [one for one in check.findings if one.title not in told] + here
    if all(finding.mended for finding in of_store):
        _remember(check)
    return check


def _damaged(home: Path, looks: int = 1) -> list[str]:
    path = home / FILE
    return damaged_parts(path, looks) if path.is_file() else []


def _look_from_outside(check: CheckUp, ask: Asking) -> None:
    """See what can be seen of a store that a process has open; let that one read it through."""
    check.holder = holder_of(check.home)
    check.parts = _damaged(check.home, LOOKS)
    if check.parts:  # reading what is damaged could end the app
        return
    # Before the rows: an app that writes meanwhile is then ahead of it, never behind.
    saved = read_saved(check.home)
    try:
        contents, told = ask(check.home)
        check.looked = Looked(contents=contents)
        # Of its clock this process knows better: the app looked when it started.
        check.findings += [finding for finding in told if finding.title != BEHIND]
        check_count(check.home, contents, saved)
    except StoreHeld:
        return
    except SwitchpointError as error:
        found_there = as_finding(error, check.home)
        if check.looked.contents is None:
            found_there = replace(found_there, remedy="Restart the app, then run this again.")
        check.looked = Looked([found_there], check.looked.contents)


def full_disk(home: str | Path) -> list[Finding]:
    """Whether the disk is nearly full: cheap, and safe in the app that has the store open."""
    return found.of_disk(Path(home), surroundings(Path(home)))


def _remember(check: CheckUp) -> None:
    """Keep the counts of a store that was read and is whole; else the old ones stay."""
    if check.looked.contents is None:
        return
    kept = LastCheck(check.at.isoformat(timespec="seconds"), check.looked.contents.rows)
    try:
        keep_check(check.home, kept)
        hand_over(check.home)
    except MachineRefused as error:
        check.findings.append(as_finding(error, check.home))


def facts(check: CheckUp) -> dict[str, str]:
    """What was looked at, in words, by name; as many as fit on a screen."""
    told = {"Store": _store(check), "Size": _size(check)}
    told["Held by"] = check.holder.text if check.holder and check.held else "nobody"
    if check.half:
        told["Restore"] = "half done"
    contents = check.looked.contents
    if contents is not None and contents.schema is not None:
        told["Rows"] = _rows(check)
        newest = contents.newest_entry
        told["Clock"] = f"{stamp(check.at)}; newest entry " + (
            stamp(datetime.fromisoformat(newest)) if newest else "none yet"
        )
        if ended := len(contents.given_up):
            told["Jobs"] = f"{several(ended, 'PoC')} stopped and waiting"
        if contents.loss:
            at, kept = contents.loss
            told["Loss"] = f"accepted {stamp(datetime.fromisoformat(at))}; old files in {kept}"
        endless = f" ({count(contents.endless_keys)} without an end)" if contents.keys else ""
        told["Open"] = (
            f"{several(contents.keys, 'key')} for programs{endless}, "
            f"{several(contents.links, 'link')}"
        )
    told["Files"] = (
        f"{several(len(check.around.open_to_others), 'file')} readable by others"
        if check.around.open_to_others
        else "readable by their owner only"
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
    contents, held = check.looked.contents, check.held
    if not (check.home / FILE).is_file():
        return "its file is missing"
    if check.parts or (contents and contents.unreadable):
        return "damaged"
    if contents is None:
        return "every block is intact; not read: it is open elsewhere" if held else "not read"
    if wrong := [one.title for one in check.looked.findings if not one.mended]:
        return wrong[0] if "missing" in wrong[0] else "damaged"
    if contents.schema is None:
        return "a database of something else"
    audit = f"audit log verified, {found.entries(contents.rows.get('audit', 0))}"
    if contents.audit_broken_at is not None:
        audit = f"audit log broken at entry {contents.audit_broken_at}"
    return f"sound; {several(len(contents.rows), 'table')} read through; {audit}"


def _size(check: CheckUp) -> str:
    seen, waiting = check.around, check.looked.log.transactions
    log = megabytes(seen.log_bytes)
    if waiting and not check.held:
        log += f" with {several(waiting, 'change')} the next start takes over"
    copies = f"{count(len(seen.copies))} cop{'y' if len(seen.copies) == 1 else 'ies'}"
    return (
        f"{megabytes(seen.store_bytes)}, log {log}; {copies} beside it "
        f"{megabytes(sum(seen.copies.values()))}; {megabytes(seen.free_bytes)} free"
    )


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
        "log": asdict(check.looked.log),
        "schema": contents.schema if contents else None,
        "contents": asdict(contents) if contents else None,
        "around": asdict(check.around),
        "newest_schema": newest_schema(),
        "duckdb": DUCKDB,
        "memory_bytes": memory_bytes(),
        "processors": processors(),
    }
