"""A store that is not whole: looked at from outside, and gone on with where somebody says so."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from core.domain.actor import LOCAL, Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData, StoreHeld, SwitchpointError
from core.domain.link import OpenLink
from core.store.audit_log import audit_log, note_event
from core.store.connection import FILE, Store
from core.store.copying import check_not_held
from core.store.findings import Finding, moment
from core.store.home import COUNT, LOG, NOTE, upgrade_copies
from core.store.integrity.aside import second_name, trial
from core.store.integrity.check import check_count, check_file, check_missing, check_ours, try_out
from core.store.integrity.database_file import BLOCKS, Log, mended_headers, read_log
from core.store.integrity.failures import (
    as_finding,
    damaged,
    listed,
    refused,
    restore_command,
    saved_changes,
    unreadable,
)
from core.store.integrity.last_check import forget_check
from core.store.integrity.lock import claiming
from core.store.integrity.reading import CONFIG, LOSS, Contents
from core.store.integrity.saved_count import read_saved
from core.store.restoring.rights import Carried, carry_rights

ASIDE = "damaged-"


@dataclass(frozen=True)
class Looked:
    """A store that nobody has open, read through.

    Attributes
    ----------
    findings : list of Finding
        What is wrong, as opening it would tell; empty where everything can be read and no saved
        change is missing.
    contents : Contents or None
        None where nothing could be read.
    log : Log
        What the next process to open the store takes over.
    """

    findings: list[Finding] = field(default_factory=list)
    contents: Contents | None = None
    log: Log = field(default_factory=Log)


def look(home: Path) -> Looked:
    """Read every value of a store that nobody has open, and change nothing.

    Raises
    ------
    StoreHeld
        If a process has it open.
    """
    path, findings, contents, log = home / FILE, [], None, Log()
    try:
        with claiming():
            if not os.path.lexists(path):
                check_missing(home)
                return Looked()
            check_file(path)
            log = read_log(home / LOG)
            contents, log = try_out(home, everything=True)
            check_ours(path, contents)
            if contents.unreadable:
                findings.append(_in_part(home, contents))
            findings += check_count(home, contents, read_saved(home))
    except StoreHeld:
        raise
    except SwitchpointError as error:
        findings.append(as_finding(error, home))
    return Looked(findings, contents, log)


def _in_part(home: Path, contents: Contents) -> Finding:
    """Some tables can be read, and some cannot."""
    said = "; ".join(contents.unreadable.values())
    tables = len(contents.rows) + len(contents.unreadable)
    also = f"{len(contents.rows)} of {tables} tables can be read; not: "
    return as_finding(unreadable(home, said), home, also=f"{also}{listed([*contents.unreadable])}.")


def examine(home: Path) -> list[Finding]:
    """What is wrong with a store, by :func:`look`."""
    return look(home).findings


def accept_loss(
    home: Path, published: Mapping[str, OpenLink] | None = None, by: Actor = LOCAL
) -> tuple[Finding, Carried | None]:
    """Go on with what can be read of a store that is not whole; every old file is kept aside.

    Among what was lost may be that a key or a link was ended: none of them works on, unless
    nothing is missing.

    Parameters
    ----------
    home : Path
    published : mapping of str to OpenLink, optional
        Links that the folder of open links still has, by the hash of their keys: they go on.
    by : Actor
        Who said so, for the audit log.

    Returns
    -------
    finding : Finding
        What was given up, and where the old files are.
    carried : Carried or None
        What became of keys, links and sign-ins; None where nothing had to.

    Raises
    ------
    StoreHeld
        If a process has it open.
    StoreDamaged
        If nothing of it can be read; nothing was changed.
    """
    check_not_held(home)
    if all(finding.mended for finding in examine(home)):
        forget_check(home)
        whole = f"The store in {home} is intact. Its rows are counted again at the next check."
        return Finding("Nothing is missing", whole, mended=True), None
    counted = read_saved(home)
    try:
        with tempfile.TemporaryDirectory(prefix=f".recover-{os.getpid()}-", dir=home) as folder:
            chosen = _readable(home, Path(folder))
            if chosen is None and (home / FILE).exists():
                raise damaged(home, f"No part of {FILE} can be read.")
            aside = _keep(home, keep_copies=chosen is not None)
            there = chosen[1].saved[2] if chosen and chosen[1].saved else 0
            lost = max(0, counted[1] - there) if counted else None
            work = chosen[0] if chosen else Path(folder) / "new"
            # Before it is in place: at no moment does an ended key work.
            with Store(work, "python -m core doctor") as store:
                newest = _newest(store)
                details = {"lost": lost, "kept": aside.name}
                note_event(store, by, LOSS, "store", details=details)
                carried = None
                if lost != 0:
                    carried = carry_rights(store, None, published or {}, by, because=aside.name)
            _put_in_place(home, work)
    except OSError as error:
        raise refused(home, error.errno or 0, "mended") from error
    forget_check(home)
    gone = saved_changes(lost) if lost else "Changes after it, if there were any, are"
    finding = Finding(
        "The store continues with what could be read",
        f"{newest} {gone} lost. What was there before is in {aside}.",
        f"To have them back from a backup: {restore_command(home)}",
        mended=True,
    )
    return finding, carried


def _newest(store: Store) -> str:
    """The newest entry that is there."""
    for entry in audit_log(store, limit=1):
        what = f"{entry.action}, {entry.subject}"
        return f"The newest entry that is there is from {moment(entry.noted_at)}: {what}."
    return "No entry is there."


def _readable(home: Path, work: Path) -> tuple[Path, Contents] | None:
    """A folder with a store, and its log where it fits, that can be read to the end."""
    best: tuple[Path, Contents] | None = None
    for at, (source, log) in enumerate(_candidates(home)):
        if best and not log:  # a copy is for a store that cannot be read at all
            break
        folder = work / str(at)
        folder.mkdir()
        shutil.copyfile(source, folder / FILE)
        _mend_headers(folder)
        if log:
            (folder / LOG).write_bytes(log)
        seen = trial(folder / FILE, everything=True)
        if isinstance(seen, str) or seen.unreadable or (best and not _goes_on(best[1], seen)):
            continue
        with suppress(BadData):
            check_ours(folder / FILE, seen)
            best = folder, seen
    if best:
        with duckdb.connect(str(best[0] / FILE), config=CONFIG) as connection:
            if best[1].saved:
                connection.execute("DELETE FROM saved_change")
            connection.execute("CHECKPOINT")
    return best


def _candidates(home: Path) -> Iterator[tuple[Path, bytes]]:
    """The store without its log, with what of the log is sound, then copies before upgrades."""
    if (home / FILE).is_file():
        yield home / FILE, b""
        if (home / LOG).is_file() and (end := read_log(home / LOG).sound):
            yield home / FILE, (home / LOG).read_bytes()[:end]
    for copy in upgrade_copies(home):
        yield copy, b""


def _goes_on(before: Contents, after: Contents) -> bool:
    """Whether a log belongs to a store: it goes on where the store ends, without a gap."""
    if before.saved is None or after.saved is None:
        return True
    store, newest, rows = after.saved
    return (
        store == (before.saved[0] or store) and newest - rows == before.saved[1] - before.saved[2]
    )


def _mend_headers(folder: Path) -> None:
    with duckdb.connect(str(folder / "new")) as connection:
        connection.execute("CHECKPOINT")
    fresh = (folder / "new").read_bytes()[:BLOCKS]
    (folder / "new").unlink()
    with (folder / FILE).open("r+b") as file:
        raw = file.read(BLOCKS)
        if len(raw) == BLOCKS:
            file.seek(0)
            file.write(mended_headers(raw, fresh))


def _keep(home: Path, *, keep_copies: bool) -> Path:
    """Second names of every old file in a folder beside them; whatever is killed, they stay."""
    aside = Path(tempfile.mkdtemp(prefix=f"{ASIDE}{utc_now():%Y%m%d-%H%M%S}-", dir=home))
    for name in (FILE, LOG):
        if (home / name).exists():
            second_name(home / name, aside / name)
    if (home / COUNT).exists():
        shutil.copyfile(home / COUNT, aside / COUNT)
    for copy in [] if keep_copies else upgrade_copies(home):
        copy.rename(aside / copy.name)
    return aside


def _put_in_place(home: Path, folder: Path) -> None:
    """The readable file and its count in place of the old ones."""
    (folder / FILE).replace(home / FILE)
    for name in (LOG, COUNT, NOTE):
        (home / name).unlink(missing_ok=True)
    (folder / COUNT).replace(home / COUNT)
