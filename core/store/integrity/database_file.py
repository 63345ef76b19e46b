"""DuckDB's files read from outside, checksum by checksum, before DuckDB is let near them.

Layout of the store (storage versions 64 to 68): three headers of 4,096 bytes, then blocks, each
behind a checksum of 8 bytes. Of the log: a version entry, then entries of 8 bytes of length, 8
bytes of checksum and a payload. Source: ``storage_info.hpp``, ``checksum.cpp``, ``block.cpp`` and
``write_ahead_log.cpp`` of DuckDB 1.5.

DuckDB looks at a block's checksum when it needs that block, which for an index may be months after
the damage, and silently leaves out what comes behind a broken entry of the log. Here every part is
looked at, also while another process has the file open.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HEADER = 4096
BLOCKS = 3 * HEADER
LARGEST_BLOCK = 1 << 22
MAGIC = b"DUCK"
READABLE = range(64, 69)
"""Storage versions that DuckDB 1.5 reads."""

PLAUSIBLE = 1000
"""A storage version above is no version of anything, but damage."""

LOOKS, APART_SECONDS = 4, 0.25
"""A part that is written while it is read is looked at again before it counts as damaged."""

FLUSH = b"\x64\x00\x64\xff\xff"
"""The entry of a log that ends a transaction."""

_WORD, _FACTOR, _MASK = 8, 0xBF58476D1CE4E5B9, (1 << 64) - 1
_LOG_VERSION = bytes.fromhex("640062650002ffff")
_REST_SEED, _REST_FACTOR, _REST_SHIFT = 0xE17A1465, 0xC6A4A7935BD1E995, 47
_KNOWN_STARTS = {
    b"SQLite format 3": "It is an SQLite database.",
    b"PK\x03\x04": "It is a ZIP archive; a backup is put back with restore.",
    b"PAR1": "It is a Parquet file.",
    b"%PDF": "It is a PDF.",
}


def checksum(raw: bytes) -> int:
    """DuckDB's checksum of some bytes.

    Examples
    --------
    >>> hex(checksum(FLUSH))
    '0x5e3ded2f727dfee7'
    """
    whole = len(raw) // _WORD
    words = np.frombuffer(raw, "<u8", whole) * np.uint64(_FACTOR)
    found = 5381 ^ int(np.bitwise_xor.reduce(words))
    rest = raw[whole * _WORD :]
    if not rest:
        return found
    mixed = _REST_SEED ^ (len(rest) * _REST_FACTOR & _MASK)
    mixed = (mixed ^ int.from_bytes(rest, "little")) * _REST_FACTOR & _MASK
    mixed = (mixed ^ mixed >> _REST_SHIFT) * _REST_FACTOR & _MASK
    return found ^ mixed ^ mixed >> _REST_SHIFT


_COMMITTED = struct.pack("<2Q", len(FLUSH), checksum(FLUSH)) + FLUSH


def _is_sound(block: bytes) -> bool:
    return len(block) > 8 and checksum(block[8:]) == int.from_bytes(block[:8], "little")


def sound_headers(raw: bytes) -> list[bool]:
    """Which of the three headers are what their checksums say."""
    parts = [raw[at : at + HEADER] for at in range(0, BLOCKS, HEADER)]
    return [len(part) == HEADER and _is_sound(part) for part in parts]


def storage_version(raw: bytes) -> int:
    """The storage version that the first header names."""
    return int.from_bytes(raw[12:20], "little")


def is_foreign(raw: bytes) -> str:
    """What a file is that was never a DuckDB database; empty where it is or was one."""
    if not raw or raw[8:12] == MAGIC or any(sound_headers(raw)):
        return ""
    for start, told in _KNOWN_STARTS.items():
        if raw.startswith(start):
            return told
    if not raw.strip(b"\0"):
        return "Its first bytes are all zero."
    try:
        raw[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return "It has no mark of DuckDB."
    return "It is a text file."


def header_parts(path: Path, raw: bytes) -> list[str]:
    """Headers that are not as they were written, in words."""
    sound = sound_headers(raw)
    return [f"header block {at} of 3 of {path.name}" for at in (1, 2, 3) if not sound[at - 1]]


def block_part(path: Path, at: int) -> str:
    """The block that begins at a byte, in words."""
    return f"the block at byte {at:,} of {path.name}"


def damaged_parts(path: Path, looks: int = 1) -> list[str]:
    """Parts of a file and of its log that are not as they were written; empty where all are.

    What was never a database of DuckDB has none.

    Parameters
    ----------
    looks : int
        How often a damaged part is looked at; :data:`LOOKS` while somebody may write to it.

    Returns
    -------
    list of str
        In words, to go on with *is not as it was written*.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    found = list(_damaged(path))
    for _ in range(looks - 1):
        if not found:
            break
        time.sleep(APART_SECONDS)
        again = list(_damaged(path))
        found = [part for part in found if part in again]
    return found


def _damaged(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        raw = file.read(BLOCKS)
        if is_foreign(raw):
            return
        yield from header_parts(path, raw)
        sizes = [
            struct.unpack_from("<Q", raw, HEADER * number + 40)[0]
            for number in (1, 2)
            if sound_headers(raw)[number]
        ]
        if not sizes or not 0 < sizes[-1] < LARGEST_BLOCK:
            return
        while block := file.read(sizes[-1]):
            at = file.tell() - len(block)
            # How many there should be nobody knows from outside: those that were set aside at the
            # end and never written are counted too, and those in the middle have no checksum.
            if len(block) < sizes[-1]:
                yield f"the end of {path.name}"
            elif not _is_sound(block) and any(block):
                yield block_part(path, at)
    path = path.with_name(f"{path.name}.wal")
    log = read_log(path)
    if log.broken:
        yield log.part(path)


@dataclass(frozen=True)
class Log:
    """A write-ahead log, looked at from outside.

    Attributes
    ----------
    size : int
        Bytes of the file.
    sound : int
        Bytes that are whole entries, from the beginning on.
    transactions : int
        In these: what the next process to open the store takes over.
    lost : int
        Transactions that end behind the damage.
    broken : bool
        Whether whole entries follow the damage: then it is no torn end, as after a kill.
    """

    size: int = 0
    sound: int = 0
    transactions: int = 0
    lost: int = 0
    broken: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged or torn."""
        return self.sound == self.size

    def part(self, path: Path) -> str:
        """What of it is not as it was written, in words."""
        return f"the log of changes, {path.name}, from byte {self.sound:,} of {self.size:,} on"


def read_log(path: Path) -> Log:
    """Walk a log's entries as far as they are whole; an empty one where there is none."""
    raw = path.read_bytes() if path.exists() else b""
    at, saved, end = len(_LOG_VERSION), 0, 0
    if not raw.startswith(_LOG_VERSION):
        return Log(len(raw), lost=raw.count(_COMMITTED), broken=len(raw) > at)
    while (end := _entry_end(raw, at)) and _is_sound(raw[at + 8 : end]):
        saved, at = saved + (raw[at + 16 : end] == FLUSH), end
    lost = raw.count(_COMMITTED, at)  # also behind a damaged length, which leads past them
    return Log(len(raw), at, saved, lost, lost > 0 or 0 < end < len(raw))


def _entry_end(raw: bytes, at: int) -> int:
    """Where the entry ends that begins here; 0 where it does not end in the file."""
    size = int.from_bytes(raw[at : at + 8], "little")
    end = at + 16 + size
    return end if size and end <= len(raw) else 0


def mended_headers(raw: bytes, fresh: bytes) -> bytes:
    """Headers with a damaged one replaced: the first by a new file's, another by its twin.

    Parameters
    ----------
    raw, fresh : bytes
        The headers of a file, and those of one that DuckDB has just made.
    """
    first, *twins = (raw[at : at + HEADER] for at in range(0, BLOCKS, HEADER))
    sound = sound_headers(raw)
    return (first if sound[0] else fresh[:HEADER]) + b"".join(
        twin if good else other
        for twin, good, other in zip(twins, sound[1:], reversed(twins), strict=True)
    )
