"""datasketch's half of the duplicates benchmark: runs in datasketch's own environment.

``python datasketch_side.py TASK.json PAIRS.json`` prints the seconds from the texts to pairs that
may be similar; that these still have to be compared is not timed.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
import time

from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
JACCARD = 0.5
"""Lower than the cosine wanted, or pairs that share their rare words only would be missed."""

WORD = re.compile(r"\w+")


def shingles(text: str) -> list[bytes]:
    """Words and pairs of neighbouring words."""
    found = WORD.findall(text.lower())
    pairs = [f"{one} {other}" for one, other in itertools.pairwise(found)]
    return [part.encode() for part in {*found, *pairs}]


def main(task_file: str, pairs_file: str) -> None:
    """Read the task, find pairs, tell the time."""
    with open(task_file, encoding="utf-8") as file:
        task = json.load(file)
    started = time.perf_counter()
    lsh = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
    test_set = MinHash.bulk((shingles(text) for text in task["exam"]), num_perm=PERMUTATIONS)
    for at, sketch in enumerate(test_set):
        lsh.insert(at, sketch, check_duplication=False)
    pairs = []
    for at, text in enumerate(task["training"]):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch(shingles(text))
        pairs += [(at, other) for other in lsh.query(sketch)]
    seconds = time.perf_counter() - started
    with open(pairs_file, "w", encoding="utf-8") as file:
        json.dump(pairs, file)
    print(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
