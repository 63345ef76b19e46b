"""Votes and what Dawid and Skene (1979) make of them, worked out in plain loops.

``python tests/reference/dawid_skene/generate.py`` writes ``posteriors.json`` beside it. Nothing of
the product is imported. The equations are those of the paper ("Maximum likelihood estimation of
observer error-rates using the EM algorithm", Applied Statistics 28, 20-28): 2.3 and 2.4 for
the error rates and the class prior, 2.5 for the posteriors; ``PSEUDO_VOTES`` per row, spread over
the classes, are added to the counts of both. Without them, on the same votes, the loops agree with
crowd-kit (``checked`` in the file; ``--check`` does it again where crowd-kit is installed).

Class 0 is common. Classes 1 and 2 are each other's mirror image: people come in pairs, and for
every item there is one on which the other of each pair said the mirrored class. So items on which
a pair said 1 and 2 are tied for good, and neither answer is the first class.
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path

CLASSES, PEOPLE, PSEUDO_VOTES = 3, 8, 2.0
MIRROR = (0, 2, 1)
SHARES = (0.7, 0.15, 0.15)
SKILL = (0.9, 0.85, 0.75, 0.65)
"""Of each pair."""
UNCHANGED = 1e-13

Vote = tuple[int, int, int]


def drawn_votes(seed: int = 1979) -> tuple[list[Vote], list[int]]:
    """Item, person and class of every vote; and the items that are tied."""
    luck = random.Random(seed)
    items: list[dict[int, int]] = []
    for _ in range(60):
        truth = luck.choices(range(CLASSES), SHARES)[0]
        said = {}
        for person in luck.sample(range(PEOPLE), 5):
            right = luck.random() < SKILL[person // 2]
            said[person] = truth if right else luck.choice([k for k in range(3) if k != truth])
        items += [said, {person ^ 1: MIRROR[label] for person, label in said.items()}]
    tied = [{2 * pair: 1 + pair % 2, 2 * pair + 1: 2 - pair % 2} for pair in range(4)]
    tied += [{**tied[0], **tied[3]}, {**tied[1], **tied[2]}]
    votes = [
        (at, person, label)
        for at, said in enumerate(items + tied)
        for person, label in sorted(said.items())
    ]
    return votes, list(range(len(items), len(items + tied)))


def fitted(
    votes: list[Vote], pseudo_votes: float
) -> tuple[list[float], list[list[list[float]]], list[list[float]]]:
    """Class prior, confusion by person and true class, posteriors by item."""
    n = 1 + max(item for item, _, _ in votes)
    added = pseudo_votes / CLASSES
    posterior = [[0.0] * CLASSES for _ in range(n)]
    for item, _, label in votes:
        posterior[item][label] += 1
    posterior = [[share / sum(row) for share in row] for row in posterior]
    while True:
        counts = [sum(row[true] for row in posterior) + added for true in range(CLASSES)]
        prior = [count / sum(counts) for count in counts]
        table = [[[added] * CLASSES for _ in range(CLASSES)] for _ in range(PEOPLE)]
        for item, person, label in votes:
            for true in range(CLASSES):
                table[person][true][label] += posterior[item][true]
        confusion = [[[cell / sum(row) for cell in row] for row in person] for person in table]
        weight = [list(prior) for _ in range(n)]
        for item, person, label in votes:
            for true in range(CLASSES):
                weight[item][true] *= confusion[person][true][label]
        before, posterior = posterior, [[w / sum(row) for w in row] for row in weight]
        pairs = zip(before, posterior, strict=True)
        if max(math.dist(one, other) for one, other in pairs) < UNCHANGED:
            return prior, confusion, posterior


def main() -> None:
    """Write the file, or compare with crowd-kit."""
    votes, tied = drawn_votes()
    if "--check" in sys.argv:
        print(f"largest difference from crowd-kit: {from_crowd_kit(votes):.1e}")
        return
    prior, confusion, posterior = fitted(votes, PSEUDO_VOTES)
    found = {
        "made_by": "generate.py beside this file: plain loops, run until nothing changes (1e-13)",
        "checked": "without pseudo-votes DawidSkene of crowd-kit 1.4.2 agrees to 1e-9",
        "pseudo_votes": PSEUDO_VOTES,
        "votes": votes,
        "tied": tied,
        "class_prior": prior,
        "confusion": confusion,
        "posterior": posterior,
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(told)}" for name, told in found.items())
    (Path(__file__).parent / "posteriors.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def from_crowd_kit(votes: list[Vote]) -> float:
    """Largest difference from crowd-kit's posteriors where no pseudo-votes are added."""
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    table = pd.DataFrame(votes, columns=["task", "worker", "label"])
    theirs = DawidSkene(n_iter=1000, tol=-1.0).fit_predict_proba(table).sort_index()
    _, _, ours = fitted(votes, 0.0)
    return float(abs(theirs[[*range(CLASSES)]].to_numpy() - ours).max())


if __name__ == "__main__":
    main()
