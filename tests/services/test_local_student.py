"""The embedded service does what it is told: settings act, training goes on, files are read."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from core.domain.benchmark import BenchmarkContent, Split
from core.domain.errors import BadUsage, ServiceFailed
from core.services import local_student
from core.services.fine_tuning import (
    FineTuneRequest,
    FineTuneService,
    Hyperparameters,
    chat_file,
)
from core.services.local_student import BASE_MODEL, DESCRIPTION, LocalStudent
from core.services.registry import fine_tune_service
from core.tokens.counting import count_chat

SYSTEM = "Keto dishes: answer with one of: not keto, keto."
SETTINGS = Hyperparameters(epochs=3, batch_size=16, learning_rate_multiplier=1.0)
OTHER_SETTINGS = [
    replace(SETTINGS, epochs=6),
    replace(SETTINGS, batch_size=64),
    replace(SETTINGS, learning_rate_multiplier=0.25),
]


@pytest.fixture
def student() -> LocalStudent:
    return LocalStudent()


@pytest.fixture(scope="module")
def lines(small_keto: BenchmarkContent) -> str:
    """A training file of 200 dishes."""
    return file_of(small_keto, slice(0, 200))


@pytest.fixture(scope="module")
def questions(small_keto: BenchmarkContent) -> list[str]:
    return list(small_keto.items[Split.DEV].text)


def file_of(keto: BenchmarkContent, part: slice) -> str:
    names = [keto.benchmark.classes[code] for code in keto.gold[Split.POOL][part]]
    return chat_file(SYSTEM, list(keto.items[Split.POOL].text[part]), names)


def train(
    service: FineTuneService,
    lines: str,
    settings: Hyperparameters = SETTINGS,
    base: str = BASE_MODEL,
    seed: int = 1,
) -> str:
    """Id of a model trained on a file."""
    job = service.start(FineTuneRequest(service.upload(lines), base, settings, seed))
    assert job.status == "succeeded"
    assert job.finished
    assert job.model_id is not None
    return job.model_id


def confidence(service: FineTuneService, model_id: str, texts: list[str]) -> np.ndarray:
    return service.answer(model_id, texts).confidence


def test_texts_are_read_alike_whatever_was_read_before(monkeypatch, questions):
    monkeypatch.setattr(local_student, "MOST_KEPT", 30)
    features = local_student._Features()
    first = features.of(questions[:20]).toarray()
    again = questions[10:20] + questions[:10] * 2 + questions[20:25]
    assert np.array_equal(features.of(again)[:10].toarray(), first[10:])
    assert np.array_equal(features.of(again)[20:30].toarray(), first[:10])
    features.of(questions[30:50])  # more than are kept
    assert np.array_equal(features.of(questions[:20]).toarray(), first)
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.ones(20), abs=1e-6)


def test_it_learns_from_examples(student, small_keto, questions):
    few = train(student, file_of(small_keto, slice(0, 20)), replace(SETTINGS, epochs=1))
    many = train(student, file_of(small_keto, slice(0, 600)), replace(SETTINGS, epochs=8))
    gold = [small_keto.benchmark.classes[code] for code in small_keto.gold[Split.DEV]]

    def right(model_id: str) -> float:
        said = student.answer(model_id, questions).label
        return sum(a == b for a, b in zip(said, gold, strict=True)) / len(gold)

    assert right(many) > 0.7 > right(few)


def test_the_same_settings_and_seed_give_the_same_answers(lines, questions):
    one, two = LocalStudent(), LocalStudent()
    first, second = train(one, lines), train(two, lines)
    assert first == second
    assert one.answer(first, questions).label == two.answer(second, questions).label
    assert np.array_equal(confidence(one, first, questions), confidence(two, second, questions))


def test_another_seed_gives_another_model(student, lines, questions):
    first, second = train(student, lines, seed=1), train(student, lines, seed=2)
    assert first != second
    assert not np.array_equal(
        confidence(student, first, questions), confidence(student, second, questions)
    )


@pytest.mark.parametrize("other", OTHER_SETTINGS, ids=["epochs", "batch size", "learning rate"])
def test_every_setting_acts(student, lines, questions, other):
    first, second = train(student, lines), train(student, lines, other)
    assert first != second
    assert not np.allclose(
        confidence(student, first, questions), confidence(student, second, questions), atol=1e-3
    )


def test_more_epochs_fit_the_file_better(student, lines):
    asked = [json.loads(line)["messages"] for line in lines.splitlines()]
    texts = [messages[1]["content"] for messages in asked]

    def right(epochs: int) -> float:
        said = student.answer(train(student, lines, replace(SETTINGS, epochs=epochs)), texts).label
        return np.mean(
            [a == messages[2]["content"] for a, messages in zip(said, asked, strict=True)]
        )

    assert right(20) > 0.95 > right(1)


def test_what_is_left_open_the_service_chooses_and_says(student, lines):
    request = FineTuneRequest(student.upload(lines), BASE_MODEL, Hyperparameters())
    chosen = student.start(request).hyperparameters
    assert chosen.epochs >= 1
    assert chosen.batch_size >= 1
    assert chosen.learning_rate_multiplier == 1.0


def test_training_goes_on_from_an_earlier_model(student, small_keto, questions):
    earlier = train(
        student, file_of(small_keto, slice(0, 300)), replace(SETTINGS, epochs=8), seed=1
    )
    more = file_of(small_keto, slice(300, 330))
    gentle = replace(SETTINGS, epochs=1, learning_rate_multiplier=0.1)
    continued = train(student, more, gentle, base=earlier, seed=2)
    anew = train(student, more, gentle, seed=2)
    assert student.describe(continued).parent_id == earlier
    assert student.describe(anew).parent_id is None
    before = confidence(student, earlier, questions)
    after = confidence(student, continued, questions)
    assert not np.array_equal(before, after)
    alike = np.abs(before - after).mean()
    assert alike < np.abs(before - confidence(student, anew, questions)).mean()


def test_going_on_leaves_the_earlier_model_as_it_was(student, lines, questions):
    earlier = train(student, lines)
    before = confidence(student, earlier, questions)
    train(student, lines, base=earlier, seed=2)
    assert np.array_equal(before, confidence(student, earlier, questions))


def test_a_model_that_does_not_exist_cannot_be_gone_on_from(student, lines):
    with pytest.raises(ServiceFailed, match="ft:nothing"):
        train(student, lines, base="ft:nothing")


def example(text: object = "Steak", label: object = "keto") -> dict[str, object]:
    roles = (("system", SYSTEM), ("user", text), ("assistant", label))
    return {"messages": [{"role": role, "content": content} for role, content in roles]}


@pytest.mark.parametrize(
    "broken",
    [
        "not JSON",
        "",
        "[]",
        "5",
        '{"prompt": "Steak"}',
        '{"messages": 5}',
        '{"messages": ["Steak"]}',
        '{"messages": [{"role": "user", "content": "Steak"}]}',
        json.dumps(example(text=None)),
        json.dumps(example(text=5)),
        json.dumps(example(text=[{"type": "text", "text": "Steak"}])),
        json.dumps(example(label=["keto"])),
        json.dumps(example(label=True)),
    ],
)
def test_a_broken_training_file_is_refused_with_the_line(student, lines, broken):
    rows = lines.splitlines()
    rows[6] = broken
    with pytest.raises(ServiceFailed, match="Line 7 is not a chat example") as caught:
        student.upload("\n".join(rows) + "\n")
    assert "user and an assistant" in caught.value.remedy


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0c", "\r"])
def test_a_text_may_hold_any_separator(student, separator):
    """Only a line feed ends a line of the file; the format leaves other separators as they are."""
    text = f"Steak{separator}with butter"
    file_id = student.upload(chat_file(SYSTEM, [text, "Bread"], ["keto", "not keto"]))
    assert student._files[file_id].labels == ["keto", "not keto"]


def test_an_empty_training_file_is_refused(student):
    with pytest.raises(ServiceFailed, match="empty"):
        student.upload("")


def test_a_file_with_one_class_gives_a_model_that_always_says_it(student, questions):
    model_id = train(student, chat_file(SYSTEM, ["Steak", "Eggs"], ["keto", "keto"]))
    answers = student.answer(model_id, questions)
    assert list(answers.label) == ["keto"] * len(questions)
    assert answers.confidence.tolist() == [1.0] * len(questions)


@pytest.mark.parametrize("epochs", [1, 3, 5])
def test_billed_tokens_are_the_files_times_the_epochs(student, lines, epochs):
    settings = replace(SETTINGS, epochs=epochs)
    job = student.start(FineTuneRequest(student.upload(lines), BASE_MODEL, settings))
    in_file = sum(count_chat(json.loads(line)["messages"]).n for line in lines.splitlines())
    assert job.trained_tokens == in_file * epochs


def test_a_job_is_finished_when_it_comes_back_and_stays_so(student, lines):
    job = student.start(FineTuneRequest(student.upload(lines), BASE_MODEL, SETTINGS))
    assert student.poll(job.id) == student.cancel(job.id) == job


def test_a_model_says_that_it_is_no_language_model(student, lines):
    card = student.describe(train(student, lines))
    assert card.description == DESCRIPTION
    assert "not an LLM" in card.description
    assert (card.service, card.base, card.exportable) == ("local", BASE_MODEL, True)


def test_services_are_found_by_name():
    assert isinstance(fine_tune_service("local"), LocalStudent)
    with pytest.raises(BadUsage, match="local"):
        fine_tune_service("nothing")
