"""Rewriting through an endpoint: over real HTTP, capped, and honest about what failed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.domain.errors import CostCapReached
from core.preparation.augmentation import rewritten
from core.preparation.examples import Example
from core.services import chat
from core.services.budget import Budget
from core.services.endpoint import Endpoint
from core.services.rewriting import PARAPHRASE, BackTranslator, Paraphraser, TextModel
from tests.fakes.openai_server import FakeOpenAI, Fault, running_server

TEXTS = ["two eggs", "ham without bread"]


@pytest.fixture(scope="module")
def running() -> Iterator[FakeOpenAI]:
    """Says everything backwards."""
    with running_server(lambda text: text[::-1]) as found:
        yield found


@pytest.fixture
def server(running: FakeOpenAI) -> FakeOpenAI:
    running.forget()
    return running


def model_at(server: FakeOpenAI, cap: float = 1.0) -> TextModel:
    return TextModel(Endpoint("own-model", server.url, "a key", 1.0, 4.0), Budget(cap))


def test_a_paraphrase_is_asked_for_text_by_text(server):
    model = model_at(server)
    found = Paraphraser(model).rewrite(TEXTS)
    assert [rewrite.text for rewrite in found] == [text[::-1] for text in TEXTS]
    assert not server.refused
    assert server.asked() == TEXTS
    assert {body["messages"][0]["content"] for body in server.requests} == {PARAPHRASE}
    assert sum(rewrite.cost_usd for rewrite in found) == pytest.approx(model.budget.spent)
    assert model.budget.spent > 0


def test_back_translation_goes_there_and_back(server):
    found = BackTranslator(model_at(server), via="French").rewrite(TEXTS)
    assert [rewrite.text for rewrite in found] == TEXTS
    told = [body["messages"][0]["content"] for body in server.requests]
    assert ["French" in text for text in told] == [True, True, False, False]
    assert ["English" in text for text in told] == [False, False, True, True]
    assert all(rewrite.cost_usd > 0 for rewrite in found)


def test_what_was_not_translated_is_not_asked_about_again(server):
    server.faults.extend([None, Fault.NOT_JSON])
    found = BackTranslator(model_at(server)).rewrite(TEXTS)
    assert [rewrite.text for rewrite in found] == [TEXTS[0], None]
    assert "not the wanted JSON" in found[1].error
    assert len(server.requests) == 3


def test_the_cap_holds(server):
    with pytest.raises(CostCapReached):
        Paraphraser(model_at(server, cap=1e-6)).rewrite(TEXTS)
    assert server.requests == []


def test_the_key_is_not_repeated(server, monkeypatch):
    monkeypatch.setattr(chat, "RETRIES", 0)
    server.faults.append(None)
    server.always = Fault.ECHO
    found = Paraphraser(model_at(server)).rewrite(TEXTS)
    assert "a key" not in found[1].error


def test_examples_come_out_marked(server):
    found = rewritten([Example("d1", TEXTS[0], "yes")], Paraphraser(model_at(server)))
    assert [(made.item_id, made.text, made.label) for made in found.made] == [
        ("d1~rewritten1", "sgge owt", "yes")
    ]
    assert found.cost_usd > 0
