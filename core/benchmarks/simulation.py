"""What simulated people need to know about a benchmark.

Two protocols: how readers with gaps in their knowledge answer (the crowd), and which words
an expert would use (the analyst). An embedded benchmark implements both; an uploaded one has
real people instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Codes


class Perception(Protocol):
    """How readers with gaps in their knowledge answer the items of a split."""

    nuances: tuple[str, ...]
    names: tuple[str, ...]
    words: tuple[str, ...]
    known_before: NDArray[np.float64]
    seconds_factor: NDArray[np.float64]
    truth: Codes
    n_classes: int

    def answers(self, items: NDArray[np.int_], knows: NDArray[np.bool_]) -> Codes:
        """Answer of one reader per row, before slips."""

    def hinges(self) -> NDArray[np.bool_]:
        """Shape (items, nuances): does this nuance alone turn the answer?"""

    def suspects(self, item: int, answer: int) -> list[int]:
        """Nuances that explain a wrong answer."""


LISTED_FIRST = 4
"""Wordings of a list that come to mind as readily as common things."""


@dataclass(frozen=True)
class Cue:
    """One thing an expert can name, with its wordings, and what it votes for.

    Attributes
    ----------
    key : str
    topic : str
        Rationale it belongs to.
    label : int
        Class code it speaks for.
    wordings : tuple of str
        The plain wording first, then synonyms.
    unprompted : str
        How likely the expert is to mention it in the first interview: ``"common"``, ``"rare"``
        or ``"name"`` for a thing with its synonyms; ``"listed"`` where the wordings are what
        the expert is asked for, so that the first :data:`LISTED_FIRST` are common and the
        others rare.
    unless : tuple of str
        Keys of cues whose presence silences this one.
    """

    key: str
    topic: str
    label: int
    wordings: tuple[str, ...]
    unprompted: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """What one wrong or missing answer teaches.

    Attributes
    ----------
    cue : str, optional
        Key of the cue that decides the item.
    wording : str, optional
        The words that stood in the text.
    cleaning : str, optional
        Key of the cleaning rule that was missing.
    """

    cue: str | None = None
    wording: str | None = None
    cleaning: str | None = None


@dataclass(frozen=True)
class CleaningRewrite:
    """A rewrite that blanks what is not on the plate: the expert's words and the SQL."""

    key: str
    words: str
    expression: str


@dataclass(frozen=True)
class StandIns:
    """Words that name the replacement of something, and must not be read as that something.

    Attributes
    ----------
    label : int
        Class code they speak for.
    topics : collection of str
        Topics whose cues of that class are stand-ins.
    mark : str
        What a rewrite puts in their place.
    words : str
        Why, in the expert's words.
    replaced : str
        What the expert says of a text that has one.
    """

    label: int
    topics: Collection[str]
    mark: str
    words: str
    replaced: str


class Lexicon(Protocol):
    """Which words an expert would use, and what an error in the rules teaches.

    Attributes
    ----------
    cues : mapping of str to Cue
    topics : mapping of str to str
        The expert's words by the first word of a topic.
    sides : mapping of int to str
        How the ids of rationales for a class begin.
    standins : StandIns or None
    """

    cues: Mapping[str, Cue]
    topics: Mapping[str, str]
    cleanings: Mapping[str, CleaningRewrite]
    sides: Mapping[int, str]
    standins: StandIns | None

    def lessons(self, item: int, answer: int, known: Mapping[str, Collection[str]]) -> list[Lesson]:
        """What the expert points at when rules answered an item wrongly or not at all.

        Parameters
        ----------
        item : int
            Position of the item.
        answer : int
            The rules' answer, -1 for none.
        known : mapping of str to collection of str
            Wordings in the analyst's list, by cue.
        """
