"""Which texts are nearly the same: the cosine of their words, and every pair that reaches one.

Word weights are TF-IDF (Salton and Buckley 1988) with scikit-learn's smoothing,
``tf * (ln((1 + texts) / (1 + texts with the word)) + 1)``; the pairs come from prefix filtering
(:mod:`core.preparation.candidates`), exact, where MinHash would miss some.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from core.preparation.candidates import Block, Candidates, Positions

NEAR_DUPLICATE = 0.90
"""TF-IDF cosine from which two texts count as the same; the same one finds leaks and families, or
a family could be divided by a leak."""

CROWDED = 0.25
"""Share of all pairs from which comparing everything is faster than comparing candidates."""

_WORD = re.compile(r"(?u)\b\w+\b")


@dataclass(frozen=True)
class Pairs:
    """Pairs of texts by position, and how similar they are, all of the same length."""

    left: Positions
    right: Positions
    similarity: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.left)


def words(text: str) -> str:
    """The words of a text as the comparison sees them; equal ones have equal vectors.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        In lower case, one space between.

    Examples
    --------
    >>> words("Cobb  SALAD (no croutons)")
    'cobb salad no croutons'
    """
    return " ".join(_WORD.findall(text.lower()))


def text_vectors(texts: Sequence[str]) -> sparse.csr_array:
    """TF-IDF of words and pairs of neighbouring words, each row of length one.

    A text without any word has an empty row. How rare a word is depends on all texts, so texts
    that are to be compared must be given together.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    csr_array of float32, shape (texts, words)
    """
    # Loaded here: commands that compare no texts start a second sooner.
    from sklearn.feature_extraction.text import TfidfVectorizer

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
        Rows of :func:`text_vectors` over the same words.
    threshold : float
        Cosine, above 0, at most 1.

    Returns
    -------
    Pairs
        By position, in order; similarities are cosines, 0..1.

    Examples
    --------
    >>> vectors = text_vectors(["one egg", "two eggs", "one egg!"])
    >>> found = similar_pairs(vectors[:1], vectors[1:])
    >>> found.left.tolist(), found.right.tolist()
    ([0], [1])
    """
    found: list[Pairs] = []
    for block in Candidates(left, right, threshold).blocks():
        if len(block.left) > CROWDED * (block.end - block.start) * right.shape[0]:
            found.append(_near_of_all(left, right, block, threshold))
        else:
            found += [_near(left, right, *piece, threshold) for piece in block.pieces()]
    return _joined(found)


def linking_pairs(vectors: sparse.csr_array, threshold: float = NEAR_DUPLICATE) -> Pairs:
    """Pairs within a set that link all rows which a chain of similar pairs links.

    A pair whose rows are linked already is not looked at: a template used a thousand times has
    half a million pairs, and a thousand say as much.

    Parameters
    ----------
    vectors : csr_array
        Of :func:`text_vectors`.
    threshold : float
        Cosine, above 0, at most 1.

    Returns
    -------
    Pairs
        Enough of them for every family, the left position always the smaller one.

    Examples
    --------
    >>> found = linking_pairs(text_vectors(["one egg", "two eggs", "one egg!"]))
    >>> found.left.tolist(), found.right.tolist()
    ([0], [2])
    """
    family = np.arange(vectors.shape[0])
    candidates = Candidates(vectors, vectors, threshold)
    found: list[Pairs] = []
    for block in candidates.blocks():
        for left, right in block.pieces():
            unlinked = (left < right) & (family[left] != family[right])
            near = _near(vectors, vectors, left[unlinked], right[unlinked], threshold)
            if len(near):
                found.append(near)
                family = connected(family, near.left, near.right)
        candidates.forget_linked(family)
    return _joined(found)


def connected(family: Positions, left: Positions, right: Positions) -> Positions:
    """Families after linking some of their members, each named by its first one.

    Parameters
    ----------
    family : ndarray of int, shape (texts,)
        Position of the first member of each text's family so far.
    left, right : ndarray of int, shape (pairs,)
        Positions to link.

    Returns
    -------
    ndarray of int, shape (texts,)

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
    # Numbers of components are arbitrary; the first member's position is the same every time.
    _, component = connected_components(links, directed=False)
    _, first, number = np.unique(component, return_index=True, return_inverse=True)
    return first[number].astype(np.int64)


def _near(
    left: sparse.csr_array,
    right: sparse.csr_array,
    rows: Positions,
    columns: Positions,
    threshold: float,
) -> Pairs:
    """Those of some pairs whose cosine reaches the threshold."""
    similarity = np.asarray(left[rows].multiply(right[columns]).sum(axis=1)).ravel()
    near = similarity >= threshold
    return _pairs(rows[near], columns[near], similarity[near])


def _near_of_all(
    left: sparse.csr_array, right: sparse.csr_array, block: Block, threshold: float
) -> Pairs:
    """The same for all pairs of a block's left rows."""
    product = (left[block.start : block.end] @ right.T).tocoo()
    near = product.data >= threshold
    return _pairs(product.row[near] + block.start, product.col[near], product.data[near])


def _pairs(
    left: NDArray[np.integer], right: NDArray[np.integer], similarity: NDArray[np.floating]
) -> Pairs:
    return Pairs(left.astype(np.int64), right.astype(np.int64), similarity.astype(np.float64))


def _joined(parts: Sequence[Pairs]) -> Pairs:
    """All pairs, in order."""
    if not parts:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    left = np.concatenate([part.left for part in parts])
    right = np.concatenate([part.right for part in parts])
    similarity = np.concatenate([part.similarity for part in parts])
    order = np.lexsort((right, left))
    return Pairs(left[order], right[order], similarity[order])
