"""The folder of open links: what a process needs to show them, without the store.

One small file per open link, named by the hash of its key, and one per frozen page, named by the
hash of its bytes. The process that owns the store writes them, whoever serves links reads them.
A link that is not here does not work.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

from core.access.tokens import same_hash
from core.domain.link import OpenLink
from core.domain.ordinary_files import NotOrdinary, check_target, read_ordinary
from core.domain.refusals import writing
from core.domain.whole_files import remove_left, write_whole

FOLDER = "links"
OPEN, PAGES = "open", "pages"
MOST_READ = 1000
"""Links kept in memory; beyond that all are forgotten, and read again when they are asked for."""
OWNER_FOLDER = 0o700
MOST_BYTES = 100_000_000
"""A page is a few megabytes, a link a few hundred bytes."""


class Shelf:
    """The open links of one home folder.

    Parameters
    ----------
    home : Path
        Folder of the store.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER
        self._open, self._pages = self.folder / OPEN, self.folder / PAGES
        self._read: dict[str, tuple[tuple[int, int, int], OpenLink | None]] = {}

    def put(self, link: OpenLink) -> None:
        """Open a link, or change what is known of it; its page must be here already."""
        ends = link.expires_at.isoformat() if link.expires_at else None
        told = {**vars(link), "expires_at": ends}
        write_private(self._open / link.key_hash, json.dumps(told).encode("utf-8"))

    def put_page(self, page: str) -> str:
        """Keep a page, once.

        Parameters
        ----------
        page : str
            HTML.

        Returns
        -------
        str
            SHA-256 of its bytes in UTF-8: the name under which it is found.
        """
        raw = page.encode("utf-8")
        digest = hashlib.sha256(raw).hexdigest()
        if self.page(digest) is None:
            write_private(self._pages / digest, raw)
        return digest

    def find(self, key_hash: str) -> OpenLink | None:
        """The open link of a key; None where there is none that can be read.

        A file that is still the same is not read again: one look at it tells.
        """
        path = f"{self._open}/{key_hash}"
        try:
            seen = os.stat(path)
        except OSError:
            self._read.pop(key_hash, None)
            return None
        # Files are moved into place, so a changed one is another inode even within a clock's tick.
        mark = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
        known = self._read.get(key_hash)
        if known is None or known[0] != mark:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            known = self._read[key_hash] = (mark, _link(path, key_hash))
        return known[1]

    def page(self, digest: str) -> bytes | None:
        """A page as it was frozen; None where it is missing.

        One that is not what it was is removed: the process with the store puts it back.
        """
        path = self._pages / digest
        try:
            raw = read_ordinary(Path(path), MOST_BYTES)
        except OSError:
            return None
        if same_hash(hashlib.sha256(raw).hexdigest(), digest):
            return raw
        path.unlink(missing_ok=True)
        return None

    def has_page(self, digest: str) -> bool:
        """Whether there is a page."""
        return (self._pages / digest).exists()

    def close(self, key_hash: str) -> None:
        """Make a link stop working, at once."""
        (self._open / key_hash).unlink(missing_ok=True)

    def open_tokens(self) -> set[str]:
        """Hashes of the keys of all open links."""
        return _names(self._open)

    def drop_pages(self, needed: set[str]) -> None:
        """Remove the pages no open link shows, and what killed processes left half-written."""
        for digest in _names(self._pages) - needed:
            (self._pages / digest).unlink(missing_ok=True)
        for folder in (self.folder, self._open, self._pages):
            if folder.is_dir():
                remove_left(folder)


def _link(path: str, key_hash: str) -> OpenLink | None:
    try:
        told = json.loads(read_ordinary(Path(path), MOST_BYTES))
        ends = told["expires_at"]
        link = OpenLink(
            str(told["key_hash"]),
            str(told["page"]),
            datetime.fromisoformat(ends) if ends else None,
            str(told["newer"]),
        )
        # A file that was copied under another name opens nothing.
        return link if same_hash(link.key_hash, key_hash) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def private_folder(folder: Path) -> None:
    """Make a folder of links, or one in it, for its user alone."""
    # One by one from the top: the mode of mkdir holds for the last folder alone, and those that it
    # has to make above it would be open to others.
    inside = (folder, *folder.parents)
    for part in reversed(inside[: [part.name for part in inside].index(FOLDER) + 1]):
        part.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)


def write_private(path: Path, raw: bytes) -> None:
    """Write a file for its user alone, whole or not at all.

    Raises
    ------
    MachineRefused
    """
    with writing(path):
        private_folder(path.parent)
        try:
            check_target(path)
        except NotOrdinary:  # nobody else writes here
            path.unlink()
    write_whole(path, raw)


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    except FileNotFoundError:
        return set()
