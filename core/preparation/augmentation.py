"""More examples from those there are: with mistakes people make, or in other words.

What is made is marked, knows its parent, and never goes to the practice set or the exam.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.domain.random_streams import stream
from core.preparation.examples import Example, ExampleOrigin, made_from, training_only
from core.preparation.leakage import find_leaks, normalised

TRIES = 5
"""Attempts at a text that is not there yet."""


@dataclass(frozen=True)
class Noise:
    """How often each kind of mistake is made in a new text.

    Attributes
    ----------
    typos : int
        Most typing mistakes; at least one is made where any are allowed.
    case, dropped : float
        Chance that the case changes, that a word is missing.
    """

    typos: int = 1
    case: float = 0.2
    dropped: float = 0.2


@dataclass(frozen=True)
class Rewrite:
    """A text in other words, or why there is none.

    Attributes
    ----------
    text : str or None
    cost_usd : float
    """

    text: str | None
    cost_usd: float = 0.0
    error: str = ""


class Rewriter(Protocol):
    """Says texts in other words (``core/services/rewriting.py`` asks a model to)."""

    def rewrite(self, texts: Sequence[str]) -> Sequence[Rewrite]:
        """One rewrite per text, in order."""


@dataclass(frozen=True)
class Augmented:
    """What was made.

    Attributes
    ----------
    made : tuple of Example
        New examples alone.
    left_out : dict of str to str
        Ids of parents for which one is missing, and why.
    cost_usd : float
    """

    made: tuple[Example, ...]
    left_out: dict[str, str]
    cost_usd: float = 0.0


def add_noise(
    examples: Sequence[Example], seed: int, copies: int = 1, noise: Noise | None = None
) -> Augmented:
    """New examples with typing mistakes, other case or a word less; labels stay.

    Words that turn a text's meaning (``no``, ``without``) and numbers are never touched by a
    mistake. Only originals are used. The same seed makes the same examples, whatever stands
    beside them.

    Raises
    ------
    BadUsage
        If an example is not of the working set.

    Examples
    --------
    >>> found = add_noise([Example("d1", "two eggs without bread", "yes")], seed=3)
    >>> [(made.item_id, made.label, made.parent_id) for made in found.made]
    [('d1~noise1', 'yes', 'd1')]
    """
    training_only(examples, "Adding noise")
    kind = noise or Noise()
    made: list[Example] = []
    left_out: dict[str, str] = {}
    for parent in _originals(examples):
        known = {parent.text}
        for number in range(1, copies + 1):
            rng = stream(seed, "noise", parent.item_id, number)
            tried = (_noisy(parent.text, kind, rng) for _ in range(TRIES))
            text = next((text for text in tried if text not in known), None)
            if text is None:
                left_out[parent.item_id] = "too short to differ"
                break
            known.add(text)
            made.append(made_from(parent, text, ExampleOrigin.NOISE, number))
    return Augmented(tuple(made), left_out)


def rewritten(
    examples: Sequence[Example], rewriter: Rewriter, test_set: Sequence[str] = ()
) -> Augmented:
    """New examples in other words. A model may change what a text says: have some checked.

    Parameters
    ----------
    rewriter : Rewriter
    test_set : sequence of str
        Exam texts; a rewrite that comes to repeat one is left out.

    Raises
    ------
    BadUsage
        If an example is not of the working set.
    """
    training_only(examples, "Rewriting")
    parents = _originals(examples)
    found = rewriter.rewrite([parent.text for parent in parents])
    made: list[Example] = []
    left_out: dict[str, str] = {}
    for parent, rewrite in zip(parents, found, strict=True):
        if rewrite.text is None or not rewrite.text.strip():
            left_out[parent.item_id] = rewrite.error or "nothing came back"
        elif normalised(rewrite.text) == normalised(parent.text):
            left_out[parent.item_id] = "came back unchanged"
        else:
            made.append(made_from(parent, rewrite.text.strip(), ExampleOrigin.REWRITTEN, 1))
    leaked = {leak.training for leak in find_leaks([example.text for example in made], test_set)}
    left_out |= {str(made[at].parent_id): "repeats a test item" for at in leaked}
    kept = tuple(example for at, example in enumerate(made) if at not in leaked)
    return Augmented(kept, left_out, sum(rewrite.cost_usd for rewrite in found))


def _originals(examples: Sequence[Example]) -> list[Example]:
    return [example for example in examples if example.origin is ExampleOrigin.ORIGINAL]


def _noisy(text: str, noise: Noise, rng: np.random.Generator) -> str:
    for _ in range(int(rng.integers(1, noise.typos + 1)) if noise.typos else 0):
        text = with_typo(text, rng)
    if rng.random() < noise.dropped:
        text = with_word_dropped(text, rng)
    return with_other_case(text, rng) if rng.random() < noise.case else text


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
