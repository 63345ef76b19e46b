"""What a label source delivers in one iteration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Codes, Split
from core.domain.canonical import content_hash
from core.domain.ledger import Entry
from core.domain.rationale import Rationale
from core.sources.aggregation.labels import SoftLabels
from core.sources.crowd import Votes


@dataclass(frozen=True)
class TrainingLabels:
    """Labels to train on, cumulative over iterations.

    Attributes
    ----------
    split : Split
        Where the items come from: the pool, or dev for expert labels.
    index : ndarray
        Positions of the items in the split.
    label : ndarray of int16
    confidence : ndarray
    expert : ndarray of bool
        Labels the expert gave in an audit.
    """

    split: Split
    index: NDArray[np.int_]
    label: Codes
    confidence: NDArray[np.float64]
    expert: NDArray[np.bool_]

    def hash(self) -> str:
        """Hash of which items got which label."""
        return self._hash

    @cached_property
    def _hash(self) -> str:
        return content_hash([self.split, self.index, self.label])


@dataclass(frozen=True)
class Guideline:
    """What annotators were told after an audit."""

    iteration: int
    text: str
    nuances: tuple[str, ...]


@dataclass(frozen=True)
class IterationLabels:
    """One iteration of a label source.

    Attributes
    ----------
    booked : tuple of Entry
        Quantities of this iteration alone.
    votes : Votes, optional
        Labels bought from annotators in this iteration.
    rationales : tuple of Rationale
        The set in force.
    answers : mapping of Split to SoftLabels, optional
        What the rationales alone answer on dev, test and probe.
    facts : mapping of str to float
        Counts worth showing: coverage, conflict, audit errors.
    """

    iteration: int
    training: TrainingLabels
    booked: tuple[Entry, ...]
    method: str
    votes: Votes | None = None
    guideline: Guideline | None = None
    rationales: tuple[Rationale, ...] = ()
    answers: Mapping[Split, SoftLabels] | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
