"""Votes and rationales that were uploaded: real people's, with their seconds and their pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Split
from core.domain.drivers.old_way import (
    ITEMS_LABELLED,
    LABEL_REWARDS,
    LABELLING_TIME,
    LABELS,
    MANAGEMENT,
    PAID_LABELLING_TIME,
    PAID_LABELS,
    UNTIMED_LABELS,
)
from core.domain.ledger import Entry, assumed, measured
from core.domain.rationale import Rationale
from core.sources.aggregation.rules import Matrix
from core.sources.crowd import Votes
from core.sources.iteration_labels import Guideline


@dataclass(frozen=True)
class GivenVotes:
    """Every vote people gave on pool items, one row per vote.

    Attributes
    ----------
    votes : Votes
        Seconds are NaN where nobody measured them.
    workers : tuple of str
        Names behind the worker codes.
    usd : ndarray, shape (votes,)
        What each vote was paid; NaN where unknown.
    since : ndarray of int, shape (votes,)
        Iteration from which each vote counts.
    wave : ndarray of int, shape (votes,)
        Place of its upload among the others; items that were labelled first are learned from
        first.
    published : bool
        Whether these are published labels treated as if flawless annotators had given them:
        an upper bound of what annotators could do.
    """

    votes: Votes
    workers: tuple[str, ...]
    usd: NDArray[np.float64]
    since: NDArray[np.int_]
    wave: NDArray[np.int_]
    published: bool = False


@dataclass(frozen=True)
class Given:
    """What was uploaded beside the items.

    Attributes
    ----------
    people : GivenVotes or None
        None where no votes of people were uploaded.
    rationales : tuple of Rationale
        In the order in which they came; ``iteration`` is the one from which a rationale is in
        force, until a later one of the same id takes its place.
    rationale_votes : tuple of mapping of Split to ndarray, or None
        Votes of rationales whose code is not here, shape (items, rationales), for each iteration;
        the last is for all further ones. Instead of ``rationales``.
    precedence : tuple of int
        Class codes, the one whose rationales outweigh all others first.
    default_label : int
        Answer where no rationale speaks: the commonest class of the validation set.
    """

    people: GivenVotes | None
    rationales: tuple[Rationale, ...]
    rationale_votes: tuple[Mapping[Split, Matrix], ...] | None
    precedence: tuple[int, ...]
    default_label: int

    @property
    def has_rationales(self) -> bool:
        """Whether the new arm can be run."""
        return bool(self.rationales) or self.rationale_votes is not None


class GivenPeople:
    """The uploaded votes as the annotators of one source and one seed.

    Parameters
    ----------
    given : GivenVotes
    """

    def __init__(self, given: GivenVotes) -> None:
        self._given = given
        self._bought = np.empty(0, dtype=int)
        self._rows = np.empty(0, dtype=int)

    def can_label(self, order: NDArray[np.int_]) -> NDArray[np.int_]:
        """Items that have a vote, those first that were labelled first."""
        item, wave = self._given.votes.item, self._given.wave
        # Stable, and behind everything for items nobody voted on: among items of one upload the
        # shared order stays.
        first = np.full(max(order.max(initial=-1), item.max(initial=-1)) + 1, len(wave) + 1)
        np.minimum.at(first, item, wave)
        voted = order[np.isin(order, item)]
        # Stable: among the items of one upload the order that all arms share stays.
        return voted[np.argsort(first[voted], kind="stable")]

    def vote(self, batch: NDArray[np.int_], source: str, iteration: int, briefed: bool) -> Votes:
        """The votes on some items so far, and those that came since on items bought before."""
        item, since = self._given.votes.item, self._given.since
        fresh = np.isin(item, batch) & (since <= iteration)
        late = np.isin(item, self._bought) & (since == iteration)
        self._bought = np.concatenate([self._bought, batch])
        self._rows = np.flatnonzero(fresh | late)
        return self._given.votes.take(self._rows)

    def brief(self, wrong: Sequence[tuple[int, int]], iteration: int) -> Guideline | None:
        """Nothing: the votes are given already."""
        return None

    def booked(self, batch: NDArray[np.int_], votes: Votes) -> tuple[Entry, ...]:
        """Items and labels as counted; seconds and pay where they were measured."""
        rows = self._rows
        seconds, usd = self._given.votes.seconds[rows], self._given.usd[rows]
        timed, paid = np.isfinite(seconds), np.isfinite(usd)
        found = [
            measured(ITEMS_LABELLED, "annotators", len(batch)),
            assumed(MANAGEMENT, "lead"),
        ]
        told = [
            (LABELS, (~paid).sum()),
            (LABELLING_TIME, seconds[timed & ~paid].sum() / 3600.0),
            (UNTIMED_LABELS, (~timed & ~paid).sum()),
            (PAID_LABELS, paid.sum()),
            (PAID_LABELLING_TIME, seconds[timed & paid].sum() / 3600.0),
            (LABEL_REWARDS, usd[paid].sum()),
        ]
        found += [
            measured(driver, "annotators", float(quantity))
            for driver, quantity in told
            if quantity > 0
        ]
        return tuple(found)
