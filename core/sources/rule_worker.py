"""The process that runs rules: an in-memory DuckDB with a memory limit of its own.

Started by :mod:`core.sources.rule_processes`, and can be killed at any time: nothing but the texts
it was sent last is in it. It imports DuckDB and the standard library alone (some 55 MB, 0.1 s).

Frames go both ways over standard input and output: two lengths, a JSON header, a body of bytes.
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.jobs.parent_watch import exit_with
from core.sources.rule_messages import in_our_words

if TYPE_CHECKING:
    import duckdb

MEMORY_ALLOWED = 900_000_000
"""Bytes of address space, DuckDB's code and the texts included."""
IDLE_SECONDS = 60.0
"""After so long without anything to do it ends; the next rules start another."""
GROWTH_ALLOWED = 2_000
"""Characters a rewrite may add to a text."""
SOFT_SHARE = 0.9
"""Share of its time after which a set stops by itself; at the end of it the process is killed."""

REWRITE, VOTE = "rewrite", "vote"
LOCKED_SETTINGS = (
    "SET memory_limit = '500MB'",
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET allow_persistent_secrets = false",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
# Without them DuckDB would load all three, 0.4 s and 130 MB, to look at a single parameter.
NOT_NEEDED = ("numpy", "pandas", "pyarrow", "polars")

Frame = tuple[dict[str, Any], bytes]
LENGTHS = struct.Struct(">II")


def frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    """What goes over a pipe."""
    text = json.dumps(header).encode("ascii")
    return LENGTHS.pack(len(text), len(body)) + text + body


class Rules:
    """The texts of one slice, and rules run over them.

    Examples
    --------
    >>> rules = Rules()
    >>> rules.load("rice|steak".encode(), "|")
    >>> rules.votes([(VOTE, "contains(u, 'rice')"), (VOTE, "u = 'steak'")], 0, 2)
    b'1001'
    """

    def __init__(self) -> None:
        import duckdb

        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(
            ":memory:", config={"threads": 1}
        )
        self._size = 0
        self._empty()
        for setting in LOCKED_SETTINGS:  # the last one locks all others
            self.connection.execute(setting)

    def _empty(self) -> None:
        self.connection.execute("CREATE OR REPLACE TABLE examples (position BIGINT, text VARCHAR)")
        self._size = 0

    def load(self, body: bytes, mark: str, fresh: bool = False) -> None:
        """Add texts in lower case.

        Parameters
        ----------
        mark : str
            A character that stands between two of them and in none; empty for one text.
        fresh : bool
            Whether those that are here go first.
        """
        if fresh:
            self._empty()
        told = body.decode("utf-8")
        # One parameter that is cut in SQL: a list is five times slower to hand over.
        split = "string_split(?, ?)" if mark else "[?]"
        self.connection.execute(
            f"INSERT INTO examples SELECT {self._size} + generate_subscripts(l, 1) - 1, unnest(l) "
            f"FROM (SELECT {split} AS l)",
            [told, mark] if mark else [told],
        )
        self._size += told.count(mark) + 1 if mark else 1

    def votes(self, rules: Sequence[Sequence[str]], start: int, end: int) -> bytes:
        """1 where a vote fires, else 0: row by row, one character per vote, in ASCII."""
        fired = ", ".join(
            f"coalesce(({code}\n)::boolean, false)::tinyint" for kind, code in rules if kind == VOTE
        )
        query = f"SELECT concat({fired}) FROM {_cleaned(rules, start, end)}"
        return "".join([row[0] for row in self._run(query)]).encode("ascii")

    def texts(self, rules: Sequence[Sequence[str]], start: int, end: int) -> bytes:
        """The texts after the rewrites, as a JSON list."""
        query = f"SELECT u FROM {_cleaned(rules, start, end)}"
        return json.dumps([row[0] for row in self._run(query)]).encode("ascii")

    def _run(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


def _cleaned(rules: Sequence[Sequence[str]], start: int, end: int) -> str:
    """A subquery with the column ``u`` after all rewrites, in the order of the texts."""
    source = (
        "(SELECT position, text, text AS u FROM examples "
        f"WHERE position >= {start} AND position < {end})"
    )
    for kind, code in rules:
        if kind == REWRITE:
            # left() bounds what a replacement can blow up before the next rewrite sees it.
            source = (
                f"(SELECT position, text, left(coalesce(({code}\n)::varchar, u), "
                f"length(text) + {GROWTH_ALLOWED}) AS u FROM {source})"
            )
    return source


def limit_memory() -> bool:
    """Bound the address space; whether this system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_ALLOWED, MEMORY_ALLOWED))
    except (ImportError, ValueError, OSError):
        return False
    return sys.platform == "linux"  # others take the number and do not keep to it


def answer(rules: Rules, asked: dict[str, Any], send: Callable[[bytes], None]) -> None:
    """Run a set piece by piece; the last frame says how it ended.

    What is sent is a frame per piece, then one of ``{"end": "done"}``, ``"late"``, ``"memory"``
    or ``"refused"``, the last with ``why`` in our words, never with a text's.
    """
    import duckdb

    started = time.monotonic()
    run = rules.texts if asked["texts"] else rules.votes
    start = asked["start"]
    last = {"end": "done"}
    try:
        for end in asked["ends"]:
            if time.monotonic() - started > SOFT_SHARE * asked["seconds"]:
                last = {"end": "late"}
                break
            send(frame({"upto": end}, run(asked["rules"], start, end)))
            start = end
    except (MemoryError, duckdb.OutOfMemoryException):
        last = {"end": "memory"}
    except duckdb.Error as error:
        last = {"end": "refused", "why": in_our_words(error)}
    send(frame(last))


def serve(incoming: int, outgoing: int) -> None:
    """Answer until nobody asks any more.

    Parameters
    ----------
    incoming, outgoing : int
        File descriptors.
    """
    rules = Rules()

    def send(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(outgoing, view) :]

    send(frame({"limited": limit_memory()}))
    lost = False  # a slice that did not fit is told when it is asked about
    while (received := _next(incoming)) is not None:
        header, body = received
        if header["do"] == "load":
            lost = lost and not header["fresh"]
            try:
                if not lost:
                    rules.load(body, header["mark"], header["fresh"])
            except Exception:  # noqa: BLE001 - whatever it was, the slice is not here
                lost = True
        elif lost:
            send(frame({"end": "memory"}))
        else:
            answer(rules, header, send)


def _next(incoming: int) -> Frame | None:
    """The next frame; None where the other end is closed, or nothing came for a while."""
    if not select.select([incoming], [], [], IDLE_SECONDS)[0]:
        return None
    lengths = _exactly(incoming, LENGTHS.size)
    if lengths is None:
        return None
    header_size, body_size = LENGTHS.unpack(lengths)
    header, body = _exactly(incoming, header_size), _exactly(incoming, body_size)
    if header is None or body is None:
        return None
    return json.loads(header), body


def _exactly(incoming: int, size: int) -> bytes | None:
    found = bytearray()
    while len(found) < size:
        part = os.read(incoming, min(size - len(found), 1 << 20))
        if not part:
            return None
        found += part
    return bytes(found)


def main() -> None:
    """What the process does; its argument is the process id of its parent."""
    exit_with(int(sys.argv[1]))
    for name in NOT_NEEDED:
        sys.modules[name] = None  # type: ignore[assignment]
    # Frames have a descriptor of their own: nothing that is printed gets between them.
    outgoing = os.dup(1)
    os.dup2(2, 1)
    serve(0, outgoing)
    os._exit(0)  # nothing to tidy, and no library that could fail at it


if __name__ == "__main__":
    main()
