"""Small mistakes people make when they type: for examples that teach a model to overlook them."""

from __future__ import annotations

import re

import numpy as np

NEIGHBOURS = {
    letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at, letter in enumerate(row)
}
KEPT_WORDS = (
    "no not nor non never none without except but hardly nicht kein keine ohne nie pas sans jamais "
    "sin nunca não sem mai senza niet geen zonder inte utan nie bez"
)
KEPT = frozenset(KEPT_WORDS.split())
"""Words whose loss would turn what a text says, and so its label."""

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def with_typo(text: str, rng: np.random.Generator) -> str:
    """A letter swapped with the next, left out, doubled, or missed by one key.

    Words with digits, short words and those that turn the meaning stay as they are.
    """
    words = [match for match in _LETTERS.finditer(text) if match.group().lower() not in KEPT]
    if not words:
        return text
    word = words[int(rng.integers(len(words)))]
    at = word.start() + int(rng.integers(len(word.group()) - 1))
    letter, after = text[at], text[at + 1]
    near = NEIGHBOURS.get(letter.lower(), "")
    written = [after + letter, after, letter + letter + after]
    if near:
        written.append(near[int(rng.integers(len(near)))] + after)
    return text[:at] + written[int(rng.integers(len(written)))] + text[at + 2 :]


def with_other_case(text: str, rng: np.random.Generator) -> str:
    """All small, all capital, or each word begun with a capital."""
    others = [form for form in (text.lower(), text.upper(), text.title()) if form != text]
    return others[int(rng.integers(len(others)))] if others else text


def with_word_dropped(text: str, rng: np.random.Generator) -> str:
    """A word less; never the last one, a number, or a word that turns the meaning."""
    words = list(_WORD.finditer(text))
    free = [word for word in words if not _is_kept(word.group())]
    if len(words) < 3 or not free:
        return text
    word = free[int(rng.integers(len(free)))]
    return " ".join((text[: word.start()].rstrip(), text[word.end() :].lstrip())).strip()


def _is_kept(word: str) -> bool:
    bare = word.strip(".,;:!?()\"'").lower()
    return bare in KEPT or bare.endswith("n't") or any(letter.isdigit() for letter in word)
