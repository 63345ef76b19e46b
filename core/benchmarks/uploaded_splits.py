"""Splits for items that came without: stratified by class, no family in two of them, seeded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.benchmarks.uploaded import FEWEST, split_of
from core.domain.benchmark import Split
from core.domain.random_streams import stream

SEED = 1
DEV_ITEMS, TEST_ITEMS = 500, 1_000
MOST_DEALT = 50_000
"""Families times parts up to which they are dealt one by one, which takes a second."""
LARGEST_SHARE = {Split.DEV: 0.15, Split.TEST: 0.3}


@dataclass(frozen=True)
class Proposal:
    """Splits as they came, and what was proposed where they are missing.

    Attributes
    ----------
    split : ndarray of str or None
        Name of a split for every row; None for rows that are not used: those with another word,
        and those without an answer whose family is in a split that was proposed here.
    made : tuple of Split
        Splits that were proposed here.
    """

    split: NDArray[np.object_]
    made: tuple[Split, ...]


def propose_splits(
    rows: pd.DataFrame, wanted: Mapping[Split, int] | None = None, seed: int = SEED
) -> Proposal:
    """Keep the splits that rows name, and carve those that nobody named out of the pool.

    Rows that name another word are left unused if any row names a split; else nobody has
    named one and all rows are dealt.

    Parameters
    ----------
    rows : DataFrame
        Columns split, gold, family.
    wanted : mapping of Split to int, optional
        Items of dev and test, by default 500 and 1,000; never more than 15% and 30% of the rows.
    seed : int

    Returns
    -------
    Proposal
        The same for the same rows in the same order.
    """
    named, made = _named(rows["split"])
    gold = rows["gold"].to_numpy(dtype=object)
    family = rows["family"].to_numpy(dtype=object)
    in_test = set(family[[split in (Split.TEST, Split.PROBE) for split in named]])
    for split in made:
        free = np.array([name is Split.POOL for name in named]) & pd.notna(gold)
        if split is Split.DEV:
            free &= ~_one_of(family, in_test)
        at = np.flatnonzero(free)
        carved = at[carve(gold[at], family[at], _items_of(split, len(rows), wanted), seed)]
        named[carved] = split
    named[_left_behind(named, gold, family, made)] = None
    return Proposal(
        np.array([split.value if split else None for split in named], dtype=object), made
    )


def split_sizes(rows: pd.DataFrame) -> tuple[dict[Split, int], tuple[Split, ...]]:
    """How many items each split will have, without looking for near duplicates or dealing.

    Parameters
    ----------
    rows : DataFrame
        Columns split, gold, family (empty where nobody named one) and text.

    Returns
    -------
    sizes : dict of Split to int
        Usable items, as :func:`core.benchmarks.uploaded.content_of` counts them. Of splits that
        will be proposed about so many: whole families may make it more or fewer.
    made : tuple of Split
        Splits that will be proposed.
    """
    named, made = _named(rows["split"])
    usable = (rows["text"].fillna("").astype(str).str.strip() != "").to_numpy()
    answered = usable & rows["gold"].notna().to_numpy()
    sizes = {
        split: int(((named == split) & (usable if split is Split.POOL else answered)).sum())
        for split in Split
    }
    free = (named == Split.POOL) & answered
    named_families = rows.loc[free, "family"]
    families = int(named_families.isna().sum() + named_families.nunique())
    left = int(free.sum())
    for split in made:
        count = min(_items_of(split, len(rows)), left)
        if count and families > 1:
            parts = _parts(left, count)
            sizes[split] = count if parts * families > MOST_DEALT else round(left / parts)
        left -= sizes[split]
        sizes[Split.POOL] -= sizes[split]
    return sizes, made


def why_undivided(came: pd.Series, family: NDArray[np.object_], items: int) -> str:
    """Why no part can be set aside, where one family holds nearly all; empty where it does not.

    Parameters
    ----------
    came : Series of str or None, shape (items,)
        Splits as they came.
    family : ndarray, shape (n,)
        Of all items, or of some of them.
    items : int

    Examples
    --------
    >>> why_undivided(pd.Series([None] * 400), np.zeros(400), 400)[:43]
    'All 400 texts are one family: nearly the sa'
    >>> why_undivided(pd.Series([None] * 400), np.arange(400), 400)
    ''
    """
    made = _named(came)[1]
    most = int(pd.Series(family).value_counts().max()) if len(family) else 0
    others = (len(family) - most) * items / max(len(family), 1)
    if 2 * most <= len(family) or others >= sum(FEWEST[split] for split in made):
        return ""
    share = "All" if most == len(family) else f"{most:,} of"
    looked_at = "" if len(family) == items else " that were looked at"
    parts = " or ".join(split.value for split in made)
    return (
        f"{share} {len(family):,} texts{looked_at} are one family: nearly the same, or named "
        f"as one. A family is never parted, so no {parts} split can be set aside."
    )


def _named(column: pd.Series) -> tuple[NDArray[np.object_], tuple[Split, ...]]:
    """The split that each row names, the pool where no row names any; and what nobody named."""
    named = np.array([split_of(name) for name in column], dtype=object)
    if not any(split is not None for split in named):
        named[:] = Split.POOL
    return named, tuple(split for split in (Split.TEST, Split.DEV) if split not in set(named))


def _items_of(split: Split, rows: int, wanted: Mapping[Split, int] | None = None) -> int:
    """Items that a proposed split is to have."""
    sizes = {Split.DEV: DEV_ITEMS, Split.TEST: TEST_ITEMS} | dict(wanted or {})
    return min(sizes[split], int(LARGEST_SHARE[split] * rows))


def _left_behind(
    named: NDArray[np.object_],
    gold: NDArray[np.object_],
    family: NDArray[np.object_],
    made: tuple[Split, ...],
) -> NDArray[np.bool_]:
    """Rows without an answer that repeat one that was carved: of no use there, a leak here."""
    carved = set(family[[split in made for split in named]])
    stayed = np.array([split is Split.POOL for split in named], dtype=bool)
    return stayed & pd.isna(gold) & _one_of(family, carved)


def _one_of(values: NDArray[np.object_], names: set[object]) -> NDArray[np.bool_]:
    # NumPy would compare every object with every name.
    return pd.Series(values, dtype=object).isin(names).to_numpy()


def carve(
    gold: NDArray[np.object_], family: NDArray[np.object_], count: int, seed: int
) -> NDArray[np.int_]:
    """About so many positions, with the classes in proportion and whole families.

    Parameters
    ----------
    gold : ndarray of object, shape (n,)
        Class of each row.
    family : ndarray of object, shape (n,)
    count : int
        Rows that are wanted; a large family may make it more or fewer.
    seed : int

    Returns
    -------
    ndarray of int
        Empty where no part can be taken: nothing is wanted, or all rows are one family.

    Examples
    --------
    >>> gold = np.array(["a", "b"] * 50, dtype=object)
    >>> len(carve(gold, np.arange(100).astype(object), 20, 1))
    20
    """
    if count < 1 or len(gold) < 2:
        return np.empty(0, dtype=int)
    classes, families = _codes(gold), _codes(family)
    commonest, held = np.bincount(classes).max(), families.max() + 1
    # sklearn refuses more folds than the commonest class has rows; rarer ones it spreads as far as
    # they go.
    folds = int(min(_parts(len(gold), count), commonest, held))
    if folds < 2:
        return np.empty(0, dtype=int)
    if folds * held > MOST_DEALT:
        return _drawn(classes, families, count, seed)
    # Loading it takes longer than importing a file, and most imports deal nothing.
    from sklearn.model_selection import StratifiedGroupKFold

    dealer = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    _, part = next(dealer.split(classes, classes, families))
    return part


def _parts(rows: int, count: int) -> int:
    """Parts of equal size to deal rows into, of which one is taken."""
    return max(2, round(rows / count))


def _codes(values: NDArray[np.object_]) -> NDArray[np.int_]:
    """Number of each value among the different ones, in the order of their spelling."""
    return pd.factorize(pd.Series([str(value) for value in values], dtype=object), sort=True)[0]


def _drawn(
    classes: NDArray[np.int_], families: NDArray[np.int_], count: int, seed: int
) -> NDArray[np.int_]:
    """Positions of every so-manieth family, in order of its commonest class, then of its size.

    Systematic sampling with implicit stratification (Cochran, Sampling Techniques, ch. 8): as good
    as dealing where there are many families, and no slower than sorting them.
    """
    pairs, rows = np.unique(np.stack([families, classes]), axis=1, return_counts=True)
    most = np.lexsort((rows, pairs[0]))
    main = np.zeros(families.max() + 1, dtype=int)
    main[pairs[0][most]] = pairs[1][most]
    sizes = np.bincount(families)
    # One family larger than all that is wanted would be more than half of it.
    fits = np.flatnonzero(sizes <= max(count, int(np.median(sizes))))
    by_chance = stream(seed, "families").permutation(len(fits))
    fits = fits[by_chance]
    fits = fits[np.lexsort((sizes[fits], main[fits]))]
    share = min(1.0, max(count / sizes[fits].sum(), 1 / len(fits)))
    steps = np.floor(share * np.arange(len(fits) + 1) + 0.5)
    chosen = np.zeros(len(sizes), dtype=bool)
    chosen[fits[np.diff(steps) > 0]] = True
    return np.flatnonzero(chosen[families])
