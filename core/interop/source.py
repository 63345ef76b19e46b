"""An uploaded file: its bytes, its text, and the beginning that readers recognise it by."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from core.domain.errors import BadData
from core.domain.ordinary_files import read_ordinary

MOST_BYTES = 200_000_000
SAMPLE_BYTES = 262_144
SAMPLE_ROWS = 200
SEPARATORS = (",", "\t", ";", "|")
MOST_COLUMNS = 1_000
MOST_OPENED = 8


class SourceFile:
    """A file by name and content; the name is only ever shown, never opened.

    Parameters
    ----------
    name : str
        As it was called where it came from.
    raw : bytes
        All of it.
    separator : str, optional
        The sign between cells of a table, where it is known; else the header tells it.
    """

    def __init__(self, name: str, raw: bytes, separator: str | None = None) -> None:
        self.name = PurePosixPath(readable(name.replace("\\", "/"))).name[:200] or "file"
        self.raw = raw
        self._separator = separator

    @classmethod
    def from_path(cls, path: Path, most: int = MOST_BYTES) -> SourceFile:
        """Read a file from disk.

        Raises
        ------
        BadData
            If it is too large, cannot be read or is no ordinary file.
        """
        try:
            return cls(path.name, read_ordinary(path, most))
        except OSError as error:
            large = error.errno == errno.EFBIG
            raise BadData(
                f"{path.name} is too large" if large else f"{path} cannot be read",
                error.strerror or str(error),
                "Split it, or keep only the columns that are needed."
                if large
                else "Check the path; name an ordinary file.",
            ) from error

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-8 with or without BOM, or UTF-16 with BOM.

        Raises
        ------
        BadData
            With the line that is not text.
        """
        return _decoded(self.name, self.raw, whole=True)

    @cached_property
    def sample(self) -> FileHead:
        """The beginning, for recognising."""
        head = self.raw[:SAMPLE_BYTES]
        return FileHead(self.name, head, len(self.raw), self.raw, self._separator)


@dataclass(frozen=True)
class FileHead:
    """The first bytes of a file and cheap looks at them; nothing here raises.

    Attributes
    ----------
    size : int
        Bytes of the whole file.
    raw : bytes
        All of it, for formats that describe themselves at their end.
    known : str or None
        The sign between cells, where something else than the header tells it.
    """

    name: str
    head: bytes
    size: int
    raw: bytes = b""
    known: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the head is all of the file."""
        return self.size <= len(self.head)

    @cached_property
    def text(self) -> str | None:
        """The head as text up to its last complete line, None where it is not text."""
        try:
            return _decoded(self.name, self.head, whole=self.whole)
        except BadData:
            return None

    @cached_property
    def separator(self) -> str | None:
        """The sign between the cells of the first line, None where there is no table."""
        first = self._first_line
        if first is None or first.lstrip()[:1] in ("{", "["):
            return None
        if self.known is not None:
            return self.known
        counts = {sign: first.count(sign) for sign in SEPARATORS}
        # By count in the header alone: texts below it are full of commas.
        best = max(SEPARATORS, key=lambda sign: counts[sign])
        return best if counts[best] else ","

    @cached_property
    def rows(self) -> list[list[str]]:
        """The first cells of a table, header first; empty where there is no table."""
        if self.separator is None or self.text is None:
            return []
        found: list[list[str]] = []
        try:
            reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator)
            for row in reader:
                if any(cell.strip() for cell in row):
                    found.append([cell.strip() for cell in row])
                if len(found) > SAMPLE_ROWS:
                    break
        except csv.Error:
            pass
        return found

    @cached_property
    def header(self) -> list[str]:
        """Names of the columns of a table."""
        return self.rows[0] if self.rows else []

    @cached_property
    def records(self) -> list[Any]:
        """The first JSON values: elements of a list, or lines of JSONL, or the one document.

        The first one may go on after the head: what could be read of it is there.
        """
        text = (self.text or "").lstrip()
        if text[:1] == "[":
            return _elements(text, 1)
        if text[:1] == "{":
            return _elements(text, 0)
        return []

    @cached_property
    def is_list(self) -> bool:
        """Whether the file is one JSON list."""
        return (self.text or "").lstrip()[:1] == "["

    @property
    def _first_line(self) -> str | None:
        if self.text is None:
            return None
        return next((line for line in self.text.splitlines() if line.strip()), None)


def readable(name: str) -> str:
    """A name without half characters, which JSON can spell and nothing else can hold."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode()


def _with_readable_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {readable(name): value for name, value in pairs}


def _elements(text: str, at: int) -> list[Any]:
    """JSON values one after another, separated by white space or commas."""
    decoder = json.JSONDecoder(object_pairs_hook=_with_readable_names)
    found: list[Any] = []
    while len(found) < SAMPLE_ROWS:
        at = _next(text, at)
        if at >= len(text) or text[at] == "]":
            break
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            if not found:
                found.append(_opening(text, at))
            break
        found.append(value)
    return found


def _opening(text: str, at: int, depth: int = 0) -> Any:
    """What can be read of a JSON value that breaks off: whole members, and the last one's own."""
    decoder = json.JSONDecoder(object_pairs_hook=_with_readable_names)
    in_object = text[at] == "{"
    members: dict[str, Any] = {}
    elements: list[Any] = []
    at += 1
    while True:
        at = _next(text, at)
        key: Any = None
        try:
            if in_object:
                key, at = decoder.raw_decode(text, at)
                at = _next(text, at)
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            inside = at < len(text) and text[at] in "{[" and depth < MOST_OPENED
            if inside and (key is not None or not in_object):
                value = _opening(text, at, depth + 1)
                elements.append(value)
                members[readable(str(key))] = value
            return members if in_object else elements
        elements.append(value)
        members[readable(str(key))] = value


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,:":
        at += 1
    return at


def _decoded(name: str, raw: bytes, whole: bool) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _utf16(name, raw, whole)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The head may end inside a character, which has four bytes at most.
        cut = not whole and error.start > len(raw) - 4
        if cut:
            return _decoded(name, raw[: error.start], True)
        line = raw[: error.start].count(b"\n") + 1
        raise BadData(
            f"{name}, line {line} is not UTF-8 text",
            f"Byte {error.start + 1} of the file, {raw[error.start]:#04x}, is not UTF-8.",
            "Save the file in UTF-8 (in a spreadsheet: CSV UTF-8).",
        ) from error
    return _without_zeros(name, text, whole)


def _without_zeros(name: str, text: str, whole: bool) -> str:
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadData(
            f"{name}, line {line} is not text",
            "It holds a zero byte.",
            "Export it as CSV, JSON or Parquet; text in UTF-8.",
        )
    # A line that was cut off would look like a row with too few cells.
    return text if whole else text[: text.rfind("\n") + 1] or text


def _utf16(name: str, raw: bytes, whole: bool) -> str:
    try:
        text = raw[: len(raw) // 2 * 2].decode("utf-16")
    except UnicodeDecodeError as error:
        raise BadData(
            f"{name} begins like UTF-16 text but is not",
            f"Byte {error.start + 1}: {error.reason}.",
            "Save the file in UTF-8.",
        ) from error
    return _without_zeros(name, text, whole)
