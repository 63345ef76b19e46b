"""Twenty coded rationales over many texts, against Snorkel's applier."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence

import numpy as np

from bench.finding import Finding
from bench.patterns import rules
from bench.peer_environment import peer_python, run_peer
from bench.workspace import Workspace, tell
from core.benchmarks.keto.build import build_keto
from core.benchmarks.keto.hand_written import LAST_ITERATION, hand_written
from core.domain.benchmark import Codes, Split
from core.domain.rationale import Rationale, RationaleKind
from core.sources.rationale_engine import RationaleEngine

TEXTS = 100_000
VOTES = 20
PARTS = 2
REPEATS = 3
FASTER_BAR = 15.0
AGREEMENT_BAR = 0.999


def measure(workspace: Workspace) -> list[Finding]:
    """Run both sides on the same texts and patterns, then compare clock and votes."""
    texts, rationales = many_texts(TEXTS), twenty()
    task, voted = workspace.folder / "task.json", workspace.folder / "votes.npy"
    task.write_text(json.dumps({"texts": texts} | rules(rationales)), encoding="utf-8")
    peer_python("snorkel")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(REPEATS):  # in turn, so that a busy moment of the machine meets both
        seconds, votes = _timed(texts, rationales)
        ours.append(seconds)
        theirs.append(run_peer("snorkel", task, voted))
        tell(f"ours {ours[-1]:.2f} s, Snorkel {theirs[-1]:.1f} s")
    agree = float((votes == np.load(voted)).mean())
    mine, peer = statistics.median(ours), statistics.median(theirs)
    return [
        Finding(
            f"{votes.shape[1]} SQL rationales over {len(texts):,} texts, against Snorkel",
            f"{peer / mine:.1f}x ({mine:.2f} s against {peer:.1f} s)",
            f">= {FASTER_BAR:.0f}x",
            peer >= FASTER_BAR * mine,
            {"seconds": ours, "snorkel_seconds": theirs},
        ),
        Finding(
            f"votes that are the same on both sides, of {votes.size:,}",
            f"{agree:.4%}",
            f">= {AGREEMENT_BAR:.1%}",
            agree >= AGREEMENT_BAR,
            {"share": agree, "given": int((votes >= 0).sum())},
        ),
    ]


def many_texts(count: int) -> list[str]:
    """Texts of the keto pool, over and over, each with a number that makes it differ."""
    pool = build_keto().items[Split.POOL].text
    return [f"{pool[at % len(pool)]} {at + 1}" for at in range(count)]


def twenty() -> list[Rationale]:
    """The hand-written set's last round: all rewrites and the first twenty votes."""
    found = hand_written(LAST_ITERATION)
    voting = [r for r in found if r.kind is RationaleKind.VOTE][:VOTES]
    return [r for r in found if r.kind is RationaleKind.REWRITE] + voting


def _timed(texts: Sequence[str], rationales: Sequence[Rationale]) -> tuple[float, Codes]:
    """Seconds from the list of texts to the votes, and the votes."""
    started = time.perf_counter()
    votes = RationaleEngine(texts, parts=PARTS).votes(rationales)
    return time.perf_counter() - started, votes
