"""What every learner hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Codes, Split
from core.domain.ledger import Entry
from core.services.fine_tuning import Hyperparameters, ModelCard

SCORED = (Split.DEV, Split.TEST, Split.PROBE)
"""Splits every learner answers."""


@dataclass(frozen=True)
class Prediction:
    """Answers on one split, with the learner's own confidence in each."""

    label: Codes
    confidence: NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """One hyperparameter candidate and how it did on dev."""

    candidate: str
    score: float
    chosen: bool
    seconds: float


@dataclass(frozen=True)
class Model:
    """A learned thing, as the store keeps it."""

    card: ModelCard
    data_hash: str
    hyperparameters: Hyperparameters


@dataclass(frozen=True)
class Fitted:
    """Predictions of one iteration and what they took.

    Attributes
    ----------
    predictions : mapping of Split to Prediction
        On dev, test and probe.
    booked : tuple of Entry
        Quantities of the learner's own work; review and labels are booked elsewhere.
    note : str
        What was unusual, in words.
    """

    predictions: Mapping[Split, Prediction]
    trials: tuple[Trial, ...] = ()
    booked: tuple[Entry, ...] = ()
    model: Model | None = None
    note: str = field(default="")
