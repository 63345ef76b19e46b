"""Asking a model over real HTTP: what is sent, what is booked, and what a failure becomes."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from core.domain.errors import CostCapReached, ServiceFailed
from core.services import chat
from core.services.budget import Budget
from core.services.chat import ChatAnswer, ChatModel, Messages
from core.services.endpoint import Endpoint
from tests.fakes.openai_server import FakeOpenAI, Fault, running_server
from tests.patience import patience

KEY = "sk-tests-never-show-this-1234567890"
CLASSES = ("no", "yes")
PRICE_IN, PRICE_OUT = 1.0, 4.0
SOON = 0.05
"""Seconds after which a client gives up on an answer that does not come."""
TURNED_AWAY = (Fault.TOO_MANY, Fault.BROKEN, Fault.KEY_REFUSED)
UNREADABLE = (Fault.MALFORMED, Fault.WEB_PAGE, Fault.NO_CHOICES)
WRONG_ANSWER = (Fault.NOT_JSON, Fault.BRACKETS, Fault.ECHO, Fault.OUTSIDE, Fault.SILENT)


@pytest.fixture(scope="module")
def running() -> Iterator[FakeOpenAI]:
    """Says yes to whatever has steak in it."""
    with running_server(lambda text: "yes" if "steak" in text else "no") as found:
        yield found


@pytest.fixture
def server(running: FakeOpenAI) -> FakeOpenAI:
    """The same, with nothing asked yet."""
    running.forget()
    return running


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No call is tried again."""
    monkeypatch.setattr(chat, "RETRIES", 0)


def model_at(server: FakeOpenAI, cap: float = 1.0, key: str = KEY) -> ChatModel:
    endpoint = Endpoint("own-model", server.url, key, PRICE_IN, PRICE_OUT)
    return ChatModel(endpoint, CLASSES, Budget(cap))


def question(text: str) -> Messages:
    return [{"role": "system", "content": "Is it keto?"}, {"role": "user", "content": text}]


def usd(usage: list[tuple[int, int]]) -> float:
    return sum(PRICE_IN * read + PRICE_OUT * written for read, written in usage) / 1e6


def most_usd(messages: Messages) -> float:
    """Upper limit of a call's cost: every letter a token, the longest answer."""
    letters = sum(len(message["content"]) for message in messages)
    return (PRICE_IN * letters + PRICE_OUT * chat.MOST_TOKENS_OUT) / 1e6


def test_the_answer_is_one_of_the_classes_because_nothing_else_is_allowed(server):
    answer = model_at(server).ask(question("a steak"))
    assert (answer.label, answer.error) == ("yes", "")
    assert not server.refused
    [asked] = server.requests
    assert asked["model"] == "own-model"
    assert asked["messages"] == question("a steak")
    assert asked["max_completion_tokens"] == chat.MOST_TOKENS_OUT
    schema = asked["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["answer"]["enum"] == list(CLASSES)


def test_tokens_are_the_providers_and_the_cost_is_theirs_times_the_price(server):
    model = model_at(server)
    answer = model.ask(question("two eggs and a steak"))
    assert [(answer.tokens_in, answer.tokens_out)] == server.usage
    assert answer.cost_usd == pytest.approx(usd(server.usage))
    assert model.budget.spent == pytest.approx(answer.cost_usd)
    assert answer.latency_ms > 0


def test_many_questions_are_asked_at_once_and_answered_in_order(server):
    server.held = lambda: (
        len(server.requests) > chat.TRIED_BEFORE_GIVING_UP and (server.most_at_once == 1)
    )
    texts = [f"steak {at}" if at % 3 else f"bread {at}" for at in range(40)]
    model = model_at(server)
    answers = model.ask_all([question(text) for text in texts])
    assert [a.label for a in answers] == ["yes" if "steak" in text else "no" for text in texts]
    assert sorted(server.asked()) == sorted(texts)
    assert 1 < server.most_at_once <= chat.AT_ONCE
    assert model.budget.spent == pytest.approx(usd(server.usage))


def test_nothing_to_ask_is_nothing_answered(server):
    assert model_at(server).ask_all([]) == []


def test_a_429_and_then_a_500_are_absorbed_and_paid_once(server):
    server.faults.extend([Fault.TOO_MANY, Fault.BROKEN])
    model = model_at(server)
    answer = model.ask(question("a steak"))
    assert (answer.label, answer.error) == ("yes", "")
    assert len(server.requests) == 3
    assert model.budget.spent == pytest.approx(usd(server.usage))


@pytest.mark.parametrize("fault", TURNED_AWAY)
def test_a_call_that_is_always_turned_away_is_an_answer_with_an_error_and_costs_nothing(
    server, fault
):
    server.always = fault
    model = model_at(server)
    answer = model.ask(question("a steak"))
    assert answer.label is None
    assert fault[:3] in answer.error
    assert answer.cost_usd == model.budget.spent == 0.0
    assert len(server.requests) == (1 if fault is Fault.KEY_REFUSED else chat.RETRIES + 1)


@pytest.mark.parametrize("fault", UNREADABLE)
def test_a_reply_that_cannot_be_read_is_an_answer_with_an_error_not_a_crash(server, fault):
    server.always = fault
    answer = model_at(server).ask(question("a steak"))
    assert answer.label is None
    assert answer.error


@pytest.mark.parametrize("fault", WRONG_ANSWER)
def test_an_answer_outside_the_classes_is_no_answer_but_is_paid_for(server, fault):
    server.always = fault
    model = model_at(server)
    answer = model.ask(question("a steak"))
    assert answer.label is None
    assert answer.error.startswith(("not the wanted JSON", "not one of the classes"))
    assert len(answer.error) < 120
    assert answer.cost_usd == model.budget.spent == pytest.approx(usd(server.usage))


@pytest.mark.parametrize(
    "fault", [Fault.NO_USAGE, Fault.ODD_USAGE, Fault.MALFORMED, Fault.WEB_PAGE]
)
def test_a_call_of_unknown_cost_counts_as_the_most_it_could_have_cost(server, fault):
    server.always = fault
    model = model_at(server)
    answer = model.ask(question("a steak"))
    assert model.budget.spent == answer.cost_usd >= most_usd(question("a steak"))
    assert (answer.tokens_in, answer.tokens_out) == (0, 0)


def test_an_answer_without_usage_is_still_an_answer(server):
    server.always = Fault.NO_USAGE
    assert model_at(server).ask(question("a steak")).label == "yes"


def test_an_answer_that_comes_too_late_may_have_to_be_paid(server, once, monkeypatch):
    monkeypatch.setattr(chat, "TIMEOUT_SECONDS", SOON)
    server.faults.append(Fault.SLOW)
    model = model_at(server)
    answer = model.ask(question("a steak"))
    assert (answer.label, answer.error) == (None, "APITimeoutError")
    assert model.budget.spent == answer.cost_usd >= most_usd(question("a steak"))


def test_where_nobody_listens_the_service_has_failed(once):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = FakeOpenAI(str, url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
    with pytest.raises(ServiceFailed, match="APIConnectionError"):
        model_at(nobody).ask_all([question("a steak")] * 6)


@pytest.mark.parametrize("fault", Fault)
def test_the_key_is_in_no_answer_no_message_and_no_log(server, once, caplog, monkeypatch, fault):
    monkeypatch.setattr(chat, "TIMEOUT_SECONDS", SOON if fault is Fault.SLOW else patience(1.0))
    caplog.set_level(logging.DEBUG)
    server.always = fault
    model = model_at(server)
    told = [repr(model), repr(model.endpoint), str(vars(model)), repr(model.ask(question("egg")))]
    try:
        model.ask_all([question("egg")] * 3)
    except ServiceFailed as error:
        told += [repr(error), error.text, "".join(traceback.format_exception(error))]
    assert KEY not in "\n".join([*told, caplog.text])


@pytest.mark.parametrize("key", ["sk-copied-with-an-ellipsis…", "sk-with-a-line\nbreak"])
def test_a_key_that_cannot_be_sent_is_a_failed_service_and_not_shown(server, once, key):
    with pytest.raises(ServiceFailed) as caught:
        model_at(server, key=key).ask_all([question("egg")])
    told = "".join(traceback.format_exception(caught.value))
    assert not any(part in told + repr(caught.value) for part in (key, "ellipsis", "with-a-line"))
    assert "key" in caught.value.remedy


def test_five_failures_at_the_start_end_it_before_more_is_asked(server, once):
    server.always = Fault.BROKEN
    with pytest.raises(ServiceFailed, match="own-model does not answer") as caught:
        model_at(server).ask_all([question(f"dish {at}") for at in range(30)])
    assert len(server.requests) == chat.TRIED_BEFORE_GIVING_UP == 5
    assert "500" in caught.value.message
    assert "address" in caught.value.remedy


def test_one_good_answer_among_the_first_five_is_enough_to_go_on(server, once):
    server.faults.extend([Fault.BROKEN] * 4)
    answers = model_at(server).ask_all([question(f"dish {at}") for at in range(12)])
    assert [bool(answer.error) for answer in answers] == [True] * 4 + [False] * 8


@pytest.mark.parametrize("at_once", [1, 8])
def test_the_cost_cap_stops_before_it_is_exceeded(server, at_once):
    server.tokens_out = chat.MOST_TOKENS_OUT  # every answer costs nearly what was set aside
    questions = [question(f"dish {at:03}") for at in range(200)]
    cap = 80 * most_usd(questions[0])  # some of it waits for tries that are not needed
    model = model_at(server, cap)
    with pytest.raises(CostCapReached, match="cost cap"):
        model.ask_all(questions, at_once)
    assert model.budget.spent == pytest.approx(usd(server.usage))
    assert cap / 2 < model.budget.spent <= cap


def test_under_the_cap_money_set_aside_counts_as_spent(server, monkeypatch):
    """Eight calls in flight could cost more than is left, so they do not all start."""
    held = threading.Event()
    server.held = held.is_set
    most = most_usd(question("dish"))
    model = model_at(server, cap=4 * most)
    reserve, calls = model.budget.reserve, count(1)

    def reserved(usd: float) -> None:
        """Those after the first few are made together, and answered when one was refused."""
        if next(calls) == chat.TRIED_BEFORE_GIVING_UP + 1:
            held.set()
        try:
            reserve(usd)
        except CostCapReached:
            held.clear()
            raise

    monkeypatch.setattr(model.budget, "reserve", reserved)
    with pytest.raises(CostCapReached):
        model.ask_all([question("dish")] * 30, at_once=8)
    assert server.most_at_once <= 4


def test_a_cap_below_one_call_asks_nothing(server):
    with pytest.raises(CostCapReached) as caught:
        model_at(server, cap=1e-9).ask_all([question("dish")])
    assert server.requests == []
    assert "Raise the cap" in caught.value.remedy


def test_free_calls_need_no_money(server):
    model = ChatModel(Endpoint("own-model", server.url, KEY), CLASSES, Budget(0.0))
    assert model.ask(question("a steak")).label == "yes"
    assert len(server.usage) == 1
    assert model.budget.spent == 0.0


def test_when_one_call_breaks_everything_the_rest_is_not_asked(server, monkeypatch):
    model = model_at(server)
    asked: list[str] = []
    left = threading.Event()

    class Leaving(ThreadPoolExecutor):
        """Says when it is left; by then what was not begun has been taken back."""

        def __exit__(self, *given: object) -> None:
            left.set()
            super().__exit__(*given)

    def ask(messages: Messages) -> ChatAnswer:
        asked.append(messages[-1]["content"])
        if len(asked) == 7:
            raise KeyboardInterrupt
        if len(asked) > 7:
            assert left.wait(patience(1.0))
        return ChatAnswer("no", 1, 1, 1.0, 0.0)

    monkeypatch.setattr(model, "ask", ask)
    monkeypatch.setattr(chat, "ThreadPoolExecutor", Leaving)
    with pytest.raises(KeyboardInterrupt):
        model.ask_all([question(f"dish {at}") for at in range(100)], at_once=1)
    assert 7 <= len(asked) <= 8
