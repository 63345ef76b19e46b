"""Training texts that repeat an exam text, exactly or nearly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

NEAR_DUPLICATE = 0.90
"""TF-IDF cosine from which two texts count as the same."""

_CHUNK = 256


@dataclass(frozen=True)
class Leak:
    """A training item and the exam item it repeats, by position."""

    training: int
    exam: int
    similarity: float


def normalised(text: str) -> str:
    """Letters and digits only, lower case; a text that has none stays as it is.

    Examples
    --------
    >>> normalised("Cobb  SALAD (no croutons)")
    'cobbsaladnocroutons'
    """
    return re.sub(r"[\W_]+", "", text.lower()) or text.strip()


def find_leaks(
    training: Sequence[str], exam: Sequence[str], threshold: float = NEAR_DUPLICATE
) -> list[Leak]:
    """For every training text that repeats an exam text, the closest one.

    Parameters
    ----------
    training, exam : sequence of str
    threshold : float
        Smallest cosine of word 1-2-gram TF-IDF vectors that counts.

    Returns
    -------
    list of Leak
        In the order of the training texts.

    Examples
    --------
    >>> find_leaks(["Cobb salad, bacon", "Steak"], ["COBB SALAD - BACON"])
    [Leak(training=0, exam=0, similarity=1.0)]
    """
    if not len(training) or not len(exam):
        return []
    exact = {normalised(text): at for at, text in reversed(list(enumerate(exam)))}
    found: dict[int, Leak] = {}
    for at, text in enumerate(training):
        if normalised(text) in exact:
            found[at] = Leak(at, exact[normalised(text)], 1.0)
    similarity, closest = _nearest(training, exam)
    for near in np.flatnonzero(similarity >= threshold).tolist():
        found.setdefault(near, Leak(near, int(closest[near]), round(float(similarity[near]), 4)))
    return [found[at] for at in sorted(found)]


def _nearest(
    training: Sequence[str], exam: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """Cosine to, and position of, the closest exam text of each training text."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", dtype=np.float32)
    try:
        # Words of both sides count, or a text with one word in common would look the same.
        vectorizer.fit([*exam, *training])
    except ValueError:  # no words at all
        return np.zeros(len(training)), np.zeros(len(training), dtype=int)
    exam_vectors = vectorizer.transform(exam).T.tocsr()
    similarity = np.zeros(len(training))
    closest = np.zeros(len(training), dtype=int)
    for start in range(0, len(training), _CHUNK):
        chunk = training[start : start + _CHUNK]
        product = (vectorizer.transform(chunk) @ exam_vectors).tocsr()
        rows = slice(start, start + len(chunk))
        similarity[rows] = product.max(axis=1).toarray().ravel()
        closest[rows] = np.asarray(product.argmax(axis=1)).ravel()
    return similarity, closest
