"""Readers of shared links at once, while somebody works in the app."""

from __future__ import annotations

import gzip
import http.client
import importlib.util
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.finding import Finding
from bench.serving import free_port, serving, wait
from bench.workspace import ROOT, Workspace, own_environment, tell

READERS, READS = 50, 40
BAR = 0.300
WHAT = f"{READERS} readers of a link at once"
MAKE = """
import sys
from pathlib import Path
from core.domain.actor import LOCAL
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.workflows.report.sharing import FrozenCase, share
with Store(Path(sys.argv[1])) as store:
    race = list_experiments(store)[0]
    print(share(store, LOCAL, FrozenCase(race.id), "For the board", "", None).key)
"""


def measure(workspace: Workspace) -> list[Finding]:
    """Let readers open a link, from the app in use and from ``serve-links`` beside it."""
    if importlib.util.find_spec("playwright") is None or not shutil.which("chromium"):
        return [Finding(WHAT, "not measured: no Chromium or no playwright", _bar())]
    home = workspace.folder / "links" / "home"
    shutil.copytree(workspace.finished_race(), home)
    key = subprocess.run(
        [sys.executable, "-c", MAKE, str(home)],
        cwd=ROOT,
        env=own_environment(),
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with serving(home, own_environment()) as app:
        quiet = _read(app, key)
        with _somebody_working(app) as worked:
            busy = _read(app, key)
        tell(f"the app answered {worked()} changes meanwhile")
        with _serving_links(home) as beside, _somebody_working(app):
            apart = _read(beside, key)
    return [
        _row(f"{WHAT}, from the app at rest", quiet),
        _row(f"{WHAT}, from the app in use", busy),
        _row(f"{WHAT}, from serve-links beside the app in use", apart),
    ]


def _read(address: str, key: str) -> list[float]:
    """Seconds from asking to the last byte; every reader keeps one connection, as browsers do."""
    host = urllib.parse.urlsplit(address).netloc
    ready = threading.Barrier(READERS)

    def reader(_: int) -> list[float]:
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.connect()
        ready.wait()
        return [_once(connection, key) for _ in range(READS)]

    with ThreadPoolExecutor(READERS) as readers:
        return [seconds for each in readers.map(reader, range(READERS)) for seconds in each]


def _once(connection: http.client.HTTPConnection, key: str) -> float:
    started = time.perf_counter()
    connection.request("GET", f"/r/{key}", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - started
    if answer.status != 200 or not gzip.decompress(body).startswith(b"<!doctype html>"):
        raise RuntimeError(f"a reader got {answer.status}")
    return seconds


@contextmanager
def _somebody_working(address: str) -> Iterator[Callable[[], int]]:
    """A browser in which one number after another is changed on Scenarios."""
    command = [sys.executable, "-m", "bench.somebody_working", address]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    drawn = [child.stdout.readline()]  # until the first screen is there
    reading = threading.Thread(target=lambda: drawn.extend(child.stdout or ()), daemon=True)
    reading.start()
    try:
        yield lambda: len(drawn)
    finally:
        child.terminate()
        child.wait()


@contextmanager
def _serving_links(home: Path) -> Iterator[str]:
    port, log = free_port(), home.parent / "serve-links.log"
    command = [sys.executable, "-m", "core", "serve-links", "--home", str(home)]
    with log.open("w") as output:
        child = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, env=own_environment(), stdout=output
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait(f"{address}/api/health", child, log)
            yield address
        finally:
            child.terminate()
            child.wait()


def _row(what: str, seconds: list[float]) -> Finding:
    slow = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    told = (
        f"p95 {1e3 * slow:.0f} ms of {len(seconds)}, median {1e3 * statistics.median(seconds):.0f}"
    )
    return Finding(what, told, _bar(), slow <= BAR, {"seconds": seconds})


def _bar() -> str:
    return f"p95 <= {1e3 * BAR:.0f} ms"
