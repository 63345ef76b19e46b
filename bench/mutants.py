"""``python -m bench mutants [--only ID,...]``: would the tests notice sixty one-line slips?

Every row of ``mutants.csv`` is a plausible slip in one line. Each is made in a copy of the
checkout, and tests are run until one fails: those of the module, of the mirrored folder, of the
room, then those that name the module, then all others. It takes long, so plain ``python -m bench``
leaves it out.
"""

from __future__ import annotations

import argparse
import csv
import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from bench.mutant_tests import first_failure, passing
from bench.workspace import ROOT, tell

MUTANTS = Path(__file__).with_name("mutants.csv")
RESULTS = Path(__file__).resolve().parent / "results" / "mutants.csv"
ROOMS = ("core", "pages", "app.py")
"""Where the text of a mutant is looked for if its file was moved."""

KILLED, SURVIVED, STALE, UNSOUND = "killed", "SURVIVED", "STALE", "UNSOUND"


@dataclass(frozen=True)
class Mutant:
    """One slip: ``old`` stands exactly once in ``file`` and becomes ``new``."""

    id: str
    file: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class Result:
    """What became of a mutant.

    Attributes
    ----------
    status : str
        Killed; survived; stale, if its line is not there any more; unsound, if the test that
        killed it fails without it too.
    by : str
        The killing test, or what else there is to say.
    stage : str
        Which tests it was among.
    """

    id: str
    file: str
    status: str
    by: str
    stage: str
    cpu_seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run the mutants; 1 if one of them was not killed."""
    parser = argparse.ArgumentParser(prog="python -m bench mutants", description=main.__doc__)
    parser.add_argument("--only", metavar="ID,...", help="these mutants, not all")
    parser.add_argument("--at", metavar="COMMIT", help="code and tests of a commit, not these")
    given = parser.parse_args(arguments)
    mutants = read_mutants(MUTANTS)
    if given.only:
        wanted = given.only.split(",")
        if unknown := set(wanted) - {mutant.id for mutant in mutants}:
            parser.error(f"there is no mutant {', '.join(sorted(unknown))}")
        mutants = [mutant for mutant in mutants if mutant.id in wanted]
    with tempfile.TemporaryDirectory(prefix="switchpoint-mutants-") as folder:
        results = run(mutants, Path(folder), given.at)
    print(told(results))
    _write(results)
    print(f"\nWritten: {RESULTS}")
    return int(any(result.status != KILLED for result in results))


def read_mutants(path: Path) -> list[Mutant]:
    """All of them.

    Raises
    ------
    ValueError
        If two have one id, or one changes nothing or more than a line.
    """
    with path.open(encoding="utf-8", newline="") as file:
        found = [Mutant(**row) for row in csv.DictReader(file)]
    for mutant in found:
        if mutant.old == mutant.new or "\n" in mutant.old + mutant.new or not mutant.old:
            raise ValueError(f"mutant {mutant.id} is no slip in one line")
    if len({mutant.id for mutant in found}) < len(found):
        raise ValueError("two mutants have one id")
    return found


def run(mutants: Sequence[Mutant], folder: Path, commit: str | None = None) -> list[Result]:
    """Run some mutants in copies of the checkout, made in a folder."""
    whole = folder / "whole"
    copy_checkout(whole, commit)
    results = []
    for number, mutant in enumerate(mutants, 1):
        result = _run_one(mutant, whole, folder / "mutant")
        results.append(result)
        tell(f"{number} of {len(mutants)}: {mutant.id}: {result.status} {result.by}")
    return sound(results, whole)


def copy_checkout(target: Path, commit: str | None = None) -> None:
    """Copy what belongs to the project, as it is now or was at a commit, without its history."""
    target.mkdir()
    if commit is not None:
        packed = _git("archive", "--format=tar", commit)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(target, filter="data")
        return
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode()
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def _git(*command: str) -> bytes:
    return subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True).stdout


def _run_one(mutant: Mutant, whole: Path, copy: Path) -> Result:
    found = place_of(mutant, whole)
    if found is None:
        return Result(mutant.id, mutant.file, STALE, "its line is not there once", "", 0.0)
    shutil.copytree(whole, copy)
    try:
        text = (copy / found).read_text(encoding="utf-8")
        (copy / found).write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        killer = first_failure(copy, found)
    finally:
        shutil.rmtree(copy)
    status = KILLED if killer.test else SURVIVED
    return Result(mutant.id, found, status, killer.test, killer.stage, killer.cpu_seconds)


def place_of(mutant: Mutant, tree: Path) -> str | None:
    """The file that holds the mutant's line once: its own, or the only one if that was moved."""

    def times(path: Path) -> int:
        return path.read_text(encoding="utf-8").count(mutant.old)

    own = tree / mutant.file
    if own.exists() and (there := times(own)):
        return mutant.file if there == 1 else None
    everywhere = [path for room in ROOMS for path in _sources(tree / room) if times(path)]
    if len(everywhere) == 1 and times(everywhere[0]) == 1:
        return everywhere[0].relative_to(tree).as_posix()
    return None


def _sources(room: Path) -> Iterable[Path]:
    return room.rglob("*.py") if room.is_dir() else [room]


def sound(results: Sequence[Result], whole: Path) -> list[Result]:
    """The same, told apart those whose killing test fails in the checkout itself."""
    killers = sorted({r.by for r in results if r.status == KILLED and "::" in r.by})
    if not killers:
        return list(results)
    tell(f"running {len(killers)} killing tests without any mutant")
    failing = set(killers) - passing(whole, killers)
    return [
        Result(r.id, r.file, UNSOUND, f"fails anyway: {r.by}", r.stage, r.cpu_seconds)
        if r.by in failing
        else r
        for r in results
    ]


def told(results: Sequence[Result]) -> str:
    """The table: id, status, CPU seconds, stage, killing test; then the sums."""
    width = max((len(result.id) for result in results), default=0)
    lines = [
        f"{r.id:{width}}  {r.status:8}  {r.cpu_seconds:6.1f}  {r.stage:8}  {r.by}" for r in results
    ]
    killed = sum(result.status == KILLED for result in results)
    minutes = sum(result.cpu_seconds for result in results) / 60
    return "\n".join([*lines, f"killed {killed} of {len(results)}, {minutes:.1f} CPU minutes"])


def _write(results: Sequence[Result]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields(Result)])
        writer.writerows(astuple(result) for result in results)
