"""Restoring a backup: checked and made ready first, then put in place in one piece.

What lets somebody in is not simply what it was when the backup was made: a key or a link that was
ended since must not come back. Where the store that is replaced can be read, it says what still
holds; where none can, nobody can tell, and everything is revoked. That keeps out whoever was shut
out; those who are shut out wrongly notice at once and get a new key or link, while the opposite
mistake is noticed by nobody.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.access.published_links import FOLDER as PUBLISHED
from core.access.published_links import Shelf
from core.access.rules_file import FILE as ROLES
from core.domain.actor import LOCAL
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage
from core.domain.link import OpenLink
from core.domain.refusals import MachineRefused, reason_of
from core.store.connection import FILE as STORE
from core.store.connection import Store
from core.store.copying import check_not_held, told
from core.store.findings import Finding
from core.store.home import JOURNAL, command
from core.store.integrity.rights import hand_over
from core.store.recovery import accept_loss, examine
from core.store.restoring.journal import (
    Restoring,
    alone,
    content_of,
    finish_earlier,
    new_names,
    sweep,
)
from core.store.restoring.rights import Carried, carry_rights, read_rights
from core.workflows.admin.backup_archive import Manifest, unpack
from core.workflows.report.open_links import tend

ROLES_OF_BACKUP = f"{ROLES}.from-backup"
OF_STORE = f"{STORE.partition('.')[0]}."
"""How files begin that belong to the store."""
MOST_NAMED = 20
KEEPING = (
    "Where you know that none was ended since the backup, restore it into an empty folder with "
    "--keep-keys instead."
)


@dataclass(frozen=True)
class Restored:
    """What a restore did.

    Attributes
    ----------
    manifest : Manifest
    aside : Path or None
        Where the old content is now.
    told : tuple of str
        What the reader has to know: which keys and links work no more, whose roles hold.
    """

    manifest: Manifest
    aside: Path | None
    told: tuple[str, ...]


def restore(path: Path, home: Path, *, force: bool = False, keep_keys: bool = False) -> Restored:
    """Put a backup into a home folder.

    Parameters
    ----------
    force : bool
        Whether a home that holds something is moved aside, into a folder inside it.
    keep_keys : bool
        Whether keys, links and sign-ins of the backup go on working of which no store here can say
        whether they were ended since.

    Raises
    ------
    BadUsage
        If the home holds something and nobody said ``force``.
    BadData
        If the backup cannot be restored; the home is then as it was.
    StoreHeld
        If a process has the home's store open, or restores into it.
    """
    if not path.is_file():
        raise BadUsage(f"There is no file {path}")
    if os.path.lexists(home) and not home.is_dir():
        raise BadUsage(f"{home} is not a folder", remedy="Give another --home.")
    new = not home.exists()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(home):
            done = _restore(path, home, force, keep_keys)
        hand_over(home)
        return done
    except (OSError, MachineRefused) as error:
        raise BadData(
            f"{home} cannot be written",
            f"{reason_of(error) or str(error)}.",
            "The home is as it was. Fix this, then try again.",
        ) from error
    finally:
        if new:
            with suppress(OSError):  # it holds something: the backup, or what is left of it
                home.rmdir()


def _restore(path: Path, home: Path, force: bool, keep_keys: bool) -> Restored:
    lines = []
    try:
        lines = [finding.text for finding in finish_earlier(home) + sweep(home)]
    except BadData:
        if not force:
            raise
    check_not_held(home)
    if content_of(home) and not force:
        raise BadUsage(
            f"{home} is not empty",
            "\n".join([*lines, "It holds a store or other files. Nothing was changed."]),
            "Give another --home, or --force to move the present store aside.",
        )
    staged, aside = new_names(home)
    (home / staged).mkdir(mode=0o700)
    try:
        manifest = unpack(path, home / staged)
        journal = _prepared(path, home, manifest, staged, aside, keep_keys)
        journal.begin(home)
        _finish(journal, home)
    finally:
        # With a journal it is needed still: the next one who opens the home goes on with it.
        if not (home / JOURNAL).exists():
            shutil.rmtree(home / staged, ignore_errors=True)
    sweep(home)
    moved = home / aside
    return Restored(manifest, moved if moved.is_dir() else None, (*lines, *journal.told))


def _finish(journal: Restoring, home: Path) -> None:
    """Put everything in place, or back where it was."""
    try:
        journal.finish(home)
    except BaseException:
        try:
            journal.undo(home)
        except OSError as error:
            raise BadData(
                f"{home} cannot be written, and the restore is half done",
                f"{reason_of(error) or error}. What was there before is in {home / journal.aside}, "
                "or where it was.",
                f"Fix this, then finish it: {command(home, 'audit')}",
            ) from error
        raise


def _prepared(
    path: Path, home: Path, manifest: Manifest, staged: str, aside: str, keep_keys: bool
) -> Restoring:
    """Make what was unpacked what is put in place, and write down what goes where."""
    folder = home / staged
    # One that has lost changes may have lost that a key was revoked.
    before = None if examine(home) else read_rights(home / STORE)
    published = _published(home)
    with (
        told("The backup cannot be made ready"),
        Store(folder, "python -m core restore") as store,
    ):
        carried = carry_rights(
            store, before, published, LOCAL, keep=keep_keys, because=manifest.made_at
        )
        tend(store)  # whoever serves links reads their folder, not the store
    roles, line = _roles(home, folder)
    beside = {name for name in os.listdir(folder) if name.startswith(OF_STORE)} - {STORE}
    names = (PUBLISHED, ROLES, ROLES_OF_BACKUP, *sorted(beside), STORE)
    put = [name for name in names if (folder / name).exists() and f"{STORE}.before-" not in name]
    kept = {ROLES} if roles == "kept" else set()
    return Restoring(
        backup=str(path),
        made_at=manifest.made_at,
        began=utc_now().isoformat(timespec="seconds"),
        staged=staged,
        aside=aside,
        away=tuple(name for name in content_of(home) if name not in kept),
        put=tuple(put),
        told=(
            *lines_of(carried, home),
            *([KEEPING] if carried.keys_revoked or carried.links_revoked else []),
            *([line] if line else []),
        ),
    )


def _published(home: Path) -> dict[str, OpenLink]:
    shelf = Shelf(home)
    return {key: link for key in shelf.open_tokens() if (link := shelf.find(key))}


def go_on_without(home: Path) -> Finding:
    """Accept that a store has lost changes, and let none in whose end may be among them.

    Raises
    ------
    StoreHeld
        If a process has it open, or restores into the home.
    StoreDamaged
        If nothing of it can be read; nothing was changed.
    """
    with alone(home):
        finding, carried = accept_loss(home, _published(home))
    if carried is None:
        return finding
    with Store(home, "python -m core doctor") as store:
        tend(store)  # whoever serves links reads their folder, not the store
    lines = [finding.message, *lines_of(carried, home)]
    return replace(finding, message="\n".join(lines))


def _roles(home: Path, folder: Path) -> tuple[str, str]:
    """Decide which roles hold: those in force now are the later decision, also to have none."""
    now, restored = home / ROLES, folder / ROLES
    here = os.path.lexists(now)
    if not restored.exists():
        return "kept" if here else "", ""
    if here and now.is_file() and filecmp.cmp(now, restored, shallow=False):
        restored.unlink()
        return "kept", ""
    if here or os.path.lexists(home / STORE):
        restored.rename(folder / ROLES_OF_BACKUP)
        why = "stays as it is" if here else "was not there, so it gives nobody a role"
        return "kept" if here else "", (
            f"Roles: {ROLES} {why}; that of the backup differs and is kept as {ROLES_OF_BACKUP}."
        )
    return (
        "",
        f"Roles: {ROLES} is that of the backup. Check that everyone in it should have access.",
    )


def lines_of(carried: Carried, home: Path) -> list[str]:
    """What became of keys, links and sign-ins, for whoever restored."""
    why = (
        "the store that was replaced does not know of them"
        if carried.known
        else "no store here says whether they are still valid"
    )
    anew = f"Make new keys: {command(home, 'token new', '--name NAME')}"
    lines = []
    if carried.keys_ended:
        lines.append(f"Keys ended since the backup stay ended: {_named(carried.keys_ended)}.")
    if carried.keys_revoked:
        lines.append(f"Keys revoked, because {why}: {_named(carried.keys_revoked)}. {anew}")
    if carried.keys_newer:
        lines.append(f"Keys made since the backup are gone: {_named(carried.keys_newer)}. {anew}")
    again = "Make new ones on the screen Reports"
    if carried.links_ended:
        lines.append(f"Links ended since the backup stay ended: {len(carried.links_ended)}.")
    if carried.links_revoked:
        lines.append(f"Links revoked, because {why}: {len(carried.links_revoked)}. {again}.")
    if carried.links_newer:
        lines.append(f"Links made since the backup are gone: {len(carried.links_newer)}. {again}.")
    if carried.signed_out:
        lines.append("Everyone has to sign in again.")
    return lines


def _named(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
