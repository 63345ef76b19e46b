"""Reading a store that nobody has open, in a process of its own that may die of it."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from signal import Signals

import duckdb

from core.domain.clock import utc_now
from core.store.integrity.reading import Contents, read_through

DUCKDB = duckdb.__version__
ADDRESS_SPACE = 4 << 30
"""Bytes the reader may reserve; a damaged length can ask for any number."""

LEAST_SECONDS, BYTES_A_SECOND = 60.0, 5e6
MOST_DEATHS = 5
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "temp_directory": "",  # nothing is written beside a store that is only looked at
}


@dataclass(frozen=True)
class Looked:
    """What the reader told.

    Attributes
    ----------
    contents : Contents or None
        None where the file could not be opened.
    problem : str
        Why it could not be opened; empty where it could.
    """

    contents: Contents | None = None
    problem: str = ""


def read_aside(path: Path) -> Looked:
    """Open a store for reading alone and read it through; its files stay as they are.

    What its write-ahead log holds is counted with the rest, without being taken over. A table that
    ends the reader is named and left out of the next try.
    """
    deadly: dict[str, str] = {}
    limit = LEAST_SECONDS + path.stat().st_size / BYTES_A_SECOND
    while True:
        told, table, death = _ran(path, tuple(deadly), limit)
        if told is not None:
            contents = told.contents
            if contents is not None and deadly:
                contents = replace(contents, unreadable={**contents.unreadable, **deadly})
            return Looked(contents, told.problem)
        if not table:
            return Looked(problem=death)
        deadly[table] = death
        if len(deadly) == MOST_DEATHS:
            return Looked(problem=f"Reading {', '.join(deadly)} ends the reader: {death}")


def _ran(path: Path, without: tuple[str, ...], seconds: float) -> tuple[Looked | None, str, str]:
    """What one reader told; or the table it was at, and how it died."""
    command = [sys.executable, "-m", __name__, str(path), *without]
    root = Path(__file__).parents[3]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=seconds, check=False
        )
        out, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as error:
        raw = error.stdout or b""
        out, code = raw if isinstance(raw, str) else raw.decode(errors="replace"), None
    lines = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    if code == 0 and lines and "problem" in lines[-1]:
        told = lines[-1]
        contents = Contents(**told["contents"]) if told["contents"] else None
        return Looked(contents, told["problem"]), "", ""
    table = next((line["table"] for line in reversed(lines) if "table" in line), "")
    if code is None:
        return None, table, f"Reading did not end in {seconds:.0f} seconds."
    how = Signals(-code).name if code < 0 else f"exit code {code}"
    return None, table, f"Reading ended the process that read ({how})."


def _main(path: Path, without: tuple[str, ...]) -> None:
    """The reader: a line for each table it begins with, then one with what it found."""
    os.nice(10)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(hard, ADDRESS_SPACE)
    with contextlib.suppress(ValueError, OSError):  # not on macOS, where the time limit has to do
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    looked = Looked()
    try:
        with duckdb.connect(str(path), read_only=True, config=CONFIG) as connection:
            looked = Looked(read_through(connection.execute, utc_now(), _say_table, without))
    except (duckdb.Error, RuntimeError, MemoryError) as error:
        looked = Looked(problem=(str(error).splitlines() or [type(error).__name__])[0])
    print(json.dumps(asdict(looked)), flush=True)


def _say_table(table: str) -> None:
    print(json.dumps({"table": table}), flush=True)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), tuple(sys.argv[2:]))
