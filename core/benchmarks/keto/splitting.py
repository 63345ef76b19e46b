"""Which base dishes go to which split: no base dish is in two of them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from core.benchmarks.keto.facts import Family, Head, KetoFacts
from core.domain.benchmark import Split

UNSEEN_FAMILIES = ("korean", "kebab", "parfait")
"""Kitchens nobody trains on: they are in the test split only."""

TEST_HEADS = 50
IMPLIED_HEADS = {Split.TEST: 9, Split.DEV: 4}
"""Base dishes one has to know by name; the rest of them stay in the pool, where a
model can learn them."""

HeadsBySplit = dict[Split, dict[str, list[Head]]]


def split_heads(facts: KetoFacts, rng: np.random.Generator) -> HeadsBySplit:
    """Deal the base dishes of every family to the four splits.

    Each known family gives one base dish to dev, one to probe, and its share of
    50 to test; the pool keeps the rest.
    """
    dealt: HeadsBySplit = {split: defaultdict(list) for split in Split}
    known = [family for family in facts.families.values() if family.name not in UNSEEN_FAMILIES]
    for name in UNSEEN_FAMILIES:
        dealt[Split.TEST][name] = list(facts.families[name].heads)
    implied = _deal_implied(known, dealt, rng)
    shares = _shares([len(_plain(family)) for family in known], TEST_HEADS - implied)
    for family, share in zip(known, shares, strict=True):
        heads = [_plain(family)[at] for at in rng.permutation(len(_plain(family)))]
        dealt[Split.PROBE][family.name].append(heads[0])
        dealt[Split.DEV][family.name].append(heads[1])
        dealt[Split.TEST][family.name] += heads[2 : 2 + share]
        dealt[Split.POOL][family.name] += heads[2 + share :]
    return dealt


def _plain(family: Family) -> list[Head]:
    """Heads dealt evenly: those that imply nothing, or all where all imply something."""
    plain = [head for head in family.heads if not head.implied]
    return plain or list(family.heads)


def _deal_implied(known: list[Family], dealt: HeadsBySplit, rng: np.random.Generator) -> int:
    """Deal the base dishes one has to know; returns how many went to test."""
    special = [
        (family.name, head)
        for family in known
        for head in family.heads
        if head not in _plain(family)
    ]
    order = [special[at] for at in rng.permutation(len(special))]
    for split, count in IMPLIED_HEADS.items():
        for name, head in order[:count]:
            dealt[split][name].append(head)
        order = order[count:]
    for name, head in order:
        dealt[Split.POOL][name].append(head)
    return IMPLIED_HEADS[Split.TEST]


def _shares(sizes: list[int], total: int) -> list[int]:
    """Split ``total`` in proportion to sizes, whole numbers, largest remainders first.

    Examples
    --------
    >>> _shares([10, 10, 20], 9)
    [2, 2, 5]
    """
    exact = np.array(sizes, dtype=float) * total / sum(sizes)
    shares = np.floor(exact).astype(int)
    for at in np.argsort(-(exact - shares), kind="stable")[: total - int(shares.sum())]:
        shares[at] += 1
    return [int(share) for share in shares]
