"""Word weights of every text of a benchmark, computed once per experiment and sliced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from core.domain.benchmark import Items, Split

TOKEN = r"(?u)\b\w+\b"
"""Words of one letter too, which scikit-learn's own pattern leaves out."""


@dataclass(frozen=True)
class TextFeatures:
    """TF-IDF vectors by split.

    The vocabulary and its weights come from the pool's texts, which every arm may read; no
    answer is involved.

    Attributes
    ----------
    pairs : mapping of Split to csr_matrix
        Words and pairs of words.
    words : mapping of Split to csr_matrix
        Words alone.
    """

    pairs: Mapping[Split, csr_matrix]
    words: Mapping[Split, csr_matrix]


def text_features(items: Mapping[Split, Items]) -> TextFeatures:
    """Fit on the pool, transform every split.

    Parameters
    ----------
    items : mapping of Split to Items

    Returns
    -------
    TextFeatures
        Rows of length one, in the order of the items; a split without items has none.
    """
    return TextFeatures(_weights(items, 2), _weights(items, 1))


def _weights(items: Mapping[Split, Items], longest: int) -> dict[Split, csr_matrix]:
    vectorizer = TfidfVectorizer(
        ngram_range=(1, longest), sublinear_tf=True, token_pattern=TOKEN, dtype=np.float32
    )
    vectorizer.fit(items[Split.POOL].text)
    terms = len(vectorizer.vocabulary_)
    # A split may be empty (an upload has no probe set), which transform refuses.
    return {
        split: vectorizer.transform(found.text)
        if len(found)
        else csr_matrix((0, terms), dtype=np.float32)
        for split, found in items.items()
    }
