"""Snorkel's half of the rationale benchmark: runs in Snorkel's own environment.

``python snorkel_side.py TASK.json VOTES.npy`` prints the seconds it took. Imports,
reading the task and writing the votes are not timed.
"""

from __future__ import annotations

import json
import re
import sys
import time
from typing import Any

import numpy as np
import pandas as pd
from snorkel.labeling import LabelingFunction, PandasLFApplier

ABSTAIN = -1


def labeling_function(rule: dict[str, Any]) -> LabelingFunction:
    """A rationale the way a Snorkel user writes it: compiled once, searched per text."""
    include = re.compile(rule["include"]).search
    exclude = re.compile(rule["exclude"]).search if rule["exclude"] else None
    column, label = rule["column"], rule["label"]

    def vote(row: Any) -> int:
        text = getattr(row, column)
        if include(text) is None or (exclude is not None and exclude(text) is not None):
            return ABSTAIN
        return int(label)

    return LabelingFunction(rule["name"], vote)


def cleaned(texts: pd.Series, rewrites: list[dict[str, str]]) -> list[str]:
    """The texts after all rewrites, in one pass.

    Cheaper for Snorkel than its own preprocessors, which make a new row for each of them.
    """
    compiled = [(re.compile(rule["pattern"]), rule["replacement"]) for rule in rewrites]
    found = []
    for text in texts:
        for pattern, replacement in compiled:
            text = pattern.sub(replacement, text)
        found.append(text)
    return found


def main(task_file: str, votes_file: str) -> None:
    """Read the task, vote, tell the time."""
    with open(task_file, encoding="utf-8") as file:
        task = json.load(file)
    started = time.perf_counter()
    frame = pd.DataFrame({"text": pd.Series(task["texts"]).str.lower()})
    frame["u"] = cleaned(frame["text"], task["rewrites"])
    applier = PandasLFApplier([labeling_function(rule) for rule in task["votes"]])
    votes = applier.apply(frame, progress_bar=False)
    seconds = time.perf_counter() - started
    np.save(votes_file, votes.astype(np.int8))
    print(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
