"""Texts that stand in a data set more than once, exactly or nearly, and the families they form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.preparation.leakage import normalised
from core.preparation.similarity import (
    NEAR_DUPLICATE,
    Pairs,
    connected,
    linking_pairs,
    text_vectors,
    words,
)


@dataclass(frozen=True)
class Duplicates:
    """What repeats within a set of texts, by position.

    Attributes
    ----------
    exact : tuple of tuple of int
        Groups of at least two texts that differ in case, spaces and punctuation at most.
    near : Pairs
        Pairs of different texts whose similarity reaches the threshold: enough of them to link
        every family, not all (a template used a thousand times has half a million).
    family : ndarray, shape (texts,)
        Position of the first text of the family each text belongs to. Two texts are of one
        family if a chain of exact and near duplicates links them.
    """

    exact: tuple[tuple[int, ...], ...]
    near: Pairs
    family: NDArray[np.int64]

    @property
    def repeated(self) -> tuple[int, ...]:
        """Texts that repeat an earlier one exactly: what can go without losing a text."""
        return tuple(sorted(at for group in self.exact for at in group[1:]))

    @property
    def families(self) -> tuple[tuple[int, ...], ...]:
        """Families of at least two texts, in the order of their first ones."""
        return _groups(self.family)


def find_duplicates(texts: Sequence[str], threshold: float = NEAR_DUPLICATE) -> Duplicates:
    """Exact and near duplicates of a set, by the rule that finds leaks.

    Parameters
    ----------
    texts : sequence of str
    threshold : float
        Cosine of word 1-2-gram TF-IDF vectors from which two texts are nearly the same.

    Returns
    -------
    Duplicates

    Examples
    --------
    >>> found = find_duplicates(["Two eggs", "Steak", "two eggs!", "Two eggs"])
    >>> found.exact, found.family.tolist()
    (((0, 2, 3),), [0, 1, 0, 0])
    """
    # Only one text of each wording is compared: equal vectors would pair with each other alone.
    same = _first_with(texts, normalised)
    written = np.unique(_first_with(texts, words))
    vectors = text_vectors(texts)[written]
    pairs = linking_pairs(vectors, threshold)
    left, right = written[pairs.left], written[pairs.right]
    differ = same[left] != same[right]
    near = Pairs(left[differ], right[differ], pairs.similarity[differ])
    return Duplicates(_groups(same), near, connected(same, near.left, near.right))


def contradictions(
    groups: Sequence[Sequence[int]], labels: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """Groups of repeats that do not all have the same label; an empty label is none.

    Examples
    --------
    >>> contradictions([(0, 1), (2, 3)], ["yes", "no", "yes", ""])
    ((0, 1),)
    """
    return tuple(
        tuple(group) for group in groups if len({labels[at] for at in group if labels[at]}) > 1
    )


def _first_with(texts: Sequence[str], key: Callable[[str], str]) -> NDArray[np.int64]:
    """For each text, the position of the first one with the same key."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(key(text), at) for at, text in enumerate(texts)], np.int64)


def _groups(first: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    members: dict[int, list[int]] = defaultdict(list)
    for at, of in enumerate(first.tolist()):
        members[of].append(at)
    return tuple(tuple(group) for group in members.values() if len(group) > 1)
