"""ZIP archives of strangers: looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from core.domain.errors import BadData
from core.interop.source import SourceFile

SIGNATURE = b"PK\x03\x04"
HEADER = 30
LONGEST_NAME = 512
MOST_MEMBERS = 100_000
MOST_UNPACKED = 400_000_000
"""Bytes of one member."""

MOST_IN_ALL = 1_000_000_000
"""Bytes of all members that are read."""

SMALL = 10_000_000
MOST_RATIO = 500
"""Times that a member above ``SMALL`` bytes may grow; honest text and matrices stay far below."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)


def names_at_beginning(head: bytes) -> list[str]:
    """Names of the members whose headers are among the first bytes of an archive."""
    found: list[str] = []
    at = head.find(SIGNATURE) if head.startswith(SIGNATURE) else -1
    while at >= 0 and at + HEADER <= len(head) and len(found) < MOST_MEMBERS:
        length = int.from_bytes(head[at + 26 : at + 28], "little")
        if length <= LONGEST_NAME:
            found.append(head[at + HEADER : at + HEADER + length].decode("utf-8", "replace"))
        at = head.find(SIGNATURE, at + HEADER)
    return found


class Archive:
    """A ZIP archive in memory.

    Raises
    ------
    BadData
        If it cannot be opened or has absurdly many members.
    """

    def __init__(self, source: SourceFile) -> None:
        self.file = source.name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.raw))
        except BROKEN as error:
            raise BadData(
                f"{self.file} is damaged", f"As a ZIP archive: {error}.", "Export it again."
            ) from error
        self._unpacked = 0
        self.names = [info.filename for info in self._zip.infolist()]
        if len(self.names) > MOST_MEMBERS:
            raise BadData(
                f"{self.file} is refused",
                f"It holds {len(self.names):,} files, at most {MOST_MEMBERS:,} are looked at.",
                "Split it.",
            )

    def packed_with(self, name: str) -> int:
        """Number of the method a member is packed with."""
        return self._zip.getinfo(name).compress_type

    def read(self, name: str) -> bytes:
        """A member unpacked, once its size is known to be sane.

        Raises
        ------
        BadData
            If it is too large, grows too much or is damaged.
        """
        info = self._zip.getinfo(name)
        grows = info.file_size / max(1, info.compress_size)
        self._unpacked += info.file_size
        grown = info.file_size > SMALL and grows > MOST_RATIO
        if info.file_size > MOST_UNPACKED or grown or self._unpacked > MOST_IN_ALL:
            raise BadData(
                f"{self.file} is refused",
                f"{name!r} in it would unpack to {info.file_size / 1e6:,.0f} MB, "
                f"{grows:,.0f} times its size, all read so far to {self._unpacked / 1e6:,.0f} MB.",
                "Save it without compression, or keep only what is needed.",
            )
        try:
            with self._zip.open(info) as member:
                return member.read(info.file_size + 1)
        except BROKEN as error:
            raise BadData(
                f"{self.file} is damaged", f"{name!r} in it: {error}.", "Export it again."
            ) from error
