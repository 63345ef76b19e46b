"""Training texts that repeat a test text, exactly or nearly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.preparation.similarity import NEAR_DUPLICATE, similar_pairs, text_vectors, words


@dataclass(frozen=True)
class Leak:
    """A training item and the test item it repeats, by position; similarity is a cosine, 0..1."""

    training: int
    test_set: int
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
    training: Sequence[str], test_set: Sequence[str], threshold: float = NEAR_DUPLICATE
) -> list[Leak]:
    """For every training text that repeats a test text, the closest one.

    Parameters
    ----------
    training, test_set : sequence of str
        Also of the validation set: whatever is learned from, or picked by, counts as training.
    threshold : float
        Smallest cosine of word 1-2-gram TF-IDF vectors that counts.

    Returns
    -------
    list of Leak
        In the order of the training texts.

    Examples
    --------
    >>> find_leaks(["Cobb salad, bacon", "Steak"], ["COBB SALAD - BACON"])
    [Leak(training=0, test_set=0, similarity=1.0)]
    """
    if not len(training) or not len(test_set):
        return []
    # Backwards, so that of equal test texts the first one is named.
    exact = {normalised(text): at for at, text in reversed(list(enumerate(test_set)))}
    found: dict[int, Leak] = {}
    for at, text in enumerate(training):
        if normalised(text) in exact:
            found[at] = Leak(at, exact[normalised(text)], 1.0)
    for leak in _nearly(training, test_set, threshold):
        found.setdefault(leak.training, leak)
    return [found[at] for at in sorted(found)]


def _nearly(training: Sequence[str], test_set: Sequence[str], threshold: float) -> list[Leak]:
    """Training texts near a test text, closest first; a test text that repeats counts once."""
    different = {words(text): at for at, text in reversed(list(enumerate(test_set)))}
    test_at = np.array(sorted(different.values()))
    # Words of both sides count, or a text with one word in common would look the same.
    vectors = text_vectors([*test_set, *training])
    pairs = similar_pairs(vectors[len(test_set) :], vectors[test_at], threshold)
    return [
        Leak(int(pairs.left[at]), int(test_at[pairs.right[at]]), _rounded(pairs.similarity[at]))
        for at in np.lexsort((pairs.right, -pairs.similarity))
    ]


def _rounded(similarity: float) -> float:
    return round(float(similarity), 4)
