"""Opening a store: looked at first, and changed only where nothing can be lost by it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import duckdb

from core.domain.errors import BadData
from core.domain.ordinary_files import NotOrdinary, check_ordinary
from core.store.findings import Finding
from core.store.home import FILE
from core.store.integrity import database_file, facts
from core.store.integrity.database_file import Log, read_log
from core.store.integrity.facts import CONFIG, Facts, facts_of
from core.store.integrity.failures import damaged, refused, told, unreadable, ways_back
from core.store.integrity.lock import NOTE, claiming, held_error, is_held
from core.store.integrity.saved_count import FILE as COUNT
from core.store.integrity.saved_count import read_saved
from core.store.migrating import migrate, migrations

LOG = f"{FILE}.wal"
TORN = f"{LOG}.torn"
"""The end that was cut off a log, until another one is cut."""

ANEW = "begin anew with what can be found"
BEFORE = "go on with the changes before the damage"
TRIES, WAIT_SECONDS = 4, 0.05
OPENING = (duckdb.Error, MemoryError, RuntimeError)
"""What DuckDB raises over a damaged file, besides ending the process."""


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
    StoreFull
        If there is no room.
    """
    path = home / FILE
    with claiming():
        if not os.path.lexists(path):
            _create(home)
        check_file(path)
        if torn := check_log(home):
            found.append(_cut(home, torn))
        connection = _connect(home)
        try:
            seen = facts_of(connection)
            check_ours(path, seen)
            found += check_count(home, seen)
        except BaseException as error:
            connection.close()
            if isinstance(error, duckdb.Error):
                raise _cannot_open(home, error) from error
            raise
        return connection


def left_behind(home: Path) -> list[str]:
    """Names of files that lie only beside a store."""
    copies = [path.name for path in home.glob(f"{FILE}.before-*")]
    return [name for name in (LOG, COUNT, NOTE) if (home / name).exists()] + copies


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
            "there.",
            go_on=ANEW,
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
    bad = [at for at, sound in enumerate(database_file.sound_headers(raw)) if not sound]
    if bad:
        raise damaged(
            home,
            f"Header block {' and '.join(str(at + 1) for at in bad)} of 3 at the beginning of "
            f"{FILE} is not as it was written.",
            go_on="try to mend the header",
        )


def trial(path: Path, *, everything: bool = False) -> Facts | str:
    """Open a file for reading alone in a process of its own, which it may crash.

    Parameters
    ----------
    everything : bool
        Whether every value is read.

    Returns
    -------
    Facts or str
        What it says about itself, or why it cannot be read.
    """
    command = [sys.executable, "-I", facts.__file__, str(path)]
    done = subprocess.run(
        command + ["everything"] * everything, capture_output=True, text=True, check=False
    )
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return "Whoever reads it crashes."
    if "error" in said:
        return str(said["error"])
    names = {int(number): name for number, name in said["names"].items()}
    return Facts(said["objects"], names, tuple(said["saved"]) if said["saved"] else None)


def second_name(path: Path, to: Path) -> None:
    """Another name for a file; a copy where the file system knows no links."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)


def trial_with(home: Path, log: bytes, *, everything: bool = False) -> Facts | str:
    """The same for the store with another log; both are left as they are."""
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=home) as folder:
        second_name(home / FILE, Path(folder) / FILE)
        if log:
            (Path(folder) / LOG).write_bytes(log)
        return trial(Path(folder) / FILE, everything=everything)


def check_log(home: Path) -> Log | None:
    """Replay the log of a process that did not end by itself, on trial, before it is done.

    DuckDB cuts a damaged log where it stops understanding it, without a word.

    Returns
    -------
    Log or None
        A log whose end is torn, without a saved change in it; None where there is nothing to cut.

    Raises
    ------
    StoreDamaged, BadData
    """
    if not (home / LOG).exists():
        return None
    try:
        log = read_log(home / LOG)
        if log.inside:
            raise damaged(
                home,
                f"The log of changes is not as it was written from {_broken_at(log)} on.",
                go_on=BEFORE,
            )
        seen = trial(home / FILE) if log.whole else trial_with(home, log.sound)
        if isinstance(seen, str):
            if isinstance(without := trial_with(home, b"", everything=True), str):
                raise unreadable(home, without)
            raise damaged(home, f"The log of changes, {LOG}, does not fit the store.", go_on=BEFORE)
    except OSError as error:
        raise refused(home / LOG, error.errno or 0, "read") from error
    check_ours(home / FILE, seen)
    check_count(home, seen)
    return None if log.whole else log


def _broken_at(log: Log) -> str:
    return f"byte {len(log.sound):,} of {log.size:,} of {LOG}"


def _cut(home: Path, log: Log) -> Finding:
    try:
        with (home / LOG).open("r+b") as file:
            file.seek(len(log.sound))
            (home / TORN).write_bytes(file.read())
            file.truncate(len(log.sound))
    except OSError as error:
        raise refused(home / LOG, error.errno or 0, "cut") from error
    return Finding(
        "The last change was not saved",
        f"The log of changes broke off at {_broken_at(log)} when the process before ended. "
        "No change is missing that had been saved.",
        f"Do the last step again. What was cut off is in {TORN}.",
        mended=True,
    )


def _connect(home: Path) -> duckdb.DuckDBPyConnection:
    """Open; tried again a few times, since who looks whether the store is held locks it briefly."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            return duckdb.connect(str(home / FILE), config=CONFIG)
        except OPENING as error:
            with suppress(OSError):
                if is_held(home / FILE):
                    raise held_error(home) from error
            if last or not isinstance(error, duckdb.IOException):
                raise _cannot_open(home, error) from error
        time.sleep(WAIT_SECONDS)
    raise AssertionError


def _cannot_open(home: Path, error: Exception) -> Exception:
    return told(error, home, "opened") or damaged(home, f"{FILE} cannot be opened.")


def check_ours(path: Path, seen: Facts) -> None:
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


def check_count(home: Path, seen: Facts) -> list[Finding]:
    """Go on only if a store has every change that was counted beside it.

    Raises
    ------
    StoreDamaged
    """
    saved = read_saved(home)
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
            f"{counted - rows:,} of {counted:,} saved changes are missing.",
            go_on="go on without them",
        )
    if saved or not store:  # a copy that was not opened yet has no count beside it
        return []
    return [
        Finding(
            "The count of saved changes was missing",
            f"{COUNT} beside the store was missing or unreadable, so it cannot be told whether "
            f"the newest changes are missing. There are {rows:,}.",
            "The count is written anew. If the store was not copied here by hand, look whether "
            "your last changes are there.",
            mended=True,
        )
    ]
