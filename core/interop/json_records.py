"""JSON of other tools: one document, or records in a list or one after another (JSONL).

Records are decoded one by one, so that one bad record is one problem and what is not wanted is
gone before the next is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from core.domain.errors import BadData
from core.interop.reading import Problem
from core.interop.source import SourceFile, readable
from core.interop.values import shown

HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON spells half a character; without one, names need no look."""

BETWEEN = re.compile(r"[\s,]*")


class _KeyTwice(ValueError):
    """An object says two things under one name."""


def document(source: SourceFile, without: Collection[str] = ()) -> dict[str, Any]:
    """A file that is one JSON object.

    Parameters
    ----------
    source : SourceFile
    without : collection of str
        Keys that are thrown away wherever they stand, while reading.

    Raises
    ------
    BadData
        With the line and column where it stops being JSON.
    """
    text = source.text
    try:
        value = _decoder(text, without).decode(text)
    except json.JSONDecodeError as error:
        raise BadData(
            f"{source.name}, line {error.lineno}, column {error.colno} is not JSON",
            f"{error.msg}."
            + (" The file was cut off." if error.pos >= len(text.rstrip()) - 1 else ""),
            "Export it again.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadData(
            f"{source.name} cannot be read", _reason(error), "Export it again."
        ) from error
    if not isinstance(value, dict):
        raise BadData(f"{source.name} is not one JSON object", shown(value), "Export it again.")
    return value


def records(
    source: SourceFile, problems: list[Problem], without: Collection[str] = ()
) -> Iterator[tuple[int, Any]]:
    """Records of a file one by one, each with its place.

    The place is the number of the element in a list, of the line otherwise, counted from 1.

    Parameters
    ----------
    source : SourceFile
    problems : list of Problem
        Records that cannot be decoded are added here.
    without : collection of str
        Keys that are thrown away wherever they stand, while reading.
    """
    text = source.text
    decoder = _decoder(text, without)
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        yield from _elements(text, start + 1, decoder, problems)
    elif _on_one_line(text, start, decoder):
        yield from _lines(text, decoder, problems)
    else:
        yield from _documents(text, start, decoder, problems)


def _elements(
    text: str, at: int, decoder: json.JSONDecoder, problems: list[Problem]
) -> Iterator[tuple[int, Any]]:
    # Finds the end of an element that was refused; as floats, since numbers of thousands of digits
    # are what Python's own whole numbers refuse.
    plain = json.JSONDecoder(parse_int=float)
    place = 0
    while (at := _skip(text, at)) < len(text):
        if text[at] == "]":
            return
        place += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            problems.append(_unreadable(place, error))
            try:
                at = plain.raw_decode(text, at)[1]
            except (ValueError, RecursionError):
                return
        else:
            yield place, value
    problems.append(Problem(place + 1, "", "The list has no end: the file was cut off.", "cut off"))


def _lines(
    text: str, decoder: json.JSONDecoder, problems: list[Problem]
) -> Iterator[tuple[int, Any]]:
    at, line = 0, 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        written, at, line = text[at:end].strip(), end + 1, line + 1
        if not written:
            continue
        try:
            value = decoder.decode(written)
        except (ValueError, RecursionError) as error:
            problems.append(_unreadable(line, error, in_line=True))
        else:
            yield line, value


def _documents(
    text: str, at: int, decoder: json.JSONDecoder, problems: list[Problem]
) -> Iterator[tuple[int, Any]]:
    """Documents that each span lines; after a bad one nobody can tell where the next begins."""
    line, counted = 1, 0
    while at < len(text):
        line += text.count("\n", counted, at)  # from where it was counted to: once over the text
        counted = at
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            problems.append(_unreadable(line, error))
            return
        yield line, value
        at = _skip(text, at)


def _on_one_line(text: str, start: int, decoder: json.JSONDecoder) -> bool:
    try:
        end = decoder.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return True
    return text.find("\n", start, end) < 0


def _skip(text: str, at: int) -> int:
    found = BETWEEN.match(text, at)
    return found.end() if found else at


def _decoder(text: str, without: Collection[str]) -> json.JSONDecoder:
    gone = frozenset(without)
    halves = HALF.search(text) is not None

    def lean(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if halves:
            pairs = [(readable(name), value) for name, value in pairs]
        found = dict(pairs)
        # Python would silently keep the last of the two.
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _KeyTwice(f"The key {shown(twice)!r} is there twice in one object.")
        for name in gone & found.keys():
            del found[name]
        return found

    return json.JSONDecoder(object_pairs_hook=lean)


def _unreadable(place: int, error: Exception, in_line: bool = False) -> Problem:
    return Problem(place, "", _reason(error, in_line), "is not readable JSON")


def _reason(error: Exception, in_line: bool = False) -> str:
    if isinstance(error, RecursionError):
        return "It is nested too deeply."
    if isinstance(error, json.JSONDecodeError):
        where = "Column" if in_line else f"Line {error.lineno}, column"
        return f"{where} {error.colno} is not JSON: {error.msg}."
    if isinstance(error, _KeyTwice):
        return str(error)
    return "It holds a number with thousands of digits."
