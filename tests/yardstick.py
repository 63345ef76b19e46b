"""What this machine takes for a fixed piece of work, so that a cost can be told in it.

The work is of the kind the suite does: ten fits of words and pairs of words with logistic
regression, on 5,000 short texts, with one linear-algebra thread.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
FITS = 10
TIMES = 3
TEXTS, WORDS, LENGTH = 5_000, 3_000, 12


@dataclass(frozen=True)
class Yardstick:
    """Seconds of the processor and of the clock on the wall."""

    cpu: float
    wall: float


def work() -> None:
    """The piece of work; imports stay outside of what is measured."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    words = np.array([f"w{at}" for at in range(WORDS)])
    often = 1 / np.arange(1, WORDS + 1)
    drawn = rng.choice(WORDS, size=(TEXTS, LENGTH), p=often / often.sum())
    texts = [" ".join(words[row]) for row in drawn]
    labels = (drawn % 7 == 0).sum(axis=1) > 1
    for _ in range(FITS):
        features = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)
        LogisticRegression(C=3, max_iter=300).fit(features, labels)


def timed() -> Yardstick:
    """The work, timed in this process."""
    import sklearn.feature_extraction.text
    import sklearn.linear_model  # noqa: F401

    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Yardstick(time.process_time() - cpu, time.perf_counter() - wall)


def measured() -> Yardstick:
    """The work in a process of its own, with one thread: the middle one of three, which scatter."""
    told = subprocess.run(
        [sys.executable, __file__],
        env=os.environ | ONE_THREAD,
        capture_output=True,
        text=True,
        check=True,
    )
    return Yardstick(**json.loads(told.stdout))


if __name__ == "__main__":
    told = sorted((timed() for _ in range(TIMES)), key=lambda one: one.cpu)
    print(json.dumps(asdict(told[TIMES // 2])))
