"""Commands in a process that is forked with everything loaded, and killed at a counted step.

No clock says when: a step is a file that is opened for writing, renamed or removed below the home's
folder, or a transaction that begins, is about to be committed, or was.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from core.store.connection import Store

PRELOADED = (
    "bench.kills",
    "core.cli",
    "core.report.document.html",
    "core.report.document.terminal",
    "core.report.findings.break_even",
    "core.workflows.admin.backup",
    "core.workflows.engine",
    "core.workflows.importing.upload",
    "core.workflows.poc.dossiers",
    "pytest",
    "tests.forked",
)
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = "steps "


def run_forked(body: Callable[..., Any], arguments: Sequence[Any], log: Path, die_at: int) -> int:
    """Call something in a process of its own.

    Parameters
    ----------
    body : callable
        At the top of a module.
    log : Path
        What it writes is appended; also the number of steps, where it comes to its end.
    die_at : int
        The step at which it is killed; 0 for never.

    Returns
    -------
    int
        Its exit code; below zero where a signal ended it.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    process = context.Process(target=_child, args=(body, arguments, str(log), die_at))
    # A page that a test ran stays the main module, and a new process would run it once more.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _child(body: Callable[..., Any], arguments: Sequence[Any], log: str, die_at: int) -> None:
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    step = _count_steps(die_at, str(Path(log).parent))
    code = body(*arguments)
    print(f"{STEPS}{step()}", flush=True)
    sys.stderr.flush()
    os._exit(code or 0)


def _count_steps(die_at: int, below: str) -> Callable[[], int]:
    """Count from here on, and die where it is time."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == die_at:
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if (event in CHANGES or writes) and str(arguments[0]).startswith(below):
            step()

    whole = Store.transaction

    @contextmanager
    def counted(store: Store) -> Iterator[Any]:
        step()
        with whole(store) as cursor:
            yield cursor
            step()
        step()

    sys.addaudithook(hook)
    Store.transaction = counted  # type: ignore[method-assign]
    return lambda: count
