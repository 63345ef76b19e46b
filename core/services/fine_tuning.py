"""The port through which any service trains a model from examples.

Adapters: ``local`` (embedded stand-in, the default). The shape follows what hosted services
share - a chat file, a job that is polled, a model to ask - so that an adapter for one of them
is a file of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.preparation.chat_format import chat_example as chat_example
from core.preparation.chat_format import chat_file as chat_file

AUTO = 0
FINISHED = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True)
class Hyperparameters:
    """What a service may be told; 0 leaves the choice to it."""

    epochs: int = AUTO
    batch_size: int = AUTO
    learning_rate_multiplier: float = AUTO


@dataclass(frozen=True)
class FineTuneRequest:
    """A training job.

    Attributes
    ----------
    training_file : str
        Id of an uploaded file of chat examples.
    base : str
        Model to start from: a base model, or an earlier model to go on with.
    """

    training_file: str
    base: str
    hyperparameters: Hyperparameters
    seed: int = 0


@dataclass(frozen=True)
class FineTuneJob:
    """State of a job.

    Attributes
    ----------
    status : str
        An open set: services add states without notice.
    trained_tokens : int or None
        What the service bills, once known.
    """

    id: str
    status: str
    hyperparameters: Hyperparameters
    model_id: str | None = None
    trained_tokens: int | None = None
    error: str = ""

    @property
    def finished(self) -> bool:
        """Whether the job has ended, one way or the other."""
        return self.status in FINISHED


@dataclass(frozen=True)
class ModelCard:
    """What is known about a model.

    Attributes
    ----------
    retires_on : str or None
        ISO date on which the service stops it.
    exportable : bool
        Whether the weights can be taken along.
    description : str
        What it is, in words for a screen.
    """

    id: str
    service: str
    base: str
    parent_id: str | None
    retires_on: str | None
    exportable: bool
    description: str


@dataclass(frozen=True)
class Answers:
    """Answers of a model.

    Attributes
    ----------
    label : sequence of str
    confidence : ndarray
        Probability of the answer as the model states it.
    """

    label: Sequence[str]
    confidence: NDArray[np.float64]


class FineTuneService(Protocol):
    """Train a model somewhere and ask it."""

    name: str
    base_model: str

    def upload(self, lines: str) -> str:
        """Hand over a chat file, one JSON object per line; returns its id."""

    def start(self, request: FineTuneRequest) -> FineTuneJob:
        """Queue a job."""

    def poll(self, job_id: str) -> FineTuneJob:
        """State of a job now."""

    def cancel(self, job_id: str) -> FineTuneJob:
        """Stop a job."""

    def describe(self, model_id: str) -> ModelCard:
        """What is known about a model."""

    def answer(self, model_id: str, texts: Sequence[str]) -> Answers:
        """Ask a model about texts."""
