"""A restore is done or not begun: what is moved where is written down first, and then done.

Everything that is put in place lies whole in a folder inside the home, on disk, before the journal
is written. From then on every step can be done again: a process that is killed at any moment leaves
a home that the next one to open it finishes, from what it finds where.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from core.domain.clock import utc_now
from core.domain.errors import BadData, StoreHeld
from core.domain.whole_files import WORKING, open_to_lock, sync_folder, try_lock
from core.store.findings import Finding, moment
from core.store.home import ASIDE, FILE, JOURNAL, command, moved_aside

STAGED = ".restoring-"
VERSION = 1
LISTS = ("away", "put", "told")


@dataclass(frozen=True)
class Restoring:
    """A restore that has begun; names of entries are those in the home's folder.

    Attributes
    ----------
    backup : str
        Where the backup lies.
    made_at, began : str
        When the backup was made, and when this was written down; UTC.
    staged : str
        Folder with what is put in place.
    aside : str
        Folder for what was there before; made when something is moved into it.
    away, put : tuple of str
        What is moved aside, then what is put in place.
    told : tuple of str
        What the reader has to know afterwards.
    """

    backup: str
    made_at: str
    began: str
    staged: str
    aside: str
    away: tuple[str, ...]
    put: tuple[str, ...]
    told: tuple[str, ...] = ()

    def begin(self, home: Path) -> None:
        """Write the journal: whoever opens the home from now on goes on from there."""
        written = home / self.staged / JOURNAL
        _sync_all(home / self.staged)
        with open(written, "x", encoding="utf-8") as file:
            json.dump({"version": VERSION, **asdict(self)}, file)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(home)
        written.replace(home / JOURNAL)
        sync_folder(home)

    def steps(self, home: Path) -> Iterator[Callable[[], None]]:
        """What is done, one after the other; each may be done again, also after those behind it."""
        aside, staged = home / self.aside, home / self.staged
        for name in self.away:
            yield partial(_move, home / name, aside / name)
        for name in self.put:
            yield partial(_put, staged / name, home / name, aside)
        yield partial(_sync, aside, home)
        # Before the journal: a folder that is found without one belongs to a restore that changed
        # nothing.
        yield partial(_remove, staged)
        yield partial((home / JOURNAL).unlink, missing_ok=True)
        yield partial(_sync, home)

    def finish(self, home: Path) -> None:
        """Do what is not done yet.

        Raises
        ------
        BadData
            If something that has to be put in place is missing; nothing is moved then.
        OSError
        """
        missing = [name for name in self.put if not self._there(home, name)]
        if missing:
            raise BadData(
                f"A restore into {home} was interrupted and cannot be finished",
                f"{', '.join(missing)} of the backup {self.backup} is missing in "
                f"{home / self.staged}. What was there before is in {home / self.aside}, or where "
                f"it was.",
                f"Restore again: {command(home, 'restore', Path(self.backup), '--force')}",
            )
        for step in self.steps(home):
            step()

    def _there(self, home: Path, name: str) -> bool:
        """Whether what is to be put in place is at hand, or is in place already."""
        if os.path.lexists(home / self.staged / name):
            return True
        moved = name not in self.away or os.path.lexists(home / self.aside / name)
        return moved and os.path.lexists(home / name)

    def undo(self, home: Path) -> None:
        """Put everything back where it was.

        Raises
        ------
        OSError
            If that fails; the journal is then still there, for the next one who opens the home.
        """
        aside, staged = home / self.aside, home / self.staged
        for name in reversed(self.put):
            if self._there(home, name):
                _move(home / name, staged / name)
        for name in reversed(self.away):
            _move(aside / name, home / name)
        sync_folder(home)
        if aside.is_dir() and not any(aside.iterdir()):
            aside.rmdir()
        (home / JOURNAL).unlink(missing_ok=True)
        sync_folder(home)


def _move(source: Path, target: Path) -> None:
    if os.path.lexists(source) and not os.path.lexists(target):
        target.parent.mkdir(mode=0o700, exist_ok=True)
        source.rename(target)


def _put(source: Path, target: Path, aside: Path) -> None:
    """Put in place; what came there since the restore began is kept aside."""
    if not os.path.lexists(source):
        return
    if os.path.lexists(target):
        number = 1
        while os.path.lexists(kept := aside / f"{target.name}.later-{number}"):
            number += 1
        _move(target, kept)
    source.rename(target)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _sync(*folders: Path) -> None:
    for folder in filter(Path.is_dir, folders):
        sync_folder(folder)


def _sync_all(folder: Path) -> None:
    """Let all that is in a folder outlast a power cut."""
    for where, _, names in os.walk(folder):
        for name in names:
            with open(Path(where, name), "rb") as file:
                os.fsync(file.fileno())
        sync_folder(Path(where))


def read_journal(home: Path) -> Restoring | None:
    """The restore that has begun in a home; None where there is none.

    Raises
    ------
    BadData
        If it cannot be read, or names anything outside the home.
    """
    try:
        raw = json.loads((home / JOURNAL).read_bytes())
        if raw.pop("version") != VERSION:
            raise ValueError("another version wrote it")
        told: dict[str, Any] = {
            name: tuple(map(str, value)) if name in LISTS else str(value)
            for name, value in raw.items()
        }
        found = Restoring(**told)
        names = (found.staged, found.aside, *found.away, *found.put)
        plain = all(name not in ("", ".", "..") and Path(name).name == name for name in names)
        if not (plain and found.staged.startswith(STAGED) and found.aside.startswith(ASIDE)):
            raise ValueError("it names something outside the folder")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadData(
            f"A restore into {home} was interrupted and cannot be finished",
            f"What it wrote down in {home / JOURNAL} cannot be used: {error}.",
            f"Restore again: {command(home, 'restore', 'BACKUP', '--force')}",
        ) from error
    return found


@contextmanager
def entered(home: Path, found: list[Finding]) -> Iterator[None]:
    """Open the store of a home inside this: no restore begins, and one that had begun is finished.

    Parameters
    ----------
    home : Path
        A folder that is there.
    found : list of Finding
        Gets what was found of an earlier restore.

    Raises
    ------
    StoreHeld
        If a restore is under way.
    BadData
        If one was interrupted and cannot be finished, or if the store is what it moved aside: a new
        one would hide that.
    """
    with _alone(home, shared=True):
        found += finish_earlier(home) + sweep(home)
        if lost := lost_store(home):
            raise BadData(lost.title, lost.message, lost.remedy)
        yield


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Nobody else restores into the home or opens its store meanwhile.

    Raises
    ------
    StoreHeld
        If somebody does.
    """
    with _alone(home, shared=False):
        yield


@contextmanager
def no_restore(home: Path) -> Iterator[None]:
    """No restore into the home begins meanwhile.

    Raises
    ------
    StoreHeld
        If one is under way.
    """
    with _alone(home, shared=True):
        yield


@contextmanager
def _alone(home: Path, *, shared: bool) -> Iterator[None]:
    # The folder itself is locked: it is never moved, and nothing has to be written for it.
    try:
        descriptor = open_to_lock(home.resolve())
    except OSError as error:
        raise BadData(
            f"The folder {home} cannot be opened", str(error), "Choose another with --home."
        ) from error
    try:
        held = try_lock(descriptor, shared=shared)
        if held and shared and (home / JOURNAL).exists():
            held = try_lock(descriptor)  # one alone finishes what another one began
        if held is False:
            raise StoreHeld(
                f"The store in {home} is in use",
                "Another process restores a backup into it, or is just opening it.",
                "Wait until it is done, then try again.",
            )
        yield
    finally:
        os.close(descriptor)


def finish_earlier(home: Path) -> list[Finding]:
    """Finish a restore that was interrupted, and tell.

    Raises
    ------
    BadData
        If it cannot be finished.
    """
    journal = read_journal(home)
    if journal is None:
        return []
    try:
        journal.finish(home)
    except OSError as error:
        raise BadData(
            f"A restore into {home} was interrupted and cannot be finished yet",
            f"{error}. It began at {moment(journal.began)}.",
            "Fix this, then start again: it resumes there.",
        ) from error
    before = home / journal.aside
    told = (
        f"The restore of {journal.backup} (a backup of {moment(journal.made_at)}) into {home} "
        f"began at {moment(journal.began)} and was interrupted. It is finished now: "
        f"{', '.join(journal.put)} of the backup in place.",
        *([f"What was there before is in {before}."] if before.is_dir() else []),
        *journal.told,
    )
    return [
        Finding(
            "An interrupted restore was finished", "\n".join(told), "Nothing has to be done.", True
        )
    ]


def sweep(home: Path) -> list[Finding]:
    """Remove what a restore unpacked that was interrupted before it changed anything, and tell."""
    found = []
    for name in sorted(os.listdir(home)):
        if name.startswith(STAGED):
            shutil.rmtree(home / name, ignore_errors=True)
            found.append(
                Finding(
                    "A restore was interrupted before it changed anything",
                    f"What it had unpacked into {home / name} was removed.",
                    "Restore again if you still want to.",
                    True,
                )
            )
    return found


def lost_store(home: Path) -> Finding | None:
    """Told where a home has no store, but one that a restore moved aside; else None."""
    aside = moved_aside(home)
    if aside is None:
        return None
    return Finding(
        f"There is no store in {home}, but one that a restore moved aside",
        f"It is {aside / FILE}. A new, empty store would hide that.",
        f"Restore a backup: {command(home, 'restore', 'BACKUP')}\n"
        f"Or move what is in {aside} back into {home}; or move {aside.name} elsewhere to begin "
        "with an empty store.",
    )


def half_done(home: Path) -> list[Finding]:
    """What is left of restores in a home, without changing anything.

    Returns
    -------
    list of Finding
        Empty where nothing is.
    """
    try:
        journal = read_journal(home)
    except BadData as error:
        return [Finding(error.title, error.message, error.remedy)]
    if journal is not None:
        return [
            Finding(
                f"A restore into {home} is half done",
                f"The restore of {journal.backup} began at {moment(journal.began)}.",
                "The next command that opens the store finishes it, such as: "
                f"{command(home, 'audit')}",
            )
        ]
    lost = lost_store(home)
    return [lost] if lost else []


def content_of(home: Path) -> list[str]:
    """Names of what a home holds, apart from what restores and backups keep there."""
    ours = (ASIDE, STAGED, WORKING, JOURNAL, "lost+found")
    return sorted(name for name in os.listdir(home) if not name.startswith(ours))


def new_names(home: Path) -> tuple[str, str]:
    """Names of folders that are not there yet: for what is unpacked, and for what was there."""
    stamp = f"{utc_now():%Y%m%d-%H%M%S}-{os.urandom(4).hex()}"
    return STAGED + stamp, ASIDE + stamp
