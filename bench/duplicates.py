"""Exact and near duplicates and leaks over many short texts, against MinHash."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from bench.finding import Finding
from bench.peer_environment import peer_python, run_peer
from bench.process_tree import Ended, run_watched
from bench.workspace import Workspace, tell
from core.benchmarks.keto.build import KetoSettings, build_keto
from core.domain.benchmark import Split
from core.domain.random_streams import stream
from core.preparation.leakage import normalised
from core.preparation.similarity import NEAR_DUPLICATE, similar_pairs, text_vectors

TEXTS = 100_000
TEST_SET = 10_000
SAMPLE = 500
SEED = 7
SECONDS_BAR = 60.0
BYTES_BAR = 1e9
CHANGES = ("as it is", "other case", "a word less", "a word twice", "a word more", "new")


def measure(workspace: Workspace) -> list[Finding]:
    """Both sides on the same texts; then every pair of a part of them, as a check."""
    task = many_texts(TEXTS, TEST_SET)
    file, ours, theirs = (workspace.folder / name for name in ("texts", "ours", "theirs"))
    file.write_text(json.dumps(task), encoding="utf-8")
    peer_python("datasketch")
    ended = run_watched([sys.executable, "-m", "bench.duplicates_ours", str(file), str(ours)])
    found = json.loads(ours.read_text(encoding="utf-8"))
    tell(f"ours {ended.seconds:.1f} s, {ended.peak_bytes / 1e6:.0f} MB")
    peer_seconds = run_peer("datasketch", file, theirs)
    tell(f"datasketch {peer_seconds:.1f} s to candidates")
    return [
        *_cost_rows(ended, found),
        _peer_row(task, found, json.loads(theirs.read_text(encoding="utf-8")), peer_seconds),
        _exact_row(task),
    ]


def many_texts(count: int, test_set: int) -> dict[str, list[str]]:
    """Generated dishes; most of the exam repeats one of the others, changed a little or not."""
    rng = stream(SEED, "many texts")
    pool = build_keto(KetoSettings(pool=count)).items[Split.POOL].text.tolist()
    training = pool[: count - test_set]
    return {
        "training": training,
        "exam": [
            _changed(training[at], pool[count - test_set + number], number, rng)
            for number, at in enumerate(rng.permutation(len(training))[:test_set])
        ],
    }


def _changed(text: str, other: str, number: int, rng: np.random.Generator) -> str:
    change = CHANGES[number % len(CHANGES)]
    parts = text.split(" ")
    at = int(rng.integers(len(parts)))
    match change:
        case "as it is":
            return text
        case "other case":
            return f"{text.upper()}!"
        case "a word less":
            return " ".join(parts[:at] + parts[at + 1 :])
        case "a word twice":
            return " ".join(parts[: at + 1] + parts[at:])
        case "a word more":
            return f"{text} tonight"
    return other


def _cost_rows(ended: Ended, found: dict[str, Any]) -> list[Finding]:
    return [
        Finding(
            f"duplicates, families and leaks of {TEXTS:,} short texts, from process start",
            f"{ended.seconds:.1f} s, {found['cpu_seconds']:.1f} s of processor (leaks "
            f"{found['leak_seconds']:.1f} s: {len(found['leaks']):,}; families "
            f"{found['duplicate_seconds']:.1f} s: {found['families']:,})",
            f"<= {SECONDS_BAR:.0f} s",
            ended.seconds <= SECONDS_BAR,
            {"seconds": ended.seconds} | {k: v for k, v in found.items() if k != "leaks"},
        ),
        Finding(
            f"their memory ({ended.measure})",
            f"{ended.peak_bytes / 1e6:.0f} MB",
            f"< {BYTES_BAR / 1e6:.0f} MB",
            ended.peak_bytes < BYTES_BAR,
            {"peak_bytes": ended.peak_bytes},
        ),
    ]


def _peer_row(
    task: dict[str, list[str]], found: dict[str, Any], pairs: list[list[int]], seconds: float
) -> Finding:
    """Leaks that MinHash's candidates would find once compared, as a share of ours."""
    vectors = text_vectors([*task["exam"], *task["training"]])
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    near = np.zeros(len(left), dtype=bool)
    for at in range(0, len(left), 100_000):
        some = slice(at, at + 100_000)
        product = vectors[left[some] + len(task["exam"])].multiply(vectors[right[some]])
        near[some] = np.asarray(product.sum(axis=1)).ravel() >= NEAR_DUPLICATE
    exact = {normalised(text) for text in task["exam"]}
    repeats = {at for at, text in enumerate(task["training"]) if normalised(text) in exact}
    nearly = set(found["leaks"]) - repeats
    missed = nearly - set(left[near].tolist())
    extra = set(left[near].tolist()) - set(found["leaks"])
    return Finding(
        "leaks: seconds against datasketch to candidates; near ones that each side misses",
        f"{seconds / found['leak_seconds']:.1f}x ({found['leak_seconds']:.1f} s against "
        f"{seconds:.1f} s); ours {len(extra)}, datasketch {len(missed)} of {len(nearly):,}",
        "faster, none missed",
        seconds >= found["leak_seconds"] and not extra,
        {"peer_seconds": seconds, "candidates": len(left), "missed_by_peer": len(missed)},
    )


def _exact_row(task: dict[str, list[str]]) -> Finding:
    """The candidates' way against every pair tried, on as many texts as that allows."""
    test_set = task["exam"][:SAMPLE]
    vectors = text_vectors([*test_set, *task["training"]])
    left, right = vectors[len(test_set) :], vectors[: len(test_set)]
    pairs = similar_pairs(left, right)
    ours = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    tried: set[tuple[int, int]] = set()
    for start in range(0, left.shape[0], 2_000):
        product = (left[start : start + 2_000] @ right.T).tocoo()
        near = product.data >= NEAR_DUPLICATE
        rows = (product.row[near] + start).tolist()
        tried |= set(zip(rows, product.col[near].tolist(), strict=True))
    return Finding(
        f"near pairs found of those that trying all {left.shape[0] * len(test_set):,} finds",
        f"{len(ours & tried):,} of {len(tried):,}, {len(ours - tried)} others",
        "the same",
        ours == tried,
        {"pairs": len(tried)},
    )
