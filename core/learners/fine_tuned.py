"""The new arm's model: trained by a fine-tuning service from examples in a chat file."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from core.domain.benchmark import CODE, Benchmark, Codes, Items, Split
from core.domain.canonical import content_hash
from core.domain.drivers.new_way import (
    ANALYST_TUNING,
    DATA_PREPARATION,
    FINE_TUNE_TRIALS,
    TEST_SET_INFERENCE,
    TRAINING_TOKENS,
)
from core.domain.errors import ServiceFailed
from core.domain.ledger import Entry, assumed, measured
from core.domain.plan import FineTuneSettings
from core.learners.fitted import SCORED, Fitted, Model, Prediction, Trial
from core.services.fine_tuning import (
    FineTuneJob,
    FineTuneRequest,
    FineTuneService,
    Hyperparameters,
    chat_file,
)
from core.sources.iteration_labels import TrainingLabels

POLL_SECONDS = 10.0


def system_prompt(benchmark: Benchmark) -> str:
    """What the model is told before every text."""
    return f"{benchmark.name}: answer with one of: {', '.join(benchmark.classes)}."


class FineTuned:
    """Trains and asks through a service, for one seed.

    Parameters
    ----------
    service : FineTuneService
    benchmark : Benchmark
    items : mapping of Split to Items
    dev_gold : ndarray
        Expert's answers on the validation set; they pick among the trials.
    settings : FineTuneSettings
    seed : int
    """

    def __init__(
        self,
        service: FineTuneService,
        benchmark: Benchmark,
        items: Mapping[Split, Items],
        dev_gold: Codes,
        settings: FineTuneSettings,
        seed: int,
    ) -> None:
        self.service = service
        self.benchmark = benchmark
        self.items = items
        self.dev_gold = dev_gold
        self.settings = settings
        self.seed = seed
        self._last_model: str | None = None

    def fit(self, training: TrainingLabels, iteration: int) -> Fitted:
        """Upload, run the trials, keep the best on dev, answer dev, test and probe.

        Parameters
        ----------
        training : TrainingLabels
            Cumulative: every iteration trains on all labels so far.
        iteration : int
            Counting from 1; part of the service's seed.

        Returns
        -------
        Fitted
            With tokens as the service would bill them, of every trial.

        Raises
        ------
        ServiceFailed
            If a job does not succeed.
        """
        texts = list(self.items[training.split].text[training.index])
        names = [self.benchmark.classes[code] for code in training.label]
        lines = chat_file(system_prompt(self.benchmark), texts, names)
        file_id = self.service.upload(lines)
        base = self.service.base_model
        if self.settings.update == "continue" and self._last_model:
            base = self._last_model
        tried: list[tuple[FineTuneJob, float, Prediction, float]] = []
        for multiplier in self.settings.learning_rate_multipliers:
            started = time.perf_counter()
            job = self._run(file_id, base, multiplier, iteration)
            assert job.model_id is not None
            on_dev = self._answer(job.model_id, Split.DEV)
            score = float((on_dev.label == self.dev_gold).mean())
            tried.append((job, score, on_dev, time.perf_counter() - started))
        best = int(np.argmax([score for _, score, _, _ in tried]))
        chosen, _, on_dev, _ = tried[best]
        assert chosen.model_id is not None
        self._last_model = chosen.model_id
        # Only the model that was picked ever sees the sealed splits: one evaluation per run.
        predictions = {split: self._answer(chosen.model_id, split) for split in SCORED[1:]}
        return Fitted(
            predictions={Split.DEV: on_dev} | predictions,
            trials=tuple(
                Trial(
                    f"learning rate x {job.hyperparameters.learning_rate_multiplier:g}",
                    score,
                    at == best,
                    seconds,
                )
                for at, (job, score, _, seconds) in enumerate(tried)
            ),
            booked=self._booked([job for job, *_ in tried]),
            model=Model(
                self.service.describe(chosen.model_id),
                content_hash(lines),
                chosen.hyperparameters,
            ),
        )

    def _run(self, file_id: str, base: str, multiplier: float, iteration: int) -> FineTuneJob:
        """Start a job and wait until it has ended."""
        wanted = Hyperparameters(self.settings.epochs, self.settings.batch_size, multiplier)
        # Another seed in every iteration of every seed; a plan has at most ten iterations.
        request = FineTuneRequest(file_id, base, wanted, seed=self.seed * 1000 + iteration)
        job = self.service.start(request)
        while not job.finished:
            time.sleep(POLL_SECONDS)
            job = self.service.poll(job.id)
        if job.status != "succeeded" or job.model_id is None:
            raise ServiceFailed(
                f"The fine-tuning job {job.id} {job.status}",
                job.error,
                "Progress is saved: fix the cause and resume the PoC.",
            )
        return job

    def _answer(self, model_id: str, split: Split) -> Prediction:
        found = self.service.answer(model_id, list(self.items[split].text))
        code = {name: at for at, name in enumerate(self.benchmark.classes)}
        # A language model may say anything: what is no class is no opinion, and counts as wrong.
        label = np.array([code.get(name, -1) for name in found.label], dtype=CODE)
        return Prediction(label, found.confidence)

    def _booked(self, jobs: list[FineTuneJob]) -> tuple[Entry, ...]:
        """Preparation and tuning hours, tokens as if billed, answers on the test set."""
        tokens = sum(job.trained_tokens or 0 for job in jobs)
        test_set = len(self.items[Split.TEST])
        return (
            assumed(DATA_PREPARATION, "analyst"),
            assumed(ANALYST_TUNING, "analyst"),
            measured(TRAINING_TOKENS, "provider", tokens),
            measured(FINE_TUNE_TRIALS, "machine", len(jobs)),
            measured(TEST_SET_INFERENCE, "provider", test_set),
        )
