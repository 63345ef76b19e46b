"""Which texts are worth comparing: no pair above the threshold is left out.

A text's words are put in order, rare ones first. What is left of a unit vector after its first few
words may be too short to reach the threshold by itself; then two texts that reach it share one of
those first words (prefix filtering: Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity
search"). Only texts that do are candidates, so nothing is missed and nothing is left to luck.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Positions = NDArray[np.int64]

PAIRS_A_BLOCK = 2_000_000
PAIRS_AT_ONCE = 250_000
PAIRS_AT_FIRST = 2_000
"""Pairs looked at together: they bound the memory. The first of a block are few, so that what they
link need not be looked at again."""

_ROUNDING = 1e-5
"""Vectors are 32-bit numbers: a prefix is cut a little later than exact ones would need."""


@dataclass(frozen=True)
class Block:
    """Candidates of the left rows from ``start`` to before ``end``, by position."""

    start: int
    end: int
    left: Positions
    right: Positions

    def pieces(self) -> Iterator[tuple[Positions, Positions]]:
        """The candidates, some at a time."""
        at, size = 0, PAIRS_AT_FIRST
        while at < len(self.left):
            yield self.left[at : at + size], self.right[at : at + size]
            at, size = at + size, min(2 * size, PAIRS_AT_ONCE)


class Candidates:
    """Pairs of a left and a right row that share a word of both prefixes.

    Parameters
    ----------
    left, right : csr_array
        Rows of length one (or empty) over the same words. The same object twice compares a set
        with itself.
    threshold : float
        Cosine, above 0, at most 1.
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

    def blocks(self) -> Iterator[Block]:
        """All candidates, block by block."""
        start = 0
        while start < self._left.shape[0]:
            expected = np.cumsum(self._left[start:] @ np.diff(self._by_word.indptr))
            end = start + max(1, int(np.searchsorted(expected, PAIRS_A_BLOCK, side="right")))
            shared = (self._left[start:end] @ self._by_word).tocoo()
            yield Block(start, end, shared.row.astype(np.int64) + start, shared.col)
            start = end

    def forget_linked(self, family: Positions) -> None:
        """Leave out words that only members of one family have in their prefix."""
        sizes = np.diff(self._by_word.indptr)
        filled = sizes > 0
        if not filled.any():
            return
        whose = family[self._by_word.indices]
        starts = self._by_word.indptr[:-1][filled]
        several = np.minimum.reduceat(whose, starts) < np.maximum.reduceat(whose, starts)
        keep = np.zeros(len(sizes), dtype=np.int64)
        keep[filled] = several
        self._by_word.data = np.repeat(keep, sizes)
        self._by_word.eliminate_zeros()


def _prefixes(vectors: sparse.csr_array, rank: Positions, threshold: float) -> sparse.csr_array:
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
