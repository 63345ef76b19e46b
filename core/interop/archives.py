"""ZIP archives of strangers: looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

import pyarrow as pa

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

ZSTANDARD = 93
"""Number of the method that this Python's own reader of archives does not know."""
ENCRYPTED = 1

# All that damaged bytes may raise, in zipfile and below it: it has no one error of its own.
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
    """Names of the members whose headers are among the first bytes of an archive.

    From the headers before the members: the list of contents stands at the end of the file, which
    recognising does not look at.

    Parameters
    ----------
    head : bytes

    Returns
    -------
    list of str
        In their order; only to tell formats apart, never to read by.
    """
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
        self._raw = source.raw
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
        # Counted before it is unpacked, also where it is refused: asking again gets no more.
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
            if info.compress_type == ZSTANDARD:
                return self._zstandard(info)
            with self._zip.open(info) as member:
                # One more than announced: a member that goes on fails its checksum.
                return member.read(info.file_size + 1)
        except BROKEN as error:
            raise BadData(
                f"{self.file} is damaged", f"{name!r} in it: {error}.", "Export it again."
            ) from error

    def _zstandard(self, info: zipfile.ZipInfo) -> bytes:
        """A member packed with Zstandard; never more is unpacked than the archive says.

        Raises
        ------
        zipfile.BadZipFile
            If it is not what the archive says.
        """
        head = self._raw[info.header_offset : info.header_offset + HEADER]
        if len(head) < HEADER or not head.startswith(SIGNATURE) or info.flag_bits & ENCRYPTED:
            raise zipfile.BadZipFile("it cannot be read")
        name, extra = struct.unpack("<HH", head[26:30])
        # By the lengths in front of the member: the extra field is another one there than in the
        # list of contents.
        start = info.header_offset + HEADER + name + extra
        packed = self._raw[start : start + info.compress_size]
        with pa.input_stream(pa.BufferReader(packed), compression="zstd") as stream:
            found = bytes(stream.read(info.file_size + 1))
        if len(found) != info.file_size or zlib.crc32(found) != info.CRC:
            raise zipfile.BadZipFile("its content is not what the archive says")
        return found
