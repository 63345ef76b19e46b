"""What readers make of the messages: the part of the crowd simulation that knows about intents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.benchmarks.support.facts import load_facts
from core.benchmarks.support.message import CLOSED_BY, SEVERAL, first_desk, read_latent
from core.domain.benchmark import CODE, Codes

SECONDS_FACTOR = {"easy": 0.85, "medium": 1.0, "hard": 1.35}
READ_BY_ALL = -1


class SupportPerception:
    """How a reader who knows some nuances answers each message.

    Somebody who does not know that several requests have an order takes the first one; who
    overlooks that something is not wanted, or settled, takes it for a request; who misses
    sarcasm or a misleading word takes that request for another.

    Parameters
    ----------
    latent : sequence of str
        What the generator noted about each item, one JSON text per item.

    Attributes
    ----------
    nuances, names, words : tuple of str
    known_before : ndarray, shape (nuances,)
        Share of readers who apply a nuance correctly before any briefing (assumed).
    seconds_factor : ndarray, shape (items,)
        How much longer than a medium message this one takes.
    truth : ndarray, shape (items,)
        The expert's answers.
    """

    def __init__(self, latent: tuple[str, ...]) -> None:
        facts = load_facts()
        self.n_classes = len(facts.classes)
        self.nuances = tuple(facts.nuances)
        self.names = tuple(nuance.name for nuance in facts.nuances.values())
        self.words = tuple(nuance.expert_words for nuance in facts.nuances.values())
        self.known_before = np.array(
            [nuance.known_before_briefing for nuance in facts.nuances.values()]
        )
        read = [read_latent(text) for text in latent]
        most = max((len(mentions) for _, mentions, _ in read), default=0)
        shape = (len(latent), most)
        self._intent, self._naive = np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
        self._asked, self._there = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        self._nuance = np.full(shape, READ_BY_ALL)
        self.seconds_factor = np.array([SECONDS_FACTOR[difficulty] for difficulty, _, _ in read])
        self.truth: Codes = np.array([first_desk(mentions) for _, mentions, _ in read], dtype=CODE)
        for item, (_, mentions, _) in enumerate(read):
            for at, mention in enumerate(mentions):
                nuance = CLOSED_BY.get(mention.role, mention.nuance)
                self._there[item, at] = True
                self._asked[item, at] = mention.role not in CLOSED_BY
                self._intent[item, at] = mention.intent
                self._naive[item, at] = mention.naive
                if nuance:
                    self._nuance[item, at] = self.nuances.index(nuance)
        self._several = self.nuances.index(SEVERAL)

    def answers(self, items: NDArray[np.int_], knows: NDArray[np.bool_]) -> Codes:
        """Answers of readers, one per row.

        Parameters
        ----------
        items : ndarray, shape (votes,)
            Positions of the items.
        knows : ndarray, shape (votes, nuances)
            Which nuances the reader of each row applies.
        """
        rows = np.arange(len(items))
        nothing = self.n_classes
        first = np.full(len(items), nothing)
        smallest = np.full(len(items), nothing)
        for at in range(self._intent.shape[1]):
            nuance = self._nuance[items, at]
            sees = (nuance == READ_BY_ALL) | knows[rows, nuance]
            taken_for = np.where(sees, self._intent[items, at], self._naive[items, at])
            counts = self._there[items, at] & (self._asked[items, at] | ~sees)
            heard = np.where(counts, taken_for, nothing)
            first = np.where(first == nothing, heard, first)
            smallest = np.minimum(smallest, heard)
        return np.where(knows[:, self._several], smallest, first).astype(CODE)

    def hinges(self) -> NDArray[np.bool_]:
        """Shape (items, nuances): does ignoring exactly this nuance turn the answer?"""
        items = np.arange(len(self.truth))
        found = []
        for nuance in range(len(self.nuances)):
            knows = np.ones((len(items), len(self.nuances)), dtype=bool)
            knows[:, nuance] = False
            found.append(self.answers(items, knows) != self.truth)
        return np.stack(found, axis=1)

    def suspects(self, item: int, answer: int) -> list[int]:
        """Nuances that explain a wrong answer, as the expert would name them.

        Those whose neglect alone gives the answer; where none does, two of them together.
        """
        each = np.eye(len(self.nuances), dtype=bool)
        pairs = (each[:, None] | each[None, :]).reshape(-1, len(self.nuances))
        for missed in (each, pairs):
            given = self.answers(np.full(len(missed), item), ~missed)
            found = missed[given == answer].any(axis=0)
            if found.any():
                return [int(nuance) for nuance in np.flatnonzero(found)]
        return []
