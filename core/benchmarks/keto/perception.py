"""What readers make of the dishes: the part of the crowd simulation that knows about food."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.benchmarks.keto.build import read_latent
from core.benchmarks.keto.dish import CLASSES, LIMIT_G
from core.benchmarks.keto.facts import load_facts
from core.domain.benchmark import CODE, Codes

SECONDS_FACTOR = {"easy": 0.85, "medium": 1.0, "hard": 1.35}
ROUNDING = 1e-9


class KetoPerception:
    """How a reader who knows some nuances answers each dish.

    Parameters
    ----------
    latent : sequence of str
        What the generator noted about each item, one JSON text per item.
    limit_g : float
        The expert's limit in grams of net carbohydrates.

    Attributes
    ----------
    nuances : tuple of str
    known_before : ndarray, shape (nuances,)
        Share of readers who apply a nuance correctly before any briefing (assumed).
    seconds_factor : ndarray, shape (items,)
        How much longer than a medium dish this one takes.
    truth : ndarray, shape (items,)
        The expert's answers.
    """

    n_classes = len(CLASSES)

    def __init__(self, latent: tuple[str, ...], limit_g: float = LIMIT_G) -> None:
        facts = load_facts()
        self.nuances = tuple(facts.nuances)
        self.names = tuple(nuance.name for nuance in facts.nuances.values())
        self.words = tuple(nuance.expert_words for nuance in facts.nuances.values())
        self.known_before = np.array(
            [nuance.known_before_briefing for nuance in facts.nuances.values()]
        )
        column = {nuance: at for at, nuance in enumerate(self.nuances)}
        shape = (len(latent), len(self.nuances))
        self._plain = np.zeros(len(latent))
        self._net, self._naive = np.zeros(shape), np.zeros(shape)
        self.seconds_factor = np.ones(len(latent))
        for item, text in enumerate(latent):
            difficulty, _, components = read_latent(text)
            self.seconds_factor[item] = SECONDS_FACTOR[difficulty]
            for component in components:
                if component.nuance is None:
                    self._plain[item] += component.net
                else:
                    self._net[item, column[component.nuance]] += component.net
                    self._naive[item, column[component.nuance]] += component.naive
        self._limit = limit_g + ROUNDING
        self._total = self._plain + self._net.sum(axis=1)
        self.truth: Codes = (self._total <= self._limit).astype(CODE)

    def answers(self, items: NDArray[np.int_], knows: NDArray[np.bool_]) -> Codes:
        """Answers of readers, one per row.

        Parameters
        ----------
        items : ndarray, shape (votes,)
            Positions of the items.
        knows : ndarray, shape (votes, nuances)
            Which nuances the reader of each row applies.
        """
        counted = np.where(knows, self._net[items], self._naive[items]).sum(axis=1)
        return (self._plain[items] + counted <= self._limit).astype(CODE)

    def hinges(self) -> NDArray[np.bool_]:
        """Shape (items, nuances): does ignoring exactly this nuance turn the answer?"""
        ignoring = self._total[:, None] - self._net + self._naive <= self._limit
        return ignoring != self.truth[:, None].astype(bool)

    def suspects(self, item: int, answer: int) -> list[int]:
        """Nuances that explain a wrong answer, as the expert would name them.

        Those whose neglect alone gives the answer; where none does, all that push
        towards it.
        """
        gap = self._naive[item] - self._net[item]
        alone = (self._total[item] + gap <= self._limit) == bool(answer)
        moved = np.abs(gap) > ROUNDING
        found = np.flatnonzero(alone & moved)
        if len(found) == 0:
            found = np.flatnonzero(moved & ((gap < 0) == bool(answer)))
        return [int(nuance) for nuance in found]
