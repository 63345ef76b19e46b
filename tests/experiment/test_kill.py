"""A race killed in the middle finishes later as if nothing had happened."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.cli import main
from core.jobs.pool import BACKEND, WORKERS
from core.store.connection import Store
from tests.patience import patience
from tests.tables import Tables, everything, scores

ROOT = Path(__file__).parents[2]
POC = [
    "poc", "keto", "--seeds", "1", "--arms", "old", "new", "hybrid",
    "--set", 'benchmark_settings={"pool":200,"dev":60,"test":60}', "--set", "sizes=[40,80]",
]  # fmt: skip
ALONE = {BACKEND: "sequential"}
WITH_WORKERS = {BACKEND: "loky", WORKERS: "2"}
GOING_SECONDS = 1.0

KILLS = {
    "before the benchmark is there": ("preparing the benchmark", ALONE),
    "amid the models": ("training and scoring ([7-9]|10) of", WITH_WORKERS),
    "before the verdict": ("weighing the decision", ALONE),
}
"""The first report (a pattern) after which a race is killed, and what runs its pieces."""

pytestmark = pytest.mark.slow


def finish(home: Path) -> tuple[Tables, list[tuple]]:
    """Run a race to its end here, and read what it wrote."""
    assert main([*POC, "--quiet", "--home", str(home)]) == 0
    with Store(home) as store:
        return everything(store), scores(store)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory):
    """The race without a kill."""
    return finish(tmp_path_factory.mktemp("undisturbed"))


def kill_at(home: Path, report: str, backend: dict[str, str]) -> list[psutil.Process]:
    """Kill a race with SIGKILL once it reports something; returns the workers it had."""
    child = subprocess.Popen(
        [sys.executable, "-m", "core", *POC, "--home", str(home)],
        cwd=ROOT,
        env=os.environ | backend,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    told = []
    for line in child.stderr:
        told.append(line)
        if re.search(report, line):
            break
    else:
        pytest.fail(f"it never came to {report!r}: {''.join(told)}")
    workers = psutil.Process(child.pid).children(recursive=True)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stderr.close()
    return workers


@pytest.mark.parametrize("moment", KILLS)
def test_a_killed_race_resumes_and_ends_like_an_undisturbed_one(
    moment: str, tmp_path: Path, undisturbed
):
    report, backend = KILLS[moment]
    workers = kill_at(tmp_path, report, backend)
    assert bool(workers) == (backend is WITH_WORKERS)
    _, alive = psutil.wait_procs(workers, timeout=patience(GOING_SECONDS))
    assert not alive, "a worker outlived its parent"
    found = finish(tmp_path)
    for name, rows in undisturbed[0].items():
        assert found[0][name] == rows, name
    assert found[1] == undisturbed[1]
    with Store(tmp_path) as store:
        pocs = store.cursor().execute("SELECT status FROM experiment").fetchall()
    assert pocs == [("finished",)]
