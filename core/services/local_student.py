"""The embedded fine-tuning service: a small network that starts from nothing.

It is a *stand-in model, not an LLM*: no pre-training, no knowledge of language. It is here so
that the whole path - file, job, trials, model, answers - runs offline and can be measured;
what a fine-tuned LLM would score is not measured by it.
"""

from __future__ import annotations

import functools
import io
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import HashingVectorizer

from core.domain.canonical import content_hash
from core.domain.errors import ServiceFailed
from core.services.fine_tuning import (
    Answers,
    FineTuneJob,
    FineTuneRequest,
    Hyperparameters,
    ModelCard,
)
from core.services.small_network import SmallNetwork
from core.tokens.counting import count_chat

BASE_MODEL = "local-student-1"
DESCRIPTION = "stand-in model (not an LLM)"
FEATURES = 2**13
HIDDEN_UNITS = 8
"""Fewest; with more classes there is one for each."""

BASE_LEARNING_RATE = 0.01
AUTO_EPOCHS = 3
BATCH_RANGE = (8, 64)
ALPHA = 1e-5
"""Weight of the squared weights in what is minimised."""

MOST_KEPT = 50_000
"""Texts whose features, and lines whose contents, are kept: some 50 MB."""


@dataclass
class _Model:
    """A trained network with the classes it answers with."""

    card: ModelCard
    network: SmallNetwork | None
    classes: tuple[str, ...]


@dataclass
class _File:
    """An uploaded file, read."""

    features: csr_matrix
    labels: list[str]
    tokens: int


class LocalStudent:
    """Fine-tuning service that runs in this process; finished as soon as it is started."""

    name = "local"
    base_model = BASE_MODEL

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._jobs: dict[str, FineTuneJob] = {}
        self._models: dict[str, _Model] = {}

    def upload(self, lines: str) -> str:
        """Read a chat file.

        Raises
        ------
        ServiceFailed
            Naming the first line that is not a chat example.
        """
        texts, labels, tokens = [], [], 0
        # Not splitlines(), which also parts at signs that JSON allows inside a text.
        for number, line in enumerate(io.StringIO(lines), start=1):
            try:
                text, label, counted = _read(line)
            except (ValueError, KeyError, TypeError) as error:
                raise ServiceFailed(
                    "The training file cannot be read",
                    f"Line {number} is not a chat example: {error}",
                    "Every line needs messages with a user and an assistant.",
                ) from error
            texts.append(text)
            labels.append(label)
            tokens += counted
        if not texts:
            raise ServiceFailed("The training file is empty", remedy="Label some items first.")
        file_id = f"file-{content_hash(lines)[:16]}"
        self._files[file_id] = _File(_features.of(texts), labels, tokens)
        return file_id

    def start(self, request: FineTuneRequest) -> FineTuneJob:
        """Train at once; the job comes back finished.

        Parameters
        ----------
        request : FineTuneRequest

        Returns
        -------
        FineTuneJob
            Tokens are those of every pass, as services bill them.

        Raises
        ------
        ServiceFailed
            If there is no such file, or no such model to start from.
        """
        file = _known(self._files, request.training_file, "training file")
        settings = _resolved(request.hyperparameters, len(file.labels))
        identity = content_hash([request.training_file, request.base, vars(settings), request.seed])
        parent = self._models.get(request.base)
        if parent is None and request.base != BASE_MODEL:
            raise ServiceFailed(f"There is no model {request.base!r} to start from")
        model_id = f"ft:{BASE_MODEL}:{identity[:16]}"
        if parent is not None and not _continues(file, parent):
            parent = None  # other classes than the parent knows: nothing to go on with
        network, classes = _train(file, settings, request.seed, parent)
        card = ModelCard(
            model_id,
            self.name,
            BASE_MODEL,
            parent.card.id if parent else None,
            None,
            True,
            DESCRIPTION,
        )
        self._models[model_id] = _Model(card, network, classes)
        job = FineTuneJob(
            f"job-{identity[:16]}", "succeeded", settings, model_id, file.tokens * settings.epochs
        )
        self._jobs[job.id] = job
        return job

    def poll(self, job_id: str) -> FineTuneJob:
        """State of a job now."""
        return _known(self._jobs, job_id, "job")

    def cancel(self, job_id: str) -> FineTuneJob:
        """Nothing to stop: jobs here end before they can be cancelled."""
        return _known(self._jobs, job_id, "job")

    def describe(self, model_id: str) -> ModelCard:
        """What is known about a model."""
        return _known(self._models, model_id, "model").card

    def answer(self, model_id: str, texts: Sequence[str]) -> Answers:
        """Ask a model about texts.

        Parameters
        ----------
        model_id : str
        texts : sequence of str

        Returns
        -------
        Answers
            Confidence is the network's probability, 0..1.

        Raises
        ------
        ServiceFailed
            If there is no such model.
        """
        model = _known(self._models, model_id, "model")
        if not texts:
            return Answers([], np.empty(0))
        if model.network is None:
            return Answers([model.classes[0]] * len(texts), np.ones(len(texts)))
        chance = model.network.predict_proba(_features.of(texts))
        best = chance.argmax(axis=1)
        return Answers([model.classes[at] for at in best], chance.max(axis=1))


@functools.lru_cache(MOST_KEPT)
def _read(line: str) -> tuple[str, str, int]:
    """Text, label and tokens of a line; later files repeat most lines of earlier ones."""
    messages = json.loads(line)["messages"]
    said = {message["role"]: message["content"] for message in messages}
    if not all(isinstance(content, str) for content in said.values()):
        raise TypeError("content must be text")
    return said["user"], said["assistant"], count_chat(messages).n


class _Features:
    """Words and pairs of words of texts, each text looked at once.

    Hashed, so that features do not hang on the training file: a model that is trained further
    keeps its inputs, and texts of any split can be asked about.
    """

    def __init__(self) -> None:
        self._vectorizer = HashingVectorizer(
            ngram_range=(1, 2),
            n_features=FEATURES,
            alternate_sign=False,
            token_pattern=r"(?u)\b\w+\b",
            dtype=np.float32,
        )
        self._row: dict[str, int] = {}
        self._rows: list[csr_matrix] = []
        self._adding = threading.Lock()

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """One row of length one per text."""
        with self._adding:
            unknown = [text for text in dict.fromkeys(texts) if text not in self._row]
            if len(self._row) + len(unknown) > MOST_KEPT:
                self._row, self._rows, unknown = {}, [], list(dict.fromkeys(texts))
            if unknown:
                self._row |= {text: at for at, text in enumerate(unknown, start=len(self._row))}
                self._rows = [vstack([*self._rows, self._vectorizer.transform(unknown)], "csr")]
            return self._rows[0][[self._row[text] for text in texts]]


_features = _Features()

Found = TypeVar("Found")


def _known(things: dict[str, Found], name: str, what: str) -> Found:
    """A thing this service has.

    Raises
    ------
    ServiceFailed
        If it has none of that name.
    """
    if name not in things:
        raise ServiceFailed(f"There is no {what} {name!r}", "It was not made by this service.")
    return things[name]


def _continues(file: _File, parent: _Model) -> bool:
    """Whether a parent knows the classes of a file, so that training can go on from it."""
    return parent.network is not None and parent.classes == tuple(sorted(set(file.labels)))


def _resolved(given: Hyperparameters, examples: int) -> Hyperparameters:
    """Hyperparameters with the service's own choices filled in."""
    low, high = BATCH_RANGE
    return Hyperparameters(
        epochs=given.epochs or AUTO_EPOCHS,
        batch_size=given.batch_size or int(np.clip(examples // 64, low, high)),
        learning_rate_multiplier=given.learning_rate_multiplier or 1.0,
    )


def _train(
    file: _File, settings: Hyperparameters, seed: int, parent: _Model | None
) -> tuple[SmallNetwork | None, tuple[str, ...]]:
    """Train from the start, or go on from a parent that knows the same classes."""
    classes = tuple(sorted(set(file.labels)))
    if len(classes) == 1:
        return None, classes
    # A copy: training goes on inside the network, and the parent has to answer as before.
    if parent is not None and parent.network is not None:
        network = parent.network.copy()
    else:
        network = SmallNetwork(FEATURES, max(HIDDEN_UNITS, len(classes)), len(classes), ALPHA)
    code = {name: at for at, name in enumerate(classes)}
    network.fit(
        file.features,
        np.array([code[label] for label in file.labels]),
        epochs=settings.epochs,
        batch=settings.batch_size,
        rate=BASE_LEARNING_RATE * settings.learning_rate_multiplier,
        seed=seed,
    )
    return network, classes
