"""Ways to spoil a file: every value of the wrong kind, bytes lost, changed or doubled."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from hypothesis import strategies as st

WRONG: tuple[Any, ...] = (
    None,
    [],
    {},
    "",
    "x" * 300,
    "\ud800",
    "a\0b",
    -1,
    True,
    10**25,
    10**400,
    float("nan"),
    float("inf"),
    [[[["x"]]]],
    {"a": {"b": ["c"]}},
    [None],
    "=1+1",
    1e300,
)
MOST_AT_A_TIME = 3
RENAMED = 12
ABOUT = 100
"""Spoiled files of one sample, so that a long one takes no longer than a short one."""


def spoiled_values(raw: bytes) -> Iterator[bytes]:
    """A text file again and again, each time with one value of another kind or name."""
    text = raw.decode("utf-8-sig")
    try:
        values = [json.loads(text)]
    except ValueError:
        try:
            values = [json.loads(line) for line in text.splitlines()]
        except ValueError:
            yield from _spoiled_cells(text)
            return
    wrong = cycle(WRONG)
    paths = sum(1 for value in values for _ in _paths(value))
    at_a_time = max(1, min(MOST_AT_A_TIME, ABOUT // paths))
    for value in values:
        for path in _paths(value):
            for _ in range(at_a_time):
                spoiled = [
                    _replaced(other, path, next(wrong)) if other is value else other
                    for other in values
                ]
                yield "\n".join(json.dumps(other) for other in spoiled).encode()
    names = cycle(("\ud800", "", "a\0b", "x" * 300))
    keyed = [(v, path) for v in values for path in _paths(v) if path and isinstance(path[-1], str)]
    for value, path in keyed[:: max(1, len(keyed) // RENAMED)]:
        spoiled = [_renamed(o, path, next(names)) if o is value else o for o in values]
        yield "\n".join(json.dumps(other) for other in spoiled).encode()


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(part, (*at, key))


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy


def _renamed(value: Any, path: tuple[Any, ...], new: str) -> Any:
    copy = value.copy()
    if len(path) == 1:
        copy[new] = copy.pop(path[0])
    else:
        copy[path[0]] = _renamed(value[path[0]], path[1:], new)
    return copy


def _spoiled_cells(text: str) -> Iterator[bytes]:
    sign = "\t" if "\t" in text else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=sign))
    wrong = cycle(str(value).encode("utf-8", "replace").decode() for value in WRONG)
    for at, row in enumerate(rows[:2]):
        for column in range(len(row)):
            if len(rows) > 1 and not rows[1][column]:
                continue
            spoiled = [list(other) for other in rows]
            spoiled[at][column] = next(wrong)
            out = io.StringIO()
            csv.writer(out, delimiter=sign).writerows(spoiled)
            yield out.getvalue().encode()


@st.composite
def spoiled_bytes(draw: st.DrawFn, raw: bytes) -> bytes:
    """A file with a piece lost, doubled or overwritten, or without its end."""
    at = draw(st.integers(0, max(0, len(raw) - 1)))
    end = min(len(raw), at + draw(st.integers(1, 60)))
    kind = draw(st.sampled_from(("cut off", "lost", "doubled", "overwritten", "inserted")))
    if kind == "cut off":
        return raw[:at]
    if kind == "lost":
        return raw[:at] + raw[end:]
    if kind == "doubled":
        return raw[:end] + raw[at:]
    new = draw(st.sampled_from((b"\0", b"\xff", b'"', b"{", b"}", b"[", b",", b"\n", b"9" * 400)))
    return raw[:at] + new + raw[end if kind == "overwritten" else at :]
