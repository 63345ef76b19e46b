"""The app served by a process of its own, for whoever looks at it from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.workspace import ROOT

START_SECONDS = 60.0
GLANCE_SECONDS = 0.1
LAST_WORDS = 3000
STREAMLIT = (sys.executable, "-m", "streamlit")


@contextmanager
def serving(
    home: Path,
    environment: Mapping[str, str] = os.environ,
    *,
    starter: Sequence[str] = STREAMLIT,
    patience: float = START_SECONDS,
    **settings: str,
) -> Iterator[str]:
    """The app on a free port; yields its address and ends the server afterwards.

    Parameters
    ----------
    environment : mapping of str to str
        What the server inherits.
    starter : sequence of str
        The command that takes what ``streamlit`` takes.
    patience : float
        Seconds after which a server that does not answer, or does not end, is given up.
    settings : str
        Variables on top of it.

    Raises
    ------
    RuntimeError
        If it does not answer, with the end of what it wrote.
    """
    port = free_port()
    log = home.parent / f"server-{port}.log"
    own = {"SWITCHPOINT_HOME": str(home), "SWITCHPOINT_AUTORUN": "0"}
    with log.open("w") as output:
        child = subprocess.Popen(
            [*starter, "run", "app.py", f"--server.port={port}"],
            cwd=ROOT,
            env={**environment, **own, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait(f"{address}/_stcore/health", child, log, patience)
            yield address
        finally:
            child.terminate()
            try:
                child.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait(
    address: str, child: subprocess.Popen[bytes], log: Path, patience: float = START_SECONDS
) -> None:
    """Wait until a server answers.

    Raises
    ------
    RuntimeError
        If it does not, with the end of what it wrote.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise RuntimeError(f"the server ended:\n{log.read_text()[-LAST_WORDS:]}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(GLANCE_SECONDS)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()[-LAST_WORDS:]}")
