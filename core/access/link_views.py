"""How often links were opened: counted in memory, handed on in one piece from time to time."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.access.published_links import FOLDER, MOST_BYTES, private_folder, write_private
from core.domain.clock import utc_now
from core.domain.link import Counts, Openings, together
from core.domain.ordinary_files import read_ordinary
from core.domain.whole_files import OWNER_ONLY

if sys.platform != "win32":
    import fcntl

FILE, LOCK = "opened.json", "opened.lock"


class Tally:
    """Counts of this process; any thread may add."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, Openings] = {}

    def add(self, counts: Counts) -> None:
        """Count more."""
        with self._lock:
            self._counts = together(self._counts, counts)

    def opened(self, key_hash: str) -> None:
        """Count one opening, now."""
        now = Openings(1, utc_now())
        with self._lock:
            known = self._counts.get(key_hash)
            self._counts[key_hash] = known.plus(now) if known else now

    def taken(self) -> dict[str, Openings]:
        """Everything counted so far; the tally starts anew.

        Returns
        -------
        dict of str to Openings
            By hash of the link's token.
        """
        with self._lock:
            counts, self._counts = self._counts, {}
        return counts


class OpeningsFile:
    """Where a process without the store leaves its counts for the one that has it.

    Parameters
    ----------
    home : Path
        Folder of the store.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def add(self, counts: Counts) -> None:
        """Leave counts, on top of those that were not fetched yet."""
        with self._alone():
            self._write(together(self._read(), counts))

    @contextmanager
    def fetched(self) -> Iterator[Counts]:
        """Counts that were left; taken away unless an error is raised meanwhile.

        Yields
        ------
        dict of str to Openings
        """
        # Looked at without the lock: most of the time nobody opened anything.
        if not (self._folder / FILE).exists():
            yield {}
            return
        with self._alone():
            yield self._read()
            (self._folder / FILE).unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        private_folder(self._folder)
        # A lock file of its own: the counts' file is replaced at every write, and a lock on it
        # would stay with the one that is gone.
        descriptor = os.open(self._folder / LOCK, os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
        try:
            if sys.platform != "win32":  # there, two who write at once may lose a count
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _read(self) -> dict[str, Openings]:
        try:
            told = json.loads(read_ordinary(self._folder / FILE, MOST_BYTES))
            return {
                str(key): Openings(int(times), datetime.fromisoformat(last))
                for key, (times, last) in told.items()
            }
        # A damaged file costs some counts, never the links.
        except (OSError, ValueError, TypeError, AttributeError, OverflowError):
            return {}

    def _write(self, counts: Counts) -> None:
        told = {key: [opened.times, opened.last.isoformat()] for key, opened in counts.items()}
        write_private(self._folder / FILE, json.dumps(told).encode("utf-8"))
