"""Which tests are to notice a slip in a module, and running them until one does."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bench.workspace import own_environment

STALL_SECONDS = 600.0
"""A run that tells nothing for so long hangs; the slowest single test takes a tenth of it."""

LOOK_SECONDS = 0.2
CHEAPEST_FIRST = (
    "jobs", "tokens", "fakes", "evaluation", "learners", "domain", "services", "preparation",
    "access", "interop", "benchmarks", "store", "sources", "decision", "web", "cli", "report",
    "experiment", "workflows", "pages",
)  # fmt: skip
"""Rooms of the tests; what is not named here comes last."""

DEAR = frozenset({"experiment", "workflows"})
"""Rooms so dear that all others come before what is not mirrored or named in them."""

DOCTESTED = ("core", "pages/components")

PASSED, USAGE, NOTHING = 0, 4, 5
_SUMMARY = "short test summary info"
_BAD = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
_GOOD = re.compile(r"^PASSED (.+)$", re.MULTILINE)
_BEGUN = re.compile(r"^(\S+::.+?) *(?:[A-Z]+ *\[ *\d+%\])?$", re.MULTILINE)


@dataclass(frozen=True)
class Killer:
    """The first test that failed, if one did, and what finding it took.

    Attributes
    ----------
    test : str
        Empty where every test passed.
    stage : str
    cpu_seconds : float
        Of this process's children, those of the stages before included.
    """

    test: str
    stage: str
    cpu_seconds: float


def first_failure(tree: Path, file: str) -> Killer:
    """Run the tests of a tree, those nearest to a file first, until one fails."""
    begun, done = _cpu_seconds(), list[str]()
    for stage, wanted in stages(tree, file):
        new = [name for name in wanted if not any(_holds(known, name) for known in done)]
        test = _failing(tree, new, done) if new else ""
        if test:
            return Killer(test, stage, _cpu_seconds() - begun)
        done += new
    return Killer("", "", _cpu_seconds() - begun)


def _holds(name: str, other: str) -> bool:
    """Whether a file or folder is another one, or holds it."""
    return name == other or other.startswith(f"{name}/")


def stages(tree: Path, file: str) -> Iterator[tuple[str, list[str]]]:
    """Files and folders of tests, nearest first; later ones hold earlier ones again."""
    module = PurePosixPath(file).with_suffix("")
    inside = [part for part in module.parts[1:] if part != "components"]
    room = [*([] if module.parts[0] == "core" else ["pages"]), *inside[:-1]]
    own = "/".join(["tests", *room, f"test_{module.name}.py"])
    dear = {f"tests/{name}" for name in DEAR}
    with_doctests = any(file.startswith(f"{name}/") for name in DOCTESTED)
    nearest = [*([file] if with_doctests else []), *([own] if (tree / own).exists() else [])]
    folder = "/".join(["tests", *room])
    first = "/".join(["tests", *room[:1]])
    yield "module", nearest
    yield "folder", [folder] if room and folder not in dear and (tree / folder).is_dir() else []
    yield "namers", _namers(tree, ".".join(module.parts))
    yield "room", [first] if room and first not in dear and (tree / first).is_dir() else []
    yield "rest", [*_rooms_of_tests(tree), *_loose_tests(tree), *DOCTESTED]


def _namers(tree: Path, module: str) -> list[str]:
    """Tests outside a browser whose text names a module, cheap rooms first."""
    named = re.compile(rf"\b{re.escape(module.removeprefix('pages.'))}\b")
    return [
        path.relative_to(tree).as_posix()
        for room in _rooms_of_tests(tree)
        for path in sorted((tree / room).rglob("test_*.py"))
        if named.search(path.read_text(encoding="utf-8"))
    ]


def _rooms_of_tests(tree: Path) -> list[str]:
    there = {p.name for p in (tree / "tests").iterdir() if p.is_dir() and any(p.rglob("test_*.py"))}
    known = [name for name in CHEAPEST_FIRST if name in there]
    return [f"tests/{name}" for name in [*known, *sorted(there - {*known, "browser"})]]


def _loose_tests(tree: Path) -> list[str]:
    return sorted(path.relative_to(tree).as_posix() for path in (tree / "tests").glob("test_*.py"))


def _failing(tree: Path, wanted: Sequence[str], done: Sequence[str]) -> str:
    """Name of the first test that fails; empty where none does."""
    left_out = [f"--ignore={name}" for name in done if any(_holds(w, name) for w in wanted)]
    code, text = _pytest(tree, "-x", *left_out, *wanted)
    if code in (PASSED, NOTHING):
        return ""
    if bad := _BAD.search(_summary(text)):
        return bad[1]
    if code is None:
        begun = _BEGUN.findall(text)
        return f"{begun[-1] if begun else 'nothing'} (hangs)"
    if code == USAGE and "conftest" in text:
        return "conftest (cannot be loaded)"
    raise RuntimeError(f"pytest ended with {code}:\n{text[-3000:]}")


def _summary(text: str) -> str:
    """The end of what pytest told, where tests are named by how they went."""
    return text.rpartition(_SUMMARY)[2] if _SUMMARY in text else ""


def passing(tree: Path, tests: Sequence[str]) -> set[str]:
    """Those of some tests that pass in a tree."""
    functions = sorted({test.partition("[")[0] for test in tests})
    _, text = _pytest(tree, "-rp", *functions)
    good = {name.partition("[")[0] for name in _GOOD.findall(_summary(text))}
    bad = {name.partition("[")[0] for name in _BAD.findall(_summary(text))}
    return {test for test in tests if test.partition("[")[0] in good - bad}


def _pytest(tree: Path, *arguments: str) -> tuple[int | None, str]:
    """Exit code and what was told; no code for a run that was stopped because it hung."""
    log = tree.parent / "pytest.log"
    options = ("-v", "-p", "no:cacheprovider", f"--basetemp={tree.parent / 'pytest'}")
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, "-m", "not browser", *arguments],
            cwd=tree,
            env=own_environment() | {"PYTHONUNBUFFERED": "1"},
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        code = _wait(process, log)
    return code, log.read_text(encoding="utf-8", errors="replace")


def _wait(process: subprocess.Popen[bytes], log: Path) -> int | None:
    size, since = -1, time.monotonic()
    while (code := process.poll()) is None:
        time.sleep(LOOK_SECONDS)
        if (now := log.stat().st_size) != size:
            size, since = now, time.monotonic()
        elif time.monotonic() - since > STALL_SECONDS:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None
    return code


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
