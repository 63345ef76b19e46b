"""The prompted model: what it is told, what it never sees, what its answers become."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.domain.benchmark import CODE, SEALED, Benchmark, BenchmarkContent, Items, Split
from core.domain.drivers.prompted import (
    PROMPT_TOKENS,
    PROMPT_WRITING,
    TEST_SET_BILL,
    TEST_SET_ITEMS_BILLED,
)
from core.domain.ledger import QuantityOrigin
from core.domain.node import Node
from core.learners.prompted import MOST_SHOTS, SHOTS_PER_CLASS, Prompted
from core.services import chat
from core.services.budget import Budget
from core.services.chat import ChatModel
from core.services.endpoint import Endpoint
from tests.fakes.openai_server import FakeOpenAI, Fault, running_server

RULE = "A dish is keto if a serving has at most 10 g of net carbohydrates."
TEST_SET = 20


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    """Calls everything keto that has an even number of letters."""
    with running_server(keto_or_not) as running:
        yield running


def keto_or_not(text: str) -> str:
    return "not keto" if len(text) % 2 else "keto"


@pytest.fixture(scope="module")
def items(small_keto: BenchmarkContent) -> dict[Split, Items]:
    """The small benchmark with a short exam."""
    few = np.arange(TEST_SET)
    return {
        split: found.take(few) if split in SEALED else found
        for split, found in small_keto.items.items()
    }


@pytest.fixture
def prompted(small_keto: BenchmarkContent, items: dict[Split, Items]) -> Prompted:
    return made(small_keto, items)


def made(keto: BenchmarkContent, items: dict[Split, Items], seed: int = 1) -> Prompted:
    return Prompted(keto.benchmark, items, keto.gold[Split.DEV], RULE, seed)


def model_at(server: FakeOpenAI, benchmark: Benchmark) -> ChatModel:
    server.forget()
    endpoint = Endpoint("own-model", server.url, "sk-test", 1.0, 1.0)
    return ChatModel(endpoint, benchmark.classes, Budget(1.0))


def test_it_is_told_the_rule_the_classes_and_the_examples_before_the_question(prompted):
    messages = prompted.messages("Ribeye with butter")
    first, *between, last = messages
    assert first["role"] == "system"
    assert RULE in first["content"]
    assert all(name in first["content"] for name in prompted.benchmark.classes)
    assert last == {"role": "user", "content": "Ribeye with butter"}
    asked, answered = between[0::2], between[1::2]
    assert [message["role"] for message in asked] == ["user"] * len(asked)
    assert [
        (question["content"], json.loads(answer["content"]))
        for question, answer in zip(asked, answered, strict=True)
    ] == [(text, {"answer": label}) for text, label in prompted.examples]


def test_a_class_with_quotes_in_its_name_is_still_answered_in_json(small_keto, items):
    odd = Benchmark(**vars(small_keto.benchmark) | {"classes": ('says "no"', "a\\b")})
    prompted = Prompted(odd, items, small_keto.gold[Split.DEV], RULE, 1)
    said = [m["content"] for m in prompted.messages("Steak") if m["role"] == "assistant"]
    assert {json.loads(content)["answer"] for content in said} == set(odd.classes)


def test_examples_are_practice_items_with_the_experts_answer_as_many_of_each_class(
    prompted, small_keto
):
    dev = small_keto.items[Split.DEV].text
    classes = small_keto.benchmark.classes
    gold = {text: classes[code] for text, code in zip(dev, small_keto.gold[Split.DEV], strict=True)}
    assert all(gold[text] == label for text, label in prompted.examples)
    labels = [label for _, label in prompted.examples]
    assert [labels.count(name) for name in classes] == [SHOTS_PER_CLASS] * len(classes)


def test_the_seed_picks_the_examples_and_nothing_else_does(small_keto, items, prompted):
    assert made(small_keto, items).examples == prompted.examples
    assert made(small_keto, items, seed=2).examples != prompted.examples


def test_a_class_that_is_rare_in_practice_gives_the_examples_it_has(small_keto, items):
    gold = np.zeros_like(small_keto.gold[Split.DEV])
    gold[:2] = 1
    prompted = Prompted(small_keto.benchmark, items, gold, RULE, 1)
    labels = [label for _, label in prompted.examples]
    assert sorted(map(labels.count, small_keto.benchmark.classes)) == [2, SHOTS_PER_CLASS]


def test_every_exam_item_is_asked_once_and_nothing_else_is(prompted, server, items):
    model = model_at(server, prompted.benchmark)
    prompted.answer(model)
    test_set = [text for split in SEALED for text in items[split].text]
    assert sorted(server.asked()) == sorted(test_set)
    assert not server.refused


def test_answers_become_class_codes_in_the_order_of_the_items(prompted, server, items):
    found = prompted.answer(model_at(server, prompted.benchmark))
    for split in SEALED:
        wanted = [prompted.benchmark.classes.index(keto_or_not(text)) for text in items[split].text]
        assert found.label[split].tolist() == wanted
        assert len(found.answers[split]) == len(items[split])
    assert found.errors == 0


def test_a_question_without_an_answer_is_no_opinion_and_an_error(prompted, server):
    model = model_at(server, prompted.benchmark)
    server.faults.extend([None, Fault.OUTSIDE, Fault.NOT_JSON])
    found = prompted.answer(model)
    assert found.label[Split.TEST][:4].tolist().count(-1) == 2
    assert found.label[Split.TEST][1:3].tolist() == [-1, -1]
    assert found.errors == 2


def test_a_call_that_failed_counts_as_an_error_too(prompted, server, monkeypatch):
    monkeypatch.setattr(chat, "RETRIES", 0)
    model = model_at(server, prompted.benchmark)
    server.faults.extend([Fault.BROKEN, Fault.MALFORMED])
    assert prompted.answer(model).errors == 2


def test_the_providers_tokens_are_booked_and_the_writing_is_assumed(prompted, server):
    model = model_at(server, prompted.benchmark)
    writing, tokens, billed, answered = prompted.answer(model).booked
    assert (writing.node, writing.driver, writing.origin) == (
        Node.PROMPT,
        PROMPT_WRITING,
        QuantityOrigin.ASSUMED,
    )
    assert (tokens.driver, tokens.who, tokens.unit) == (PROMPT_TOKENS, "provider", "tokens")
    assert tokens.origin is QuantityOrigin.MEASURED
    assert tokens.quantity == sum(map(sum, server.usage))
    assert (billed.driver, billed.quantity) == (TEST_SET_BILL, pytest.approx(model.budget.spent))
    assert (answered.driver, answered.quantity) == (TEST_SET_ITEMS_BILLED, len(server.usage))


def test_the_estimate_covers_every_question_with_its_whole_prompt(prompted):
    letters = sum(
        len(message["content"])
        for split in SEALED
        for text in prompted.items[split].text
        for message in prompted.messages(text)
    )
    assert letters / 5 < prompted.expected_tokens() < letters / 3


def test_with_eight_classes_every_class_has_its_examples(support):
    found = Prompted(support.benchmark, support.items, support.gold[Split.DEV], "Rule.", 1)
    shown = [label for _, label in found.examples]
    assert {label: shown.count(label) for label in set(shown)} == dict.fromkeys(
        support.benchmark.classes, SHOTS_PER_CLASS
    )


def test_with_two_hundred_classes_the_prompt_stays_short_and_names_them_all(support):
    classes = tuple(f"class {at}" for at in range(200))
    benchmark = replace(support.benchmark, classes=classes)
    gold = np.arange(len(support.items[Split.DEV])) % 200
    found = Prompted(benchmark, support.items, gold.astype(CODE), "Rule.", 1)
    shown = [label for _, label in found.examples]
    assert len(shown) == len(set(shown)) == MOST_SHOTS
    told = found.messages("a text")[0]["content"]
    assert all(f"{name}" in told for name in classes)
