"""Reading a store that nobody has open, in a process of its own that may die of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from signal import Signals
from typing import Any

from core.domain.refusals import refusal
from core.store.home import FILE, LOG
from core.store.integrity import reading
from core.store.integrity.reading import Contents

ROOT = Path(__file__).parents[3]
PROGRAM = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {reading.__name__} as reader; "
LEAST_SECONDS, BYTES_A_SECOND = 60.0, 5e6
MOST_DEATHS = 5


def trial(path: Path, *, everything: bool = False) -> Contents | str:
    """Open a file for reading alone in a process of its own; file and log stay as they are.

    What the log holds is read with the rest, without being taken over. A table that ends the
    reader is named and left out of the next try.

    Parameters
    ----------
    everything : bool
        Whether every value is read.

    Returns
    -------
    Contents or str
        What was read, or why it cannot be.

    Raises
    ------
    MachineRefused
        If there was not enough memory.
    """
    deadly: dict[str, str] = {}
    seconds = LEAST_SECONDS + path.stat().st_size / BYTES_A_SECOND
    while True:
        told, table, death = _ran([str(path), "all" * everything, *deadly], seconds)
        if told.get("memory"):
            raise refusal(MemoryError(), also="The store could not be read on trial.")
        if "contents" in told:
            seen = Contents.of(told["contents"])
            return replace(seen, unreadable={**seen.unreadable, **deadly})
        if told or not table or len(deadly) == MOST_DEATHS:
            return str(told.get("problem", death))
        deadly[table] = death


def _ran(arguments: list[str], seconds: float) -> tuple[dict[str, Any], str, str]:
    """What one reader told; or nothing, the table it was at, and how it died."""
    command = [sys.executable, "-I", "-c", f"{PROGRAM} reader.main(*sys.argv[1:])", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)
        out, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as error:
        out, code = error.stdout or b"", None
    lines = [json.loads(line) for line in out.splitlines() if line.endswith(b"}")]
    last = lines[-1] if lines else {}
    if "table" not in last and code == 0:
        return last, "", ""
    how = f"exit code {code}" if code is None or code >= 0 else Signals(-code).name
    death = f"Reading ended the process that read ({how})."
    if code is None:
        death = f"Reading did not end in {seconds:.0f} seconds."
    return {}, last.get("table", ""), death


def trial_with(home: Path, log: bytes, *, everything: bool = False) -> Contents | str:
    """The same for the store with another log; both are left as they are."""
    with tempfile.TemporaryDirectory(prefix=f".trial-{os.getpid()}-", dir=home) as folder:
        second_name(home / FILE, Path(folder) / FILE)
        if log:
            (Path(folder) / LOG).write_bytes(log)
        return trial(Path(folder) / FILE, everything=everything)


def second_name(path: Path, to: Path) -> None:
    """Another name for a file; a copy where the file system knows no links."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)
