"""Killed in the middle and given again: nothing is lost, doubled or half saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bench.kills import (
    BackupKind,
    Commands,
    ImportKind,
    Kind,
    PocKind,
    RestoreKind,
    kill_once,
    write_imports,
)
from core.cli import main
from core.domain.actor import LOCAL
from core.jobs.pool import BACKEND, LOKY, WORKERS
from core.store.audit_log import first_broken
from core.store.connection import Store
from core.store.jobs import active_jobs, broken_starts, load_job
from core.workflows.engine import Engine
from tests.forked import STEPS, run_forked
from tests.patience import patience, until
from tests.quiet import TINY

ROOT = Path(__file__).parents[2]
GOING_SECONDS, POC_SECONDS = 1.0, 9.0

POC = [
    "poc", "keto", "--seeds", "1", "--arms", "old", "new",
    "--set", 'benchmark_settings={"pool":200,"dev":60,"test":60}', "--set", "sizes=[40]", "--quiet",
]  # fmt: skip
MOMENTS = (0.1, 0.45, 0.7, 0.86, 0.9)


pytestmark = pytest.mark.slow


def without_report() -> None:
    """In a process of its own: the page and its pictures are most of the work, and one file."""
    for name, what in (
        ("core.report.document.html.page", lambda *_: ""),
        ("core.report.findings.break_even.flips_of", lambda *_: None),
        ("core.report.document.terminal.verdict_text", lambda *_: ""),
    ):
        module, _, function = name.rpartition(".")
        setattr(sys.modules[module], function, what)


def run_and_end(commands: Commands) -> int:
    """Each command without its report; this process is over then."""
    without_report()
    return run(commands)


def run(commands: Commands) -> int:
    """Each command, until one fails."""
    for one in commands:
        if code := main(one):
            return code
        print("ended", flush=True)
    return 0


class Counted:
    """Runs commands in forked processes; a share of the way is one of its steps."""

    def __init__(self) -> None:
        self.steps: dict[int, int] = {}

    def whole(self, commands: Commands, log: Path) -> int:
        """To their end; the first time each number of arguments is measured."""
        code = run_forked(run_and_end, [commands], log, 0)
        said = log.read_text(encoding="utf-8")
        self.steps.setdefault(len(commands[0]), int(said.rpartition(STEPS)[2]))
        return code

    def killed(self, commands: Commands, log: Path, share: float) -> bool:
        """At the step that is nearest."""
        at = max(1, round(share * self.steps[len(commands[0])]))
        return run_forked(run_and_end, [commands], log, at) == -signal.SIGKILL


def made(of: type[Kind], folder: Path) -> Kind:
    """A kind of command with little to do, and its beginnings made here."""
    if of is ImportKind:
        ImportKind.rows = 60
        return ImportKind(folder)
    if of is PocKind:
        return PocKind(folder, POC)
    write_imports(folder.parent, 60)
    items = ["import", str(folder.parent / "1-items.csv"), "--benchmark", "new"]
    return of(folder, items)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "of", [PocKind, ImportKind, BackupKind, RestoreKind], ids=lambda of: of.name
)
def test_killed_anywhere_and_given_again_it_is_whole_and_once(
    of: type[Kind], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    runner, log = Counted(), tmp_path / "kind" / "log"
    variants = {PocKind: (), ImportKind: (0,)}.get(of, (0, 1))
    (tmp_path / "log").write_text("", encoding="utf-8")
    calm = run if variants else lambda commands: runner.whole(commands, tmp_path / "log")
    monkeypatch.setattr("bench.kills._quietly", calm)
    kind, at = made(of, tmp_path / "kind"), tmp_path / "kind" / "killed"
    for variant in variants:
        kind.fresh(at, variant)
        log.write_text("", encoding="utf-8")
        assert runner.whole(kind.commands(at, variant), log) == 0
        assert kind.done(at, variant) == []
    found = [kill_once(kind, runner, number, share) for number, share in enumerate(MOMENTS)]
    assert [killed and killed.wrong for killed in found] == [[]] * len(MOMENTS)
    if of is PocKind:
        assert found[2] is not None
        assert "interrupted 1 time before" in found[2].told


def serve(home: str) -> int:
    """What the app does beside its screens, until there is nothing to do."""
    running = Engine(Path(home), "a test")
    running.start()
    until(lambda: not active_jobs(running.store), POC_SECONDS)
    running.close()
    return 0


def test_an_app_that_its_poc_ends_twice_leaves_it_alone_the_third_time(tmp_path: Path):
    home, log = tmp_path / "home", tmp_path / "log"
    waiting = Engine(home, "a test")
    poc, job = waiting.submit(TINY, by=LOCAL)
    waiting.close()
    log.write_text("", encoding="utf-8")
    for _ in range(2):
        assert run_forked(serve, [str(home)], log, 20) == -signal.SIGKILL
    assert run_forked(serve, [str(home)], log, 0) == 0
    with Store(home) as store:
        ended = load_job(store, job.id)
        assert ended is not None
        assert ended.status == "failed"
        assert "stopped twice" in (ended.error or "")
        assert [start.process for start in broken_starts(store, poc.id)] == ["the program"] * 2
        assert first_broken(store) is None


def test_workers_of_a_killed_command_end_with_it(tmp_path: Path):
    loud = [word for word in POC if word != "--quiet"]
    child = subprocess.Popen(
        [sys.executable, "-m", "core", *loud, "--home", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {BACKEND: LOKY, WORKERS: "2"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    assert any("training and scoring" in line for line in child.stderr)
    workers = psutil.Process(child.pid).children(recursive=True)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stderr.close()
    assert workers
    _, alive = psutil.wait_procs(workers, timeout=patience(GOING_SECONDS))
    assert not alive
