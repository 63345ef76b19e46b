"""Simulated annotators: slips, shared misconceptions, seconds, and learning from briefings.

The model and its constants are assumptions, calibrated so that one vote, three and five
votes land where they do on a real product-matching crowd (81.5% for one vote, 89.7% for a
majority of three). They are labelled *simulated* wherever they are shown.

Errors are correlated, because a nuance that is rarely known is rarely known by all of them: that is
what keeps a majority of five away from 100%, as on real crowds. With slips alone it would get near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.benchmarks.simulation import Perception
from core.domain.benchmark import CODE, Codes
from core.domain.plan import CrowdSettings
from core.domain.random_streams import stream

ABILITY_SD = 0.8
SLIP_SD, SLIP_RANGE = 0.04, (0.005, 0.30)
SPEED_SIGMA, ITEM_SIGMA = 0.30, 0.55


@dataclass(frozen=True)
class Votes:
    """Single answers, one row per vote.

    Attributes
    ----------
    item : ndarray
        Position of the item in its split.
    worker, label, seconds : ndarray
    """

    item: NDArray[np.int_]
    worker: NDArray[np.int_]
    label: Codes
    seconds: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.item)

    def take(self, rows: NDArray[np.int_]) -> Votes:
        """The given rows."""
        return Votes(self.item[rows], self.worker[rows], self.label[rows], self.seconds[rows])


class Crowd:
    """The annotators of one repeat.

    Parameters
    ----------
    perception : Perception
    settings : CrowdSettings
    seed : int
        One of the plan's seeds; who knows what depends on nothing else.
    """

    def __init__(self, perception: Perception, settings: CrowdSettings, seed: int) -> None:
        self.perception = perception
        self.settings = settings
        self.seed = seed
        rng = stream(seed, "crowd")
        workers = settings.workers
        ability = rng.normal(0.0, ABILITY_SD, size=workers)
        # On the scale of log-odds ability and setting shift every chance without leaving 0..1;
        # what everybody or nobody knows has no finite place there.
        prior = np.clip(perception.known_before, 1e-6, 1 - 1e-6)
        logit = np.log(prior / (1 - prior)) + np.log(settings.known_before)
        chance = 1.0 / (1.0 + np.exp(-(logit[None, :] + ability[:, None])))
        knows = rng.random(chance.shape) < chance
        self._knows_at_first = knows if settings.misconceptions else np.ones_like(knows)
        self._slip = np.clip(rng.normal(settings.slip, SLIP_SD, size=workers), *SLIP_RANGE)
        self._pace = settings.seconds * np.exp(rng.normal(0.0, SPEED_SIGMA, size=workers))

    def knowledge(self, briefings: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
        """Who knows what after some briefings.

        Parameters
        ----------
        briefings : sequence of sequence of int
            Nuances explained in each iteration, in order.

        Returns
        -------
        ndarray of bool, shape (workers, nuances)
        """
        # A copy: the same crowd is asked again, with other briefings or none.
        knows = self._knows_at_first.copy()
        for iteration, nuances in enumerate(briefings, start=1):
            draws = stream(self.seed, "briefing", iteration).random(knows.shape)
            taught = np.zeros(knows.shape[1], dtype=bool)
            taught[list(nuances)] = True
            knows |= taught[None, :] & (draws < self.settings.learning)
        return knows

    def vote(
        self,
        items: NDArray[np.int_],
        votes_per_item: int,
        briefings: Sequence[Sequence[int]],
        name: str,
    ) -> Votes:
        """Let different workers label each item.

        Parameters
        ----------
        items : ndarray
            Positions of the items to label.
        votes_per_item : int
        briefings : sequence of sequence of int
            What the workers have been told so far.
        name : str
            What the batch is for; part of the random stream's name.

        Returns
        -------
        Votes
            ``len(items) * votes_per_item`` rows, item by item. A slip gives any other class.
        """
        rng = stream(self.seed, "votes", name, len(briefings))
        workers = self.settings.workers
        if votes_per_item > workers:
            raise ValueError(f"{votes_per_item} votes per item need as many workers")
        who = rng.random((len(items), workers)).argsort(axis=1)[:, :votes_per_item].ravel()
        rows = np.repeat(items, votes_per_item)
        answer = self.perception.answers(rows, self.knowledge(briefings)[who])
        slipped = rng.random(len(rows)) < self._slip[who]
        noise = np.exp(rng.normal(0.0, ITEM_SIGMA, size=len(rows)))
        seconds = self._pace[who] * self.perception.seconds_factor[rows] * noise
        classes = self.perception.n_classes
        # One to all but one places on, round the classes: never the answer itself.
        other = (answer + rng.integers(1, classes, size=len(rows))) % classes
        label = np.where(slipped, other, answer).astype(CODE)
        return Votes(rows, who, label, np.round(seconds, 1))
