"""Commands killed at random moments and given again: nothing is lost, doubled or half saved.

``python -m bench.kills --moments 50 [--kind KIND ...] [--seed N]`` kills each kind of command that
often, with all its processes (SIGKILL), somewhere in the time it takes undisturbed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

import psutil

from bench.finding import Finding, table
from bench.serving import STREAMLIT, free_port, serving, wait
from bench.store_compare import Contents, contents_of, difference, pocs
from bench.workspace import ROOT, Workspace, own_environment, tell
from core.access.rules_file import FILE as ROLES
from core.benchmarks.embedded import default_plan
from core.domain.actor import LOCAL
from core.domain.errors import StoreHeld, SwitchpointError
from core.store.connection import FILE, Store
from core.store.home import existing_home
from core.store.local_endpoint import find_door
from core.workflows.admin.backup_archive import unpack
from core.workflows.engine import Engine

MOMENTS, SEED = 50, 20_261_120
ORPHAN_SECONDS, LOOK_SECONDS, MOST_SECONDS = 3.0, 0.05, 300.0
SMALL = ("--set", 'benchmark_settings={"pool": 1000, "dev": 200, "test": 300}')
POC = ("poc", "keto", *SMALL, "--iterations", "2", "--seeds", "1", "--quiet")

Commands = Sequence[Sequence[str]]
"""Arguments of ``python -m core``, one command after the other."""


class Kind(ABC):
    """What is killed, and what has to hold afterwards.

    Parameters
    ----------
    folder : Path
        Of this kind; ``before`` in it is what every try begins with.
    """

    name = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = folder / "before"
        self.before.mkdir(parents=True)

    @abstractmethod
    def commands(self, at: Path, number: int) -> Commands:
        """What is run in a copy of ``before``; the number of the try may choose a variant."""

    def fresh(self, at: Path, number: int) -> None:
        """Make the copy."""
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(self.before, at)

    @abstractmethod
    def left(self, at: Path, number: int, ended: int) -> list[str]:
        """What is wrong with what a kill left, after so many commands had ended."""

    @abstractmethod
    def done(self, at: Path, number: int) -> list[str]:
        """What is wrong after the same commands were run to their end."""

    def told(self, at: Path, said: str) -> str:
        """What the next start said about the kill, from what it wrote to standard error."""
        return next((line for line in said.splitlines() if "This PoC was interrupted" in line), "")


class PocKind(Kind):
    """The command that runs a PoC and writes record and report."""

    name = "poc"

    def __init__(self, folder: Path, poc: Sequence[str] = POC) -> None:
        super().__init__(folder)
        self.poc = poc
        self.calm = folder / "calm"
        self.over = False
        _quietly(self.commands(self.calm, 0))

    def commands(self, at: Path, number: int) -> Commands:
        """The command or commands."""
        return [[*self.poc, "--home", str(at)]]

    def left(self, at: Path, number: int, ended: int) -> list[str]:
        """What a kill left."""
        # Its record is the last that it writes: the same command then begins another PoC.
        self.over = _decision(at) is not None
        return _sound(contents_of(at))

    def done(self, at: Path, number: int) -> list[str]:
        """What is there at the end."""
        wrong = _sound(contents_of(at))
        for poc in pocs(at):
            found = difference(self.calm, at, poc.id)
            wrong += [f"lost {found.lost}"] if found.lost else []
            wrong += [f"doubled {found.extra}"] if found.extra else []
        wrong += [] if len(pocs(at)) == 1 + self.over else [f"{len(pocs(at))} PoCs"]
        return wrong + ([] if _decision(at) == _decision(self.calm) else ["another decision"])


class ImportKind(Kind):
    """Three files after each other, each in a command of its own."""

    name = "import"
    rows = 3000

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        write_imports(self.before, self.rows)
        calm = folder / "calm"
        self.fresh(calm, 0)
        self.states: list[Contents] = [contents_of(None)]
        for one in self.commands(calm, 0):
            _quietly([one])
            self.states.append(contents_of(calm / "home"))

    def commands(self, at: Path, number: int) -> Commands:
        """The command or commands."""
        where = ["--benchmark", "shop", "--home", str(at / "home")]
        return [["import", str(file), *where] for file in sorted(at.glob("*.csv"))]

    def left(self, at: Path, number: int, ended: int) -> list[str]:
        """What a kill left."""
        now = contents_of(at / "home")
        if now in self.states[ended:]:
            return _sound(now)
        if now in self.states:
            return ["a file that was saved is gone"]
        return ["a file is half saved or doubled"]

    def done(self, at: Path, number: int) -> list[str]:
        """What is there at the end."""
        now = contents_of(at / "home")
        wrong = [] if now == self.states[-1] else ["not what an undisturbed import holds"]
        return _sound(now) + wrong


class BackupKind(Kind):
    """A backup; every second try there is an older one in its place."""

    name = "backup"

    def __init__(self, folder: Path, filled: Sequence[str] = POC) -> None:
        super().__init__(folder)
        _quietly([[*filled, "--home", str(self.before / "home")]])
        (self.before / "home" / ROLES).write_text("# now\n", encoding="utf-8")
        self.store = contents_of(self.before / "home")

    def fresh(self, at: Path, number: int) -> None:
        """Begin anew, every second try otherwise."""
        super().fresh(at, number)
        if number % 2:
            (at / "out.zip").write_bytes(b"older")

    def commands(self, at: Path, number: int) -> Commands:
        """The command or commands."""
        return [["backup", "--out", str(at / "out.zip"), "--home", str(at / "home")]]

    def left(self, at: Path, number: int, ended: int) -> list[str]:
        """What a kill left."""
        now = contents_of(at / "home")
        wrong = _sound(now) + ([] if now == self.store else ["the store changed"])
        old = number % 2 and (at / "out.zip").exists()
        if old and (at / "out.zip").read_bytes() == b"older":
            return wrong
        if not number % 2 and not (at / "out.zip").exists():
            return wrong
        return wrong + self._whole(at)

    def _whole(self, at: Path) -> list[str]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            try:
                unpack(at / "out.zip", Path(folder))
            except (SwitchpointError, OSError) as error:
                return [f"the backup is not whole: {error}"]
            return [] if contents_of(Path(folder)) == self.store else ["the backup lacks rows"]

    def done(self, at: Path, number: int) -> list[str]:
        """What is there at the end."""
        home = at / "home"
        left = [path.name for path in [*at.glob(".*.part"), *home.glob(".backup-*")]]
        return self._whole(at) + ([f"left behind: {left}"] if left else [])


class RestoreKind(Kind):
    """A backup restored over another store, every second time into an empty folder."""

    name = "restore"

    def __init__(self, folder: Path, filled: Sequence[str] = POC) -> None:
        super().__init__(folder)
        old = self.before / "home"
        write_imports(folder, 200)
        where = ["--benchmark", "old", "--home", str(old)]
        _quietly([["import", str(folder / "1-items.csv"), *where]])
        (old / ROLES).write_text("# old\n", encoding="utf-8")
        new = folder / "new"
        _quietly([[*filled, "--home", str(new)]])
        (new / ROLES).write_text("# new\n", encoding="utf-8")
        _quietly([["backup", "--out", str(self.before / "new.zip"), "--home", str(new)]])
        self.contents = {contents_of(old): "# old\n", contents_of(new): "# new\n"}
        self.old, self.new = self.contents

    def fresh(self, at: Path, number: int) -> None:
        """Begin anew, every second try otherwise."""
        super().fresh(at, number)
        if number % 2:
            shutil.rmtree(at / "home")

    def commands(self, at: Path, number: int) -> Commands:
        """The command or commands."""
        force = [] if number % 2 else ["--force"]
        return [["restore", str(at / "new.zip"), "--home", str(at / "home"), *force]]

    def left(self, at: Path, number: int, ended: int) -> list[str]:
        """What a kill left."""
        home = at / "home"
        try:
            self.said = _found(home)
        except SwitchpointError as error:
            self.said = [error.text]
            nothing = not (home / FILE).exists() and not (home / ROLES).exists()
            return [] if number % 2 and nothing else [f"no home: {error.text}"]
        return self._one_of_both(home, contents_of(home), number)

    def _one_of_both(self, home: Path, now: Contents, number: int) -> list[str]:
        if now not in self.contents:
            return ["neither the old nor the new store"]
        if not now.sound:
            return _sound(now)
        # Roles that are in force stay; where there are none the backup's come with its store.
        roles = self.contents[now] if number % 2 else "# old\n"
        same = (home / ROLES).exists() and (home / ROLES).read_text(encoding="utf-8") == roles
        return [] if same else ["the store of one and the roles of the other"]

    def done(self, at: Path, number: int) -> list[str]:
        """What is there at the end."""
        home = at / "home"
        now = contents_of(home)
        wrong = [] if now == self.new else ["not the restored store"]
        wrong += self._one_of_both(home, now, number)
        kept = [contents_of(file.parent) for file in home.glob(f"before-restore-*/{FILE}")]
        return wrong + (
            ["the old store is gone"] if not number % 2 and self.old not in kept else []
        )

    def told(self, at: Path, said: str) -> str:
        """What opening the home said."""
        return " ".join(self.said)


class Runner(Protocol):
    """Runs commands, and kills them somewhere."""

    def whole(self, commands: Commands, log: Path) -> int:
        """Run them to their end; the exit code of the last."""

    def killed(self, commands: Commands, log: Path, share: float) -> bool:
        """Kill them after a share of the way; False if they were over before."""


@dataclass(frozen=True)
class Killed:
    """One kill and what came of it.

    Attributes
    ----------
    share : float
        Of the undisturbed way.
    ended : int
        Commands that had ended before.
    wrong : list of str
        What did not hold.
    told : str
        What the next start said.
    """

    share: float
    ended: int
    wrong: list[str]
    told: str


def kill_once(kind: Kind, runner: Runner, number: int, share: float) -> Killed | None:
    """Kill a command, look at what is left, give the command again, and look again.

    Returns
    -------
    Killed or None
        None where the command was over before the moment came.
    """
    at, log = kind.folder / "killed", kind.folder / "log"
    kind.fresh(at, number)
    commands = kind.commands(at, number)
    log.write_text("", encoding="utf-8")
    if not runner.killed(commands, log, share):
        return None
    ended = log.read_text(encoding="utf-8").splitlines().count("ended")
    wrong = kind.left(at, number, ended)
    log.write_text("", encoding="utf-8")
    code = runner.whole(commands, log)
    done = kind.done(at, number)
    said = log.read_text(encoding="utf-8")
    # Where a restore had come to its end already, an empty folder is asked for in vain.
    if code and (done or "not empty" not in said):
        wrong.append(f"the same command again ends with {code}: {said[-500:]}")
    return Killed(share, ended, wrong + done, kind.told(at, said))


class Processes:
    """Real commands in a session of their own, killed by the clock."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def whole(self, commands: Commands, log: Path) -> int:
        """Run, and measure the first time."""
        started = time.perf_counter()
        code = self._start(commands, log).wait()
        self.seconds = self.seconds or time.perf_counter() - started
        return code

    def killed(self, commands: Commands, log: Path, share: float) -> bool:
        """Run, and kill after a share of the time."""
        process = self._start(commands, log)
        time.sleep(share * self.seconds)
        if process.poll() is not None:
            return False
        kill_session(process)
        return True

    def _start(self, commands: Commands, log: Path) -> subprocess.Popen[bytes]:
        told = [shlex.join([sys.executable, "-m", "core", *one]) for one in commands]
        with log.open("a") as output:
            return subprocess.Popen(
                ["/bin/sh", "-c", " && ".join(f"{one} && echo ended" for one in told)],
                cwd=ROOT,
                env=own_environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


class AppKind(Kind):
    """What the running app does, killed with the app and looked at in the next one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.dead = threading.Event()

    @contextmanager
    def working(self, at: Path) -> Iterator[None]:
        """While the app runs and does it; ends when it is done."""
        with serving(at / "home", own_environment()):
            self.work(at)
            yield

    @abstractmethod
    def work(self, at: Path) -> None:
        """Have the running app do it, to its end."""

    def commands(self, at: Path, number: int) -> Commands:
        """The command or commands."""
        return []


class AppPocKind(AppKind):
    """A PoC that waits for the app to start."""

    name = "app-poc"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        engine = Engine(self.before / "home", "bench.kills")
        settings = {"pool": 1000, "dev": 200, "test": 300}
        plan = replace(default_plan("keto"), benchmark_settings=settings, seeds=(1,))
        engine.submit(replace(plan, sizes=plan.sizes[:2]), by=LOCAL)
        engine.close()

    def work(self, at: Path) -> None:
        """Wait until its decision can be asked for."""
        deadline = time.monotonic() + MOST_SECONDS
        while time.monotonic() < deadline and not self.dead.is_set():
            if (door := find_door(at / "home")) is not None:
                head = {"Authorization": f"Bearer {door.token}"}
                request = urllib.request.Request(f"{door.address}/api/v1/decision", headers=head)
                with suppress(OSError), urllib.request.urlopen(request, timeout=60):
                    return
            time.sleep(4 * LOOK_SECONDS)
        raise RuntimeError("the PoC was not finished")

    def left(self, at: Path, number: int, ended: int) -> list[str]:
        """What a kill left."""
        return _sound(contents_of(at / "home"))

    def done(self, at: Path, number: int) -> list[str]:
        """What is there at the end."""
        home, calm = at / "home", self.folder / "calm" / "home"
        if not calm.exists():
            shutil.copytree(home, calm)
        found = difference(calm, home, pocs(home)[0].id)
        wrong = [] if found.none else [f"lost {found.lost}, doubled {found.extra}"]
        return (
            _sound(contents_of(home)) + wrong + ([] if len(pocs(home)) == 1 else ["several PoCs"])
        )


class AppImportKind(ImportKind, AppKind):
    """The same three files, taken by the running app."""

    name = "app-import"

    def work(self, at: Path) -> None:
        """Give them to the app by the command."""
        for one in ImportKind.commands(self, at, 0):
            if not self.dead.is_set():
                _quietly([one])


class Apps:
    """Runs an app until it did what it is there for, or kills it in the middle."""

    def __init__(self, kind: AppKind, at: Path) -> None:
        self.kind, self.at, self.seconds = kind, at, 0.0

    def whole(self, commands: Commands, log: Path) -> int:
        """Run, and measure the first time."""
        started = time.perf_counter()
        with self.kind.working(self.at):
            self.seconds = self.seconds or time.perf_counter() - started
        return 0

    def killed(self, commands: Commands, log: Path, share: float) -> bool:
        """Run, and kill after a share of the time."""
        self.kind.dead.clear()
        port = free_port()
        own = {"SWITCHPOINT_HOME": str(self.at / "home"), "SWITCHPOINT_AUTORUN": "0"}
        with log.open("a") as output:
            app = subprocess.Popen(
                [*STREAMLIT, "run", "app.py", f"--server.port={port}"],
                cwd=ROOT,
                env=own_environment() | own,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        began = time.perf_counter()
        client = threading.Thread(target=self._work, args=(port, app, log))
        client.start()
        time.sleep(max(0.0, share * self.seconds - (time.perf_counter() - began)))
        over = not client.is_alive()
        kill_session(app)
        self.kind.dead.set()
        client.join()
        self.kind.dead.clear()
        return not over

    def _work(self, port: int, app: subprocess.Popen[bytes], log: Path) -> None:
        with suppress(RuntimeError, OSError):  # the app is killed meanwhile
            wait(f"http://127.0.0.1:{port}/_stcore/health", app, log)
            self.kind.work(self.at)


KINDS: dict[str, type[Kind]] = {
    kind.name: kind
    for kind in (PocKind, ImportKind, BackupKind, RestoreKind, AppPocKind, AppImportKind)
}


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its group, and wait until nobody of its session is left.

    Raises
    ------
    RuntimeError
        If a worker outlives its parent.
    """
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + ORPHAN_SECONDS
    while left := _members(process.pid):
        if time.monotonic() > deadline:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            raise RuntimeError(f"{len(left)} processes outlived their parent")
        time.sleep(LOOK_SECONDS)


def _members(session: int) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            alive = os.getsid(process.pid) == session
            if alive and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
            continue
    return found


def _found(home: Path) -> list[str]:
    """What opening a home finds; a process that was killed lets go of its locks a moment later."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while True:
        try:
            with Store(existing_home(home)) as store:
                return [finding.text for finding in store.found]
        except StoreHeld:
            if time.monotonic() > deadline:
                raise
            time.sleep(LOOK_SECONDS)


def _sound(store: Contents) -> list[str]:
    """What is wrong with the audit log of a store."""
    return [] if store.sound else ["the audit log does not hold"]


def _decision(home: Path) -> str | None:
    file = home / "decision.json"
    if not file.exists():
        return None
    return str(json.loads(file.read_text(encoding="utf-8"))["content_hash"])


def _quietly(commands: Commands) -> None:
    for one in commands:
        with open(os.devnull, "w") as nowhere:
            done = subprocess.run(
                [sys.executable, "-m", "core", *one],
                cwd=ROOT,
                env=own_environment(),
                stdout=nowhere,
                stderr=subprocess.PIPE,
            )
        if done.returncode:
            raise RuntimeError(f"{one} fails undisturbed: {done.stderr.decode()}")


def write_imports(folder: Path, rows: int) -> None:
    """Items in two files, and who labelled them in a third."""
    for name, first in (("1-items", 0), ("2-items", rows)):
        lines = [f"i{at},about thing {at * at},{'ab'[at % 2]}" for at in range(first, first + rows)]
        _write(folder / f"{name}.csv", ["item_id,text,gold", *lines])
    lines = [f"i{at},{who},{'ab'[at % 2]}" for at in range(2 * rows) for who in ("ann", "bob")]
    _write(folder / "3-labels.csv", ["item_id,source_id,label", *lines])


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure(
    workspace: Workspace, moments: int = MOMENTS, seed: int = SEED, *names: str
) -> list[Finding]:
    """Kill each kind of command at so many moments."""
    return [
        _measured(KINDS[name], workspace.folder / name, moments, random.Random(f"{seed} {name}"))
        for name in names or KINDS
    ]


def _measured(of: type[Kind], folder: Path, moments: int, at_random: random.Random) -> Finding:
    kind, home, log = of(folder), folder / "killed", folder / "log"
    runner = Apps(kind, home) if isinstance(kind, AppKind) else Processes()
    kind.fresh(home, 0)
    if runner.whole(kind.commands(home, 0), log) or (wrong := kind.done(home, 0)):
        raise RuntimeError(f"{kind.name} does not hold undisturbed: {wrong}")
    found: list[Killed] = []
    while len(found) < moments:
        killed = kill_once(kind, runner, len(found), at_random.random())
        if killed is None:
            continue
        found.append(killed)
        state = "; ".join(killed.wrong) or "held"
        moment = killed.share * runner.seconds
        tell(f"{kind.name} {len(found)}/{moments} at {moment:.2f} s: {state} [{killed.told[:160]}]")
    held = sum(not killed.wrong for killed in found)
    return Finding(
        f"{kind.name} killed in its {runner.seconds:.1f} s, given again: whole, once",
        f"{held} of {len(found)} held",
        f"all {len(found)}",
        held == len(found),
        {"seconds": runner.seconds, "kills": [asdict(killed) for killed in found]},
    )


def main() -> int:
    """Kill what was asked for; 1 if anything did not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--moments", type=int, default=MOMENTS, help="kills of each kind")
    parser.add_argument("--kind", action="append", choices=list(KINDS), default=[])
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    print(f"seed {given.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="switchpoint-kills-") as folder:
        found = measure(Workspace(Path(folder)), given.moments, given.seed, *given.kind)
    print(table([("kills", one) for one in found]))
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
