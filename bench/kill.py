"""A run killed at random moments and started again loses nothing and holds nothing twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from bench.finding import Finding
from bench.store_compare import difference, pocs
from bench.workspace import ROOT, Workspace, own_environment, poc_command, tell

KILLS = 50
SEED = 20_261_120
ORPHAN_SECONDS = 3.0
LOOK_SECONDS = 0.05
SMALL_RACE = (
    "--set",
    'benchmark_settings={"pool": 1000, "dev": 200, "test": 300}',
    "--iterations",
    "2",
    "--seeds",
    "2",
)


@dataclass(frozen=True)
class Killed:
    """One kill and what came of it.

    Attributes
    ----------
    after : float
        Seconds from process start to the kill.
    stage : str
        How far the race was; a race that was over is run anew by the second command.
    outlived : float or None
        Seconds until the last worker was gone; None where one was left.
    raced_again : bool
        Whether the second command began a new race although the first was not over.
    lost, extra : dict
        Rows by table against the undisturbed race.
    """

    after: float
    stage: str
    outlived: float | None
    exit_code: int
    raced_again: bool
    same_decision: bool
    lost: dict[str, int]
    extra: dict[str, int]

    @property
    def held(self) -> bool:
        """Whether the second command ended with exactly what an undisturbed one has."""
        whole = self.exit_code == 0 and self.same_decision and not self.raced_again
        return whole and not self.lost and not self.extra


def measure(workspace: Workspace) -> list[Finding]:
    """Run a small race undisturbed, then kill and resume it again and again."""
    calm, again = workspace.folder / "calm", workspace.folder / "again"
    whole = min(_undisturbed(calm), _undisturbed(again))
    if not difference(calm, again, pocs(again)[0].id).none:
        raise RuntimeError("two undisturbed races differ, so nothing can be said about killed ones")
    moments = random.Random(SEED)
    found: list[Killed] = []
    while len(found) < KILLS:
        killed = _kill_and_resume(calm, workspace.folder / "killed", moments.uniform(0, whole))
        if killed is None:
            continue
        found.append(killed)
        state = "held" if killed.held else f"DID NOT HOLD: {killed}"
        tell(f"{len(found)} of {KILLS}: {killed.after:.1f} s, {killed.stage}: {state}")
    return [_kept(found, whole), _stages(found), _orphans(found)]


def _undisturbed(home: Path) -> float:
    """Run a race to its end; returns the seconds it took."""
    started = time.perf_counter()
    if _start(home).wait() != 0:
        raise RuntimeError("the small race fails even where nobody kills it")
    return time.perf_counter() - started


def _start(home: Path) -> subprocess.Popen[bytes]:
    """A small race in a session of its own, by which its workers are found."""
    return subprocess.Popen(
        poc_command(home, *SMALL_RACE),
        cwd=ROOT,
        env=own_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill_and_resume(calm: Path, home: Path, after: float) -> Killed | None:
    """Kill a run, wait for its workers, run the same command to the end, compare.

    Returns None if the run was over before the moment came.
    """
    shutil.rmtree(home, ignore_errors=True)
    process = _start(home)
    time.sleep(after)
    if process.poll() is not None:
        return None
    process.send_signal(signal.SIGKILL)
    process.wait()
    outlived = _wait_for_workers(process.pid)
    before = pocs(home)
    exit_code = _start(home).wait()
    lost: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    now = pocs(home) if exit_code == 0 else []
    for poc in now:
        found = difference(calm, home, poc.id)
        lost.update(found.lost)
        extra.update(found.extra)
    return Killed(
        after,
        before[0].stage if before else "not planned",
        outlived,
        exit_code,
        len(now) > 1 + sum(poc.over for poc in before),
        _decision(home) == _decision(calm),
        dict(lost),
        dict(extra),
    )


def _wait_for_workers(session: int) -> float | None:
    """Seconds until nobody of a session is left; None, and an end to them, if somebody stays."""
    started = time.perf_counter()
    while left := _members(session):
        if time.perf_counter() - started > ORPHAN_SECONDS:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            return None
        time.sleep(LOOK_SECONDS)
    return time.perf_counter() - started


def _members(session: int) -> list[int]:
    """Living processes of a session."""
    found = []
    for process in psutil.process_iter():
        try:
            alive = os.getsid(process.pid) == session
            if alive and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
            continue
    return found


def _decision(home: Path) -> str | None:
    file = home / "decision.json"
    if not file.exists():
        return None
    return str(json.loads(file.read_text(encoding="utf-8"))["content_hash"])


def _kept(found: list[Killed], whole: float) -> Finding:
    held = sum(killed.held for killed in found)
    return Finding(
        f"killed at {len(found)} moments of a {whole:.0f} s race, resumed: no row lost, none twice",
        f"{held} of {len(found)} held",
        f"all {len(found)}",
        held == len(found),
        {"whole_seconds": whole, "kills": [asdict(killed) for killed in found]},
    )


def _stages(found: list[Killed]) -> Finding:
    counts = Counter(killed.stage for killed in found)
    told = ", ".join(f"{count} {stage}" for stage, count in counts.most_common())
    return Finding("how far the killed races were", told, numbers=dict(counts))


def _orphans(found: list[Killed]) -> Finding:
    gone = [killed.outlived for killed in found if killed.outlived is not None]
    left = len(found) - len(gone)
    slowest = f"the last one gone after {max(gone):.1f} s" if gone else "none ever gone"
    return Finding(
        f"kills that left a worker alive {ORPHAN_SECONDS:.0f} s later",
        f"{left}, {slowest}",
        "0",
        left == 0,
        {"outlived_seconds": [killed.outlived for killed in found]},
    )
