"""Forty rules that want memory or time, while the app is looked at from outside."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import psutil

from bench.finding import Finding
from bench.serving import serving
from bench.workspace import ROOT, Workspace, own_environment, tell
from core.domain.errors import PredicateRefused
from core.domain.rationale import Rationale, RationaleKind
from core.sources.rationale_engine import SECONDS_ALLOWED, RationaleEngine

T = TypeVar("T")
TEXTS, LETTERS = 3_000, 5_000
MEMORY_BAR, HEALTH_BAR = 1e9, 1.0
TOO_MUCH_BAR = 1.5e9
LOOK_SECONDS = 0.02
WORDS = ["rice", "bean", "steak", "salad", "crust", "aaaa", "42", "naïve", "no", "bun", "with"]

U = "u"
JOINED = [
    f"length({'||'.join([U] * 99)}) = 1",
    f"length(concat({', '.join([U] * 100)})) = 1",
    f"length({'||'.join([U] * 40)}) > 7",
    " or ".join(f"length(concat({', '.join([U] * 90)}, '{at}')) = {at}" for at in range(11)),
    " or ".join(f"concat(u, '{at}') = concat(text, '{at}', u)" for at in range(300)),
    f"concat('{'x' * 19_000}', u, text) = u",
    f"length(u || {' || '.join(['u'] * 90)} || '{'x' * 18_000}') = 3",
    f"upper(lower(upper(concat({', '.join([U] * 95)})))) = 'A'",
    f"case when length(concat({', '.join([U] * 80)})) > 1 then concat({', '.join([U] * 80)}) "
    "else u end = 'a'",
    f"coalesce(concat({', '.join([U] * 60)}), u) like '%zzzz%'",
]
REPEATED = [
    f"length(regexp_replace(u, '', '{'x' * 40}', 'g')) = 1",
    f"length(replace(u, 'a', '{'y' * 40}')) = 1",
    f"length(regexp_replace(concat(u, text), '.', '{'x' * 40}', 'g')) = 1",
    r"length(regexp_replace(u, '(.*)', '" + r"\1" * 20 + "', 'g')) = 1",
    " or ".join(f"regexp_replace(u, '{at}', '{'z' * 20}', 'g') = ''" for at in range(24)),
    "replace(upper(replace(u, 'a', 'aa')), 'A', 'AA') = 'a'",
    f"length(replace(concat(u, u, u), 'e', '{'e' * 40}')) = 2",
]
PATTERNS = [
    r"regexp_matches(u, '(a+)+$')",
    r"regexp_matches(u, '(.*a){20}')",
    r"regexp_matches(u, '([a-z ]*[a-m]){30}x')",
    r"regexp_matches(u, '(?i)(\w+\s?)*z{9}')",
    r"regexp_matches(u, '(x+x+)+y')",
    r"regexp_matches(u, '.{400}.{400}q$')",
    r"regexp_matches(u, '[^b]{500}c')",
    r"regexp_matches(u, '(r|b|s).{0,200}(i|e).{0,200}zz')",
    r"regexp_full_match(u, '(.|\n)*(.|\n)*(.|\n)*x{3}')",
    r"regexp_extract(u, '((a|b|c)+.*){8}zz', 1) = 'z'",
    " and ".join(rf"not regexp_matches(u, '(a|r|i).{{0,90}}n{at}x')" for at in range(60)),
    " and ".join(rf"not regexp_matches(u, '\pL{{{at},{at + 90}}}[0-9]{{3}}')" for at in range(60)),
    "regexp_matches(u, '" + "|".join(f"w{at}[a-z]*{at}" for at in range(1200)) + "')",
    "regexp_matches(u, u)",
    "u like '" + "%a" * 12 + "%zz'",
    "u like '" + "%e%a" * 200 + "%zzz'",
    "u ilike '" + "_%" * 300 + "zzz'",
    "u like concat('%', text, '%')",
]
CAST_AND_NESTED = [
    " or ".join(f"try_cast(concat(u, '{at}') as double) = {at}" for at in range(400)),
    "concat(length(u)::varchar, u)::bigint = 1",
    "lower(" * 150 + "u" + ")" * 150 + " = 'a'",
    " or ".join(f"upper(substring(u, {at}, 4000)) = lower(text)" for at in range(300)),
    " and ".join(f"position('{at}x' in u) = 0 and contains(text, 'a')" for at in range(350)),
]
HEAVY = [*JOINED, *REPEATED, *PATTERNS, *CAST_AND_NESTED]


@dataclass
class Seen:
    """What was measured meanwhile.

    Attributes
    ----------
    most : int
        Largest resident size of a process that runs rules, in bytes.
    whole : int
        Largest sum over the watched one and all that it started.
    waits : list of float
        Seconds until each answer of the app.
    """

    most: int = 0
    whole: int = 0
    waits: list[float] = field(default_factory=list)


def measure(workspace: Workspace) -> list[Finding]:
    """Run each alone, then import all through the app, and ask the app for its health."""
    texts = many_texts()
    rows, slowest, most = [], 0.0, 0
    home = workspace.folder / "heavy" / "home"
    home.mkdir(parents=True)
    with serving(home, own_environment()) as app:
        asked = _health(app)
        with asked as waits:
            engine = RationaleEngine(texts)
            for at, code in enumerate(HEAVY):
                with _watched(psutil.Process().pid) as seen:
                    started = time.perf_counter()
                    end = _end_of(engine, code)
                    seconds = time.perf_counter() - started
                slowest, most = max(slowest, seconds), max(most, seen.most)
                rows.append({"rule": code, "end": end, "seconds": seconds, "bytes": seen.most})
                tell(f"{at + 1:2d} {seconds:5.1f} s {seen.most / 1e6:4.0f} MB {end}: {code[:50]}")
        imported, whole = _import_all(workspace.folder / "heavy", home, app, texts)
    ends = [row["end"] for row in rows]
    told = ", ".join(f"{ends.count(end)} {end}" for end in dict.fromkeys(ends))
    return [
        Finding(f"{len(HEAVY)} heavy rules on {TEXTS:,} texts of {LETTERS:,} letters", told),
        Finding("slowest of them", f"{slowest:.1f} s", "<= 20 s", slowest <= SECONDS_ALLOWED),
        Finding(
            "most memory of their process",
            f"{most / 1e6:.0f} MB",
            "< 1 GB",
            most < MEMORY_BAR,
            {"rules": rows},
        ),
        Finding("health of the app meanwhile", *_slowest(waits)),
        Finding("the app and its processes while all are imported", *_below(whole.whole)),
        Finding("health of the app meanwhile", *_slowest(whole.waits)),
        Finding("what the import said", imported),
    ]


def many_texts() -> list[str]:
    """Texts of five thousand letters out of a few words, the same each time."""
    draws = np.random.default_rng(1).integers(0, len(WORDS), size=(TEXTS, LETTERS // 3))
    return [" ".join(WORDS[at] for at in row)[:LETTERS] for row in draws]


def _end_of(engine: RationaleEngine, code: str) -> str:
    """How a rule ended, in a few words."""
    try:
        engine.votes([Rationale("heavy", 1, RationaleKind.VOTE, "", code, 0, 1, "bench")])
    except PredicateRefused as error:
        for mark in ("too long", "too much memory", "too much of a text", "ended the process"):
            if mark in error.title:
                return f"stopped ({mark})"
        return "refused"
    return "ran"


@contextmanager
def _watched(pid: int) -> Iterator[Seen]:
    """Memory of a process and of what it started, looked at again and again."""
    seen, over = Seen(), threading.Event()

    def look() -> None:
        root = psutil.Process(pid)
        while not over.wait(LOOK_SECONDS):
            sizes = {process: _size(process) for process in root.children(recursive=True)}
            runners = [size for process, size in sizes.items() if _runs_rules(process)]
            seen.most = max([seen.most, *runners])
            seen.whole = max(seen.whole, _size(root) + sum(sizes.values()))

    yield from _beside(look, over, seen)


@contextmanager
def _health(app: str) -> Iterator[list[float]]:
    """Seconds that the app takes to say how it is."""
    waits: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.1):
            started = time.perf_counter()
            with urllib.request.urlopen(f"{app}/api/health", timeout=60):
                waits.append(time.perf_counter() - started)

    yield from _beside(ask, over, waits)


def _beside(work: Callable[[], None], over: threading.Event, seen: T) -> Iterator[T]:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _runs_rules(process: psutil.Process) -> bool:
    try:
        return "core.sources.rule_worker" in process.cmdline()
    except psutil.Error:
        return False


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _import_all(folder: Path, home: Path, app: str, texts: list[str]) -> tuple[str, Seen]:
    """All of them as one file, through the running app."""
    items, rules = folder / "items.csv", folder / "rules.csv"
    with items.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["item_id", "text", "gold"]]
            + [[f"i{at}", text, "yes" if at % 2 else "no"] for at, text in enumerate(texts)]
        )
    with rules.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["rule_id", "label", "predicate"]]
            + [[f"heavy-{at}", "yes", code] for at, code in enumerate(HEAVY)]
        )
    _import(items, home)
    with _watched(_server_of(app)) as seen, _health(app) as seen.waits:
        started = time.perf_counter()
        (file,) = _import(rules, home)["files"]
        seconds = time.perf_counter() - started
    told = f"{seconds:.0f} s, {file['rows']['good']} taken, {file['rows']['bad']} left out"
    for problem in file["problems"]:
        tell(f"{problem['row']}: {problem['why']}")
    return told, seen


def _import(path: Path, home: Path) -> dict[str, Any]:
    """The report of an import that takes what can be taken."""
    command = [sys.executable, "-m", "core", "import", str(path), "--benchmark", "heavy"]
    done = subprocess.run(
        [*command, "--good-rows", "--json", "--home", str(home)],
        cwd=ROOT,
        env=own_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _server_of(app: str) -> int:
    port = int(app.rpartition(":")[2])
    for process in psutil.Process().children(recursive=True):
        for connection in process.net_connections():
            if connection.laddr and connection.laddr.port == port:
                return int(process.pid)
    raise RuntimeError(f"nothing of ours listens on {port}")


def _slowest(waits: list[float]) -> tuple[str, str, bool]:
    worst = max(waits)
    return f"at most {worst:.2f} s of {len(waits)}", f"< {HEALTH_BAR:.0f} s", worst < HEALTH_BAR


def _below(size: int) -> tuple[str, str, bool]:
    return f"{size / 1e6:.0f} MB", f"< {TOO_MUCH_BAR / 1e9:g} GB", size < TOO_MUCH_BAR
