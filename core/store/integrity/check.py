"""Opening a store: looked at first, and changed only where nothing can be lost by it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from core.domain.errors import BadData
from core.domain.ordinary_files import NotOrdinary, check_ordinary
from core.store.findings import Finding
from core.store.home import COUNT, FILE, LOG, left_behind
from core.store.integrity import database_file
from core.store.integrity.aside import trial, trial_with
from core.store.integrity.database_file import Log, header_parts, read_log
from core.store.integrity.failures import (
    damaged,
    not_as_written,
    refused,
    saved_changes,
    told,
    unreadable,
    ways_back,
)
from core.store.integrity.lock import claiming, held_error, is_held
from core.store.integrity.reading import CONFIG, OPENING, Contents, facts_of
from core.store.integrity.saved_count import Saved, read_saved
from core.store.migrating import migrate, migrations

TORN = f"{LOG}.torn"
"""The end that was cut off a log, until another one is cut."""

_KEPT = "are lost (the old files are kept)"
ANEW = f"rebuild the store from what can be read; other changes {_KEPT}"
BEFORE = f"go on with the changes before the damage; those after it {_KEPT}"
LAST_SAVE = f"go back to the last complete save; changes after it {_KEPT}"
MISSING = "The file of the store is missing"


def open_file(home: Path, found: list[Finding]) -> duckdb.DuckDBPyConnection:
    """Open the store's file, or make a new one where there was none.

    Parameters
    ----------
    home : Path
    found : list of Finding
        What was put right is appended.

    Returns
    -------
    DuckDBPyConnection
        To a file of ours that has lost nothing, with the tables it had.

    Raises
    ------
    StoreHeld
        If a process has it open.
    StoreDamaged
        If it is damaged, or saved changes are missing; nothing was changed.
    BadData
        If it is not ours, or of a newer version; nothing was changed.
    MachineRefused
        If there is no room, or no right to.
    """
    path = home / FILE
    with claiming():
        if not os.path.lexists(path):
            _create(home)
        check_file(path)
        if os.path.lexists(home / LOG):
            seen, log = try_out(home)
            check_ours(path, seen)
            check_count(home, seen, read_saved(home))
            if not log.whole:
                found.append(_cut(home, log))
        connection = _connect(home)
        try:
            seen = facts_of(connection)
            check_ours(path, seen)
            found += check_count(home, seen, read_saved(home))
        except BaseException as error:
            connection.close()
            if isinstance(error, duckdb.Error):
                raise _cannot_open(home, error) from error
            raise
        return connection


def check_missing(home: Path) -> None:
    """Go on without a store only if nothing tells that there was one.

    Raises
    ------
    StoreDamaged, BadData
    """
    if left := left_behind(home):
        raise damaged(
            home,
            f"{FILE} is missing, but {', '.join(left)} of it {'is' if len(left) == 1 else 'are'} "
            f"there, in {home}.",
            go_on=ANEW,
            title=MISSING,
        )


def _create(home: Path) -> None:
    """Make a new store, whole or not at all: a file under its name is never an unfinished one."""
    check_missing(home)
    path = home / FILE
    for part in home.glob(f".{FILE}.*.part*"):
        if part.suffix != ".part" or not is_held(part):
            part.unlink(missing_ok=True)
    part = home / f".{FILE}.{os.getpid()}.part"
    try:
        with duckdb.connect(str(part), config=CONFIG) as connection:
            migrate(connection, part)
        part.chmod(0o600)
        # A link, unlike a rename, replaces nothing that another process made meanwhile.
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            part.rename(path)
    except (*OPENING, OSError) as error:
        raise _cannot_open(home, error) from error
    finally:
        for name in (part, Path(f"{part}.wal")):
            name.unlink(missing_ok=True)


def check_file(path: Path) -> None:
    """Go on only if a file is an ordinary one, held by nobody, and begins like a sound database.

    Raises
    ------
    StoreHeld, StoreDamaged, BadData
    """
    home = path.parent
    try:
        check_ordinary(path)
        if is_held(path):
            raise held_error(home)
        with path.open("rb") as file:
            raw = file.read(database_file.BLOCKS)
    except NotOrdinary as error:
        raise BadData(
            f"{path} is no store", str(error), "Move it away, or name another folder with --home."
        ) from error
    except OSError as error:
        raise refused(path, error.errno or 0, "opened") from error
    if not raw:
        raise damaged(home, f"{FILE} holds no byte.")
    if what := database_file.is_foreign(raw):
        raise BadData(
            f"{path} is not a DuckDB database",
            f"{what} Nothing was changed.",
            f"Move it elsewhere.\n{ways_back(home)}",
        )
    _check_headers(home, raw)


def _check_headers(home: Path, raw: bytes) -> None:
    path, version = home / FILE, database_file.storage_version(raw)
    if raw[8:12] == database_file.MAGIC and version not in database_file.READABLE:
        newer = database_file.READABLE.stop <= version <= database_file.PLAUSIBLE
        if newer or (
            version < database_file.READABLE.start and database_file.sound_headers(raw)[0]
        ):
            raise BadData(
                f"{path} was written by {'a newer' if newer else 'an older'} DuckDB",
                f"It has storage version {version}; DuckDB {duckdb.__version__} reads "
                f"{database_file.READABLE.start} to {database_file.READABLE.stop - 1}.",
                "Open it with the version of Switchpoint that wrote it.",
            )
    if len(raw) < database_file.BLOCKS:
        raise damaged(home, f"{FILE} ends after {len(raw):,} bytes, within its header.")
    if parts := header_parts(path, raw):
        raise damaged(home, not_as_written(parts), go_on=LAST_SAVE)


def try_out(home: Path, *, everything: bool = False) -> tuple[Contents, Log]:
    """Read a store with its log as opening it would, but on trial; nothing is changed.

    DuckDB cuts a damaged log where it stops understanding it, without a word.

    Parameters
    ----------
    everything : bool
        Whether every value is read.

    Returns
    -------
    contents : Contents
    log : Log
        Whole, or with a torn end.

    Raises
    ------
    StoreHeld
        If a process has opened it meanwhile.
    StoreDamaged
        If file or log cannot be read.
    MachineRefused
    """
    path = home / LOG
    try:
        log = read_log(path)
        if log.broken:
            changes = f"{log.transactions:,} of the {log.transactions + log.lost:,} changes in it"
            where = f"{changes} stand before the damage."
            raise damaged(home, f"{not_as_written([log.part(path)])} {where}", go_on=BEFORE)
        if log.whole:
            seen = trial(home / FILE, everything=everything)
        else:
            seen = trial_with(home, path.read_bytes()[: log.sound], everything=everything)
        if isinstance(seen, Contents):
            return seen, log
        if is_held(home / FILE):
            raise held_error(home)
        without = trial_with(home, b"", everything=True) if log.size else seen
        if isinstance(without, Contents) and not without.unreadable:
            raise damaged(home, f"The log of changes, {LOG}, does not fit the store.", go_on=BEFORE)
    except OSError as error:
        raise refused(path, error.errno or 0, "read") from error
    said = without if isinstance(without, str) else next(iter(without.unreadable.values()))
    raise unreadable(home, said)


def _cut(home: Path, log: Log) -> Finding:
    try:
        with (home / LOG).open("r+b") as file:
            file.seek(log.sound)
            (home / TORN).write_bytes(file.read())
            file.truncate(log.sound)
    except OSError as error:
        raise refused(home / LOG, error.errno or 0, "cut") from error
    return Finding(
        "The last change was not saved",
        f"The log of changes broke off at byte {log.sound:,} of {log.size:,} of {LOG} when the "
        "process before ended. No change is missing that had been saved.",
        f"Do the last step again. What was cut off is in {TORN}.",
        mended=True,
    )


def _connect(home: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(home / FILE), config=CONFIG)
    except OPENING as error:
        with suppress(OSError):
            if is_held(home / FILE):
                raise held_error(home) from error
        raise _cannot_open(home, error) from error


def _cannot_open(home: Path, error: Exception) -> Exception:
    return told(error, home, "opened") or damaged(home, f"{FILE} cannot be opened.")


def check_ours(path: Path, seen: Contents) -> None:
    """Go on only if a database is a store of a version that we know.

    Raises
    ------
    BadData
    """
    home, known = path.parent, migrations()
    if seen.names.get(known[0][0]) != known[0][1].stem and (seen.names or seen.objects):
        raise BadData(
            f"{path} is not a store of Switchpoint",
            "It is a DuckDB database with other tables. Nothing was changed.",
            f"Move it elsewhere, or name another folder with --home.\n{ways_back(home)}",
        )
    newest = max(seen.names, default=0)
    if newest > known[-1][0]:
        raise BadData(
            f"{path} was written by a newer version",
            f"It has schema {newest}; this program knows {known[-1][0]}.",
            "Update the program, or use another folder with --home.",
        )


def check_count(home: Path, seen: Contents, saved: Saved | None) -> list[Finding]:
    """Go on only if a store has every change that was counted beside it.

    Parameters
    ----------
    saved : Saved or None
        What was counted: read before the store where somebody may write to it meanwhile.

    Raises
    ------
    StoreDamaged
    """
    if not seen.objects and (left := left_behind(home)):
        raise damaged(home, f"{FILE} is empty, but beside it are {', '.join(left)}.", go_on=ANEW)
    if seen.saved is None:
        if saved is not None:
            raise damaged(
                home,
                f"{FILE} is older than the last one used here: {saved[1]:,} saved changes were "
                "counted, and this one counts none.",
                go_on="go on with the older one",
            )
        return []
    store, newest, rows = seen.saved
    if store < 0 or (store and saved and store != saved[0]):
        raise damaged(
            home,
            f"{FILE} or {LOG} belongs to another store than the one last used here.",
            go_on="go on with what is there",
        )
    if rows > newest:
        raise damaged(
            home,
            f"{rows - newest:,} changes are there twice: {LOG} is older than {FILE}.",
            go_on="go on without the second ones",
        )
    counted = max(newest, saved[1] if saved else 0)
    if rows < counted:
        raise damaged(
            home,
            f"{FILE} and its log in {home} hold {rows:,} of {counted:,}.",
            go_on="go on without them (the old files are kept)",
            title=f"{saved_changes(counted - rows)} missing",
        )
    if saved or not store:  # a copy that was not opened yet has no count beside it
        return []
    return [
        Finding(
            "The count of saved changes was missing",
            f"{COUNT} beside the store was missing or unreadable, so it cannot be told whether "
            f"the newest changes are missing. There are {rows:,}.",
            "The count was written again. If you did not copy the store here, check that your "
            "last changes are there.",
            mended=True,
            look=True,
        )
    ]
