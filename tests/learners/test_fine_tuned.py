"""The new way's model: trials picked on dev, rounds that go on, jobs that fail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.domain.benchmark import BenchmarkContent, Split
from core.domain.drivers.new_way import (
    ANALYST_TUNING,
    DATA_PREPARATION,
    FINE_TUNE_TRIALS,
    TEST_SET_INFERENCE,
    TRAINING_TOKENS,
)
from core.domain.errors import ServiceFailed
from core.domain.ledger import QuantityOrigin
from core.domain.plan import FineTuneSettings
from core.learners import fine_tuned
from core.learners.fine_tuned import FineTuned
from core.services.fine_tuning import Answers, FineTuneJob, FineTuneRequest, ModelCard
from core.services.local_student import LocalStudent
from core.sources.iteration_labels import TrainingLabels

SETTINGS = FineTuneSettings(learning_rate_multipliers=(1.0, 2.0))


class Clockwork:
    """A service whose models give one answer to everything; a job takes two looks."""

    name = "clockwork"
    base_model = "base"

    def __init__(self, says: Mapping[float, str], ends: str = "succeeded") -> None:
        self.says = says
        self.ends = ends
        self.requests: list[FineTuneRequest] = []
        self.uploads: list[str] = []
        self.looks = 0

    def upload(self, lines: str) -> str:
        self.uploads.append(lines)
        return f"file-{len(self.uploads)}"

    def start(self, request: FineTuneRequest) -> FineTuneJob:
        self.requests.append(request)
        return self._job("queued")

    def poll(self, job_id: str) -> FineTuneJob:
        self.looks += 1
        return self._job("an unheard-of state" if self.looks % 2 else self.ends)

    def cancel(self, job_id: str) -> FineTuneJob:
        raise AssertionError(f"nobody cancels a job here, and {job_id} was")

    def describe(self, model_id: str) -> ModelCard:
        return ModelCard(model_id, self.name, "base", None, None, False, "one answer to all")

    def answer(self, model_id: str, texts: Sequence[str]) -> Answers:
        label = self.says[float(model_id.rsplit("x", 1)[1])]
        return Answers([label] * len(texts), np.ones(len(texts)))

    def _job(self, status: str) -> FineTuneJob:
        asked, number = self.requests[-1].hyperparameters, len(self.requests)
        if status != "succeeded":
            return FineTuneJob(f"job-{number}", status, asked, error="out of cards")
        model = f"model-{number}-x{asked.learning_rate_multiplier}"
        return FineTuneJob(f"job-{number}", status, asked, model, trained_tokens=100)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for clockwork."""
    monkeypatch.setattr(fine_tuned, "POLL_SECONDS", 0.0)


@pytest.fixture
def training(small_keto: BenchmarkContent) -> TrainingLabels:
    index = np.arange(60)
    label = small_keto.gold[Split.DEV][index]
    return TrainingLabels(Split.DEV, index, label, np.ones(60), np.ones(60, dtype=bool))


def made(
    keto: BenchmarkContent, service: Clockwork | LocalStudent, settings: FineTuneSettings = SETTINGS
) -> FineTuned:
    return FineTuned(service, keto.benchmark, keto.items, keto.gold[Split.DEV], settings, 1)


def test_the_trial_that_is_best_on_dev_is_kept(small_keto, training):
    gold = small_keto.gold[Split.DEV]
    yes = int(np.bincount(gold).argmax())
    often, seldom = small_keto.benchmark.classes[yes], small_keto.benchmark.classes[1 - yes]
    service = Clockwork({1.0: seldom, 2.0: often})
    fitted = made(small_keto, service).fit(training, 1)
    assert [trial.chosen for trial in fitted.trials] == [False, True]
    assert fitted.trials[1].score == pytest.approx(float((gold == yes).mean()))
    assert (fitted.predictions[Split.TEST].label == yes).all()
    assert fitted.model is not None
    assert fitted.model.card.id == "model-2-x2.0"


def test_what_is_uploaded_is_one_chat_per_example(small_keto, training):
    service = Clockwork({1.0: "keto", 2.0: "keto"})
    made(small_keto, service).fit(training, 1)
    (file,) = service.uploads
    chats = [json.loads(line)["messages"] for line in file.splitlines()]
    assert [chat[1]["content"] for chat in chats] == list(small_keto.items[Split.DEV].text[:60])
    assert {chat[2]["content"] for chat in chats} <= set(small_keto.benchmark.classes)


def test_every_trials_tokens_are_booked_and_peoples_hours_are_assumed(small_keto, training):
    service = Clockwork({1.0: "keto", 2.0: "keto"})
    booked = {entry.driver: entry for entry in made(small_keto, service).fit(training, 1).booked}
    assert booked[TRAINING_TOKENS].quantity == 200
    assert booked[FINE_TUNE_TRIALS].quantity == 2
    assert booked[TEST_SET_INFERENCE].quantity == len(small_keto.items[Split.TEST])
    assert (
        booked[DATA_PREPARATION].origin is booked[ANALYST_TUNING].origin is QuantityOrigin.ASSUMED
    )


@pytest.mark.parametrize(("update", "bases"), [("restart", ["base"] * 4), ("continue", None)])
def test_a_round_starts_from_the_base_or_from_the_last_rounds_best(
    small_keto, training, update, bases
):
    service = Clockwork({1.0: "keto", 2.0: "keto"})
    learner = made(small_keto, service, replace(SETTINGS, update=update))
    learner.fit(training, 1)
    learner.fit(training, 2)
    expected = bases or ["base", "base", "model-1-x1.0", "model-1-x1.0"]
    assert [request.base for request in service.requests] == expected


@pytest.mark.parametrize("ends", ["failed", "cancelled"])
def test_a_job_that_fails_says_why_and_what_to_do(small_keto, training, ends):
    service = Clockwork({}, ends)
    with pytest.raises(ServiceFailed, match=f"job-1 {ends}") as caught:
        made(small_keto, service).fit(training, 1)
    assert "out of cards" in str(caught.value)
    assert "resume" in caught.value.remedy


def test_an_answer_that_is_no_class_counts_as_wrong(small_keto, training):
    service = Clockwork({1.0: "perhaps", 2.0: "perhaps"})
    fitted = made(small_keto, service).fit(training, 1)
    assert (fitted.predictions[Split.TEST].label == -1).all()
    assert fitted.trials[0].score == 0


def test_the_local_student_learns_something_and_repeats_itself(small_keto, training):
    first = made(small_keto, LocalStudent()).fit(training, 1)
    second = made(small_keto, LocalStudent()).fit(training, 1)
    right = first.predictions[Split.DEV].label[:60] == training.label
    assert right.mean() > 0.9
    for split, prediction in first.predictions.items():
        assert np.array_equal(prediction.label, second.predictions[split].label)
