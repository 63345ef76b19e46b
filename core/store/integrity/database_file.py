"""What DuckDB's files look like from outside: told apart before DuckDB is let near them.

Layout of the store (storage versions 64 to 68): three headers of 4,096 bytes, each behind a
checksum of 8 bytes, then blocks. Of the log: a version entry, then entries of 8 bytes of length, 8
bytes of checksum and a payload. Source: ``storage_info.hpp``, ``checksum.cpp`` and
``write_ahead_log.cpp`` of DuckDB 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

HEADER = 4096
BLOCKS = 3 * HEADER
MAGIC = b"DUCK"
READABLE = range(64, 69)
"""Storage versions that DuckDB 1.5 reads."""

PLAUSIBLE = 1000
"""A storage version above is no version of anything, but damage."""

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
    """DuckDB's checksum of some bytes."""
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


def sound_headers(raw: bytes) -> list[bool]:
    """Which of the three headers are what their checksums say."""
    parts = [raw[at : at + HEADER] for at in range(0, BLOCKS, HEADER)]
    return [
        len(part) == HEADER and checksum(part[8:]) == int.from_bytes(part[:8], "little")
        for part in parts
    ]


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


@dataclass(frozen=True)
class Log:
    """A write-ahead log, looked at from outside.

    Attributes
    ----------
    sound : bytes
        Whole entries from the beginning on.
    size : int
        Bytes of the file.
    inside : bool
        Whether whole entries follow the damage: then it is no torn end.
    """

    sound: bytes
    size: int
    inside: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged or torn."""
        return len(self.sound) == self.size


def read_log(path: Path) -> Log:
    """Walk a log's entries as far as they are whole."""
    raw = path.read_bytes()
    at = len(_LOG_VERSION)
    if raw[:at] != _LOG_VERSION:
        return Log(b"", len(raw), len(raw) > at)
    while (end := _entry_end(raw, at)) and _is_sound(raw, at, end):
        at = end
    after = _entry_end(raw, at)
    return Log(raw[:at], len(raw), bool(after and after < len(raw)))


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


def _entry_end(raw: bytes, at: int) -> int:
    """Where the entry ends that begins here; 0 where it does not end in the file."""
    size = int.from_bytes(raw[at : at + 8], "little")
    end = at + 16 + size
    return end if size and end <= len(raw) else 0


def _is_sound(raw: bytes, at: int, end: int) -> bool:
    return checksum(raw[at + 16 : end]) == int.from_bytes(raw[at + 8 : at + 16], "little")
