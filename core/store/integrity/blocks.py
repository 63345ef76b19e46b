"""The store's file and its write-ahead log, checksum by checksum, without opening them.

DuckDB seals each block of its file and each entry of its log (``storage/block.cpp`` and
``storage/write_ahead_log.cpp`` of 1.5). It looks at a block's seal when it needs that block, which
for an index may be months after the damage, and of a log it silently leaves out what comes behind
a broken entry. Read here, every part is looked at, also while another process has the file open.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

HEADER, HEADERS = 4096, 3
MAGIC = b"DUCK"
LARGEST_BLOCK = 1 << 22
FLUSH = b"\x64\x00\x64\xff\xff"
"""The entry of a log that ends a transaction."""

LOOKS, APART_SECONDS = 4, 0.25
"""A part that is written while it is read is looked at again before it counts as damaged."""

_PRIME, _MURMUR, _SEED, _WORD = 0xBF58476D1CE4E5B9, 0xC6A4A7935BD1E995, 0xE17A1465, (1 << 64) - 1


@dataclass(frozen=True)
class LogState:
    """What a write-ahead log holds.

    Attributes
    ----------
    transactions : int
        That the next process to open the store takes over.
    lost : int
        Behind a damaged entry: whole, and left out all the same.
    broken : bool
        Whether an entry is not as it was written.
    torn : bool
        Whether it ends in the middle of an entry, as after a kill; that one was never answered.
    """

    transactions: int = 0
    lost: int = 0
    broken: bool = False
    torn: bool = False


def checksum(content: bytes) -> int:
    """DuckDB's seal of a block or entry.

    Examples
    --------
    >>> hex(checksum(FLUSH))
    '0x5e3ded2f727dfee7'
    """
    whole = len(content) // 8 * 8
    words = np.frombuffer(content[:whole], "<u8") * np.uint64(_PRIME)
    found = 5381 ^ int(np.bitwise_xor.reduce(words, initial=np.uint64(0)))
    if rest := content[whole:]:
        mixed = _SEED ^ (len(rest) * _MURMUR & _WORD)
        mixed = (mixed ^ int.from_bytes(rest, "little")) * _MURMUR & _WORD
        mixed = (mixed ^ mixed >> 47) * _MURMUR & _WORD
        found ^= mixed ^ mixed >> 47
    return found


def is_database(path: Path) -> bool:
    """Whether a file begins like one of DuckDB."""
    with path.open("rb") as file:
        return file.read(12)[8:] == MAGIC


def damaged_parts(path: Path) -> list[str]:
    """Parts of a DuckDB file that are not as they were written; empty where all are.

    Returns
    -------
    list of str
        Such as ``header 2``, ``block 7`` or ``the end``.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with path.open("rb") as file:
        found = list(_damaged(file))
        for _ in range(LOOKS - 1):
            if not found:
                break
            time.sleep(APART_SECONDS)
            found = [part for part in _damaged(file) if part in found]
    return found


def _damaged(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    size, blocks = LARGEST_BLOCK, 0
    for number in range(HEADERS):
        header = file.read(HEADER)
        if len(header) < HEADER or not _holds(header):
            yield f"header {number + 1}"
        elif number:
            iteration, _, _, count, size = struct.unpack_from("<5Q", header, 8)
            # Of the two, the one with the higher iteration counts; the other is what was before.
            blocks = max(blocks, count) if iteration else blocks
    if not 0 < size < LARGEST_BLOCK:
        return
    number = 0
    while block := file.read(size):
        # A block that was set aside and never written is empty, without a seal.
        if len(block) == size and not _holds(block) and any(block):
            yield f"block {number}"
        number += len(block) == size
    if number < blocks:
        yield "the end"


def _holds(block: bytes) -> bool:
    return len(block) > 8 and checksum(block[8:]) == int.from_bytes(block[:8], "little")


def log_state(path: Path) -> LogState:
    """What a write-ahead log holds; an empty one where there is none.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    found = _walked(path)
    for _ in range(LOOKS - 1):
        if not found.broken:
            break
        time.sleep(APART_SECONDS)
        found = _walked(path)
    return found


def _walked(path: Path) -> LogState:
    if not path.exists():
        return LogState()
    raw = path.read_bytes()
    at = raw.find(b"\xff\xff") + 2  # the first entry says the version, without length and seal
    if at < 2:
        return LogState(broken=bool(raw))
    taken = lost = 0
    broken = False
    while at + 16 <= len(raw):
        length, seal = struct.unpack_from("<2Q", raw, at)
        entry = raw[at + 16 : at + 16 + length]
        if len(entry) < length:
            # A length that was damaged leads past the end, over whole transactions.
            lost += raw.count(FLUSH, at)
            return LogState(taken, lost, broken or lost > 0, torn=True)
        broken = broken or checksum(entry) != seal
        if entry == FLUSH:
            taken, lost = taken + (not broken), lost + broken
        at += 16 + length
    return LogState(taken, lost, broken, torn=at < len(raw))
