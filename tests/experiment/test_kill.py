"""A race killed in the middle finishes later as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.store.connection import Store
from tests.tables import Tables, everything, scores

ROOT = Path(__file__).parents[2]
COMMAND = [
    sys.executable, "-m", "core", "poc", "keto", "--seeds", "2",
    "--set", 'benchmark_settings={"pool":400,"dev":100,"test":100}', "--set", "sizes=[60,120]",
]  # fmt: skip
WORKERS = os.environ | {"SWITCHPOINT_BACKEND": "loky", "SWITCHPOINT_WORKERS": "2"}
GRACE_SECONDS = 10.0

pytestmark = pytest.mark.slow


def start(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "--home", str(home)],
        cwd=ROOT,
        env=WORKERS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def tables(home: Path) -> tuple[Tables, list[tuple]]:
    with Store(home) as store:
        return everything(store), scores(store)


def finish(home: Path) -> None:
    child = start(home)
    _, told = child.communicate()
    assert child.returncode == 0, told.decode()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory):
    """The race without a kill."""
    home = tmp_path_factory.mktemp("undisturbed")
    finish(home)
    return tables(home)


def kill_after(home: Path, lines: int) -> list[psutil.Process]:
    """Kill a race with SIGKILL once it has reported so often; returns the workers it had."""
    child = start(home)
    assert child.stderr is not None
    for _ in range(lines):
        assert child.stderr.readline()
    workers = psutil.Process(child.pid).children(recursive=True)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stderr.close()
    return workers


@pytest.mark.parametrize("lines", [1, 3, 5, 7, 10])
def test_a_killed_race_resumes_and_ends_like_an_undisturbed_one(
    lines: int, tmp_path: Path, undisturbed
):
    workers = kill_after(tmp_path, lines)
    _, alive = psutil.wait_procs(workers, timeout=GRACE_SECONDS)
    assert not alive, "a worker outlived its parent"
    finish(tmp_path)
    found = tables(tmp_path)
    for name, rows in undisturbed[0].items():
        assert found[0][name] == rows, name
    assert found[1] == undisturbed[1]
    with Store(tmp_path) as store:
        pocs = store.cursor().execute("SELECT status FROM experiment").fetchall()
    assert pocs == [("finished",)]
