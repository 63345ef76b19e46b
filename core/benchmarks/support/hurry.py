"""Typing in a hurry: chat shorthand and slips of the finger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

PER_WORD = 0.10
WORD = re.compile(r"[A-Za-z]+")
SHORTEST_MISTYPED = 4


def shorthand_map(phrases: Sequence[str]) -> dict[str, str]:
    """``word=short`` phrases as a mapping.

    Examples
    --------
    >>> shorthand_map(["package=pkg"])
    {'package': 'pkg'}
    """
    return dict(phrase.split("=") for phrase in phrases)


def hurry(
    text: str, shorthand: Mapping[str, str], rng: np.random.Generator, share: float = PER_WORD
) -> tuple[str, list[str]]:
    """A text as somebody types it on a phone, and the words that changed, as typed.

    Parameters
    ----------
    shorthand : mapping of str to str
        What people write for a word.
    share : float
        Share of the words that are touched, where a word can be.
    """
    changed: list[str] = []

    def typed(found: re.Match[str]) -> str:
        """The word, or what became of it."""
        word = found.group()
        if rng.random() >= share:
            return word
        if word.lower() in shorthand:
            changed.append(shorthand[word.lower()])
        elif len(word) >= SHORTEST_MISTYPED:
            changed.append(_mistyped(word, rng))
        else:
            return word
        return changed[-1]

    return WORD.sub(typed, text), changed


def _mistyped(word: str, rng: np.random.Generator) -> str:
    """One letter lost, doubled, or swapped with the next."""
    at = int(rng.integers(1, len(word) - 1))
    slip = int(rng.integers(3))
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[: at + 1] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
