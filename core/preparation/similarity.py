"""Which texts are nearly the same: every pair above a cosine, found without trying every pair.

A text's words are put in order, rare ones first. What is left of a unit vector after its first few
words may be too short to reach the threshold by itself; then two texts that reach it share one of
those first words (prefix filtering: Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity
search"). Only texts that do are compared, so nothing is missed and nothing is left to luck.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

NEAR_DUPLICATE = 0.90
"""TF-IDF cosine from which two texts count as the same."""

_WORD = re.compile(r"(?u)\b\w+\b")

PAIRS_A_BLOCK = 2_000_000
PAIRS_AT_ONCE = 250_000
PAIRS_AT_FIRST = 2_000
"""Pairs looked at together: they bound the memory. The first few of a block are few, so that
what they link need not be looked at again."""

_ROUNDING = 1e-5
"""Vectors are 32-bit numbers: a prefix is cut a little later than exact ones would need."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of texts by position, and how similar they are, all of the same length."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    similarity: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.left)


def words(text: str) -> str:
    """The words of a text as the comparison sees them; equal ones have equal vectors.

    Examples
    --------
    >>> words("Cobb  SALAD (no croutons)")
    'cobb salad no croutons'
    """
    return " ".join(_WORD.findall(text.lower()))


def text_vectors(texts: Sequence[str]) -> sparse.csr_array:
    """TF-IDF of words and pairs of neighbouring words, each row of length one.

    A text without any word has an empty row. Words of all texts count, so texts that are to be
    compared must be given together.

    Returns
    -------
    csr_array of float32, shape (texts, words)
    """
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), token_pattern=_WORD.pattern, dtype=np.float32)
    try:
        return sparse.csr_array(vectorizer.fit_transform(texts))
    except ValueError:  # no words at all
        return sparse.csr_array((len(texts), 1), dtype=np.float32)


def similar_pairs(
    left: sparse.csr_array, right: sparse.csr_array, threshold: float = NEAR_DUPLICATE
) -> Pairs:
    """Every pair of a left and a right row whose cosine reaches a threshold.

    Parameters
    ----------
    left, right : csr_array
        Rows of length one (or empty) over the same words.
    threshold : float
        Above 0, at most 1.

    Examples
    --------
    >>> vectors = text_vectors(["one egg", "two eggs", "one egg!"])
    >>> found = similar_pairs(vectors[:1], vectors[1:])
    >>> found.left.tolist(), found.right.tolist()
    ([0], [1])
    """
    found = []
    for block in _Candidates(left, right, threshold).blocks():
        found += [_near(left, right, rows, columns, threshold) for rows, columns in block]
    return _joined(found)


def linking_pairs(vectors: sparse.csr_array, threshold: float = NEAR_DUPLICATE) -> Pairs:
    """Pairs within a set that link all rows which a chain of similar pairs links.

    A pair whose rows are linked already is not looked at: a thousand copies of one template have
    half a million pairs, and a thousand say as much.

    Examples
    --------
    >>> found = linking_pairs(text_vectors(["one egg", "two eggs", "one egg!"]))
    >>> found.left.tolist(), found.right.tolist()
    ([0], [2])
    """
    family = np.arange(vectors.shape[0])
    candidates = _Candidates(vectors, vectors, threshold)
    found: list[Pairs] = []
    for block in candidates.blocks():
        for rows, columns in block:
            open_ = (rows < columns) & (family[rows] != family[columns])
            linked = _near(vectors, vectors, rows[open_], columns[open_], threshold)
            if len(linked):
                found.append(linked)
                family = connected(family, linked.left, linked.right)
        candidates.forget_linked(family)
    return _joined(found)


def connected(
    family: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Families after linking some of their members, each named by its first one.

    Examples
    --------
    >>> connected(np.arange(4), np.array([1, 2]), np.array([3, 3])).tolist()
    [0, 1, 1, 1]
    """
    count = len(family)
    if not count:
        return family
    start, end = np.concatenate([np.arange(count), left]), np.concatenate([family, right])
    links = sparse.coo_array((np.ones(len(start), dtype=np.int8), (start, end)), (count, count))
    _, component = connected_components(links, directed=False)
    _, first, number = np.unique(component, return_index=True, return_inverse=True)
    return first[number].astype(np.int64)


def _near(
    left: sparse.csr_array,
    right: sparse.csr_array,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    threshold: float,
) -> Pairs:
    """Those of some pairs whose cosine reaches the threshold."""
    similarity = np.asarray(left[rows].multiply(right[columns]).sum(axis=1)).ravel()
    near = similarity >= threshold
    return Pairs(
        rows[near].astype(np.int64), columns[near].astype(np.int64), similarity[near].astype(float)
    )


def _joined(parts: Sequence[Pairs]) -> Pairs:
    """Pairs in order."""
    if not parts:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    left = np.concatenate([part.left for part in parts])
    right = np.concatenate([part.right for part in parts])
    order = np.lexsort((right, left))
    return Pairs(
        left[order], right[order], np.concatenate([part.similarity for part in parts])[order]
    )


class _Candidates:
    """Pairs of rows that share a word of both prefixes.

    Parameters
    ----------
    left, right : csr_array
        The same object twice compares a set with itself.
    threshold : float
    """

    def __init__(self, left: sparse.csr_array, right: sparse.csr_array, threshold: float) -> None:
        frequency = np.bincount(left.indices, minlength=left.shape[1])
        if right is not left:
            frequency = frequency + np.bincount(right.indices, minlength=right.shape[1])
        rank = np.empty(len(frequency), dtype=np.int64)
        rank[np.argsort(frequency, kind="stable")] = np.arange(len(frequency))
        self._left = _prefixes(left, rank, threshold)
        theirs = self._left if right is left else _prefixes(right, rank, threshold)
        self._by_word = theirs.T.tocsr()

    def blocks(self) -> Iterator[Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]]:
        """Candidates of some rows after the other, each block in pieces that fit in memory."""
        start = 0
        while start < self._left.shape[0]:
            expected = np.cumsum(self._left[start:] @ np.diff(self._by_word.indptr))
            end = start + max(1, int(np.searchsorted(expected, PAIRS_A_BLOCK, side="right")))
            yield self._pieces(start, end)
            start = end

    def _pieces(
        self, start: int, end: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        shared = (self._left[start:end] @ self._by_word).tocoo()
        at, size = 0, PAIRS_AT_FIRST
        while at < shared.nnz:
            yield shared.row[at : at + size] + start, shared.col[at : at + size]
            at, size = at + size, min(2 * size, PAIRS_AT_ONCE)

    def forget_linked(self, family: NDArray[np.int64]) -> None:
        """Leave out words that only members of one family have in their prefix."""
        whose = family[self._by_word.indices]
        filled = np.flatnonzero(np.diff(self._by_word.indptr))
        if not len(filled):
            return
        starts = self._by_word.indptr[filled]
        several = np.minimum.reduceat(whose, starts) < np.maximum.reduceat(whose, starts)
        keep = np.zeros(self._by_word.shape[0], dtype=np.int64)
        keep[filled[several]] = 1
        self._by_word = sparse.diags_array(keep).tocsr() @ self._by_word
        self._by_word.eliminate_zeros()


def _prefixes(
    vectors: sparse.csr_array, rank: NDArray[np.int64], threshold: float
) -> sparse.csr_array:
    """The rarest words of each row, as ones: as many as leave a rest below the threshold."""
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    order = np.lexsort((rank[vectors.indices], row))
    share = vectors.data[order].astype(np.float64) ** 2
    before = np.cumsum(share) - share
    first = np.repeat(vectors.indptr[:-1], np.diff(vectors.indptr))
    needed = before - before[first] <= 1 - threshold**2 + _ROUNDING
    chosen = order[needed]
    ones = np.ones(len(chosen), dtype=np.int64)
    return sparse.csr_array((ones, (row[chosen], vectors.indices[chosen])), shape=vectors.shape)
