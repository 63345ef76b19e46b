"""The stand-in is worth something only if it refuses what the real server refuses."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import openai
import pytest

from tests.fakes.openai_server import FakeOpenAI, Fault, running_server
from tests.fakes.openai_shapes import MODELS, what_is_wrong

SCHEMA = {
    "type": "object",
    "properties": {"answer": {"enum": ["no", "yes"]}},
    "required": ["answer"],
    "additionalProperties": False,
}
GOOD = {
    "model": "own-model",
    "messages": [{"role": "user", "content": "a steak"}],
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
    },
}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with running_server(lambda text: "yes") as running:
        yield running


def client(server: FakeOpenAI) -> openai.OpenAI:
    return openai.OpenAI(api_key="sk-test", base_url=server.url, max_retries=0)


def test_it_lists_its_models(server):
    assert tuple(model.id for model in client(server).models.list()) == MODELS


def test_it_answers_a_good_request_in_the_shape_the_client_reads(server):
    reply = client(server).chat.completions.create(**GOOD)
    assert reply.choices[0].message.content == '{"answer": "yes"}'
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens


def test_faults_come_in_their_order_and_are_used_up(server):
    server.faults.extend([Fault.TOO_MANY, None, Fault.BROKEN])
    with pytest.raises(openai.RateLimitError):
        client(server).chat.completions.create(**GOOD)
    client(server).chat.completions.create(**GOOD)
    with pytest.raises(openai.InternalServerError):
        client(server).chat.completions.create(**GOOD)
    client(server).chat.completions.create(**GOOD)


def test_it_refuses_what_it_does_not_know_over_http_too(server):
    with pytest.raises(openai.BadRequestError, match="does not exist"):
        client(server).chat.completions.create(**GOOD | {"model": "gpt-none"})
    assert server.refused


def changed(*path: str | int, to: object) -> dict[str, object]:
    """The good request with one value changed; None takes it away."""
    body = copy.deepcopy(GOOD)
    place = body
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return body


def test_nothing_is_wrong_with_the_good_request():
    assert what_is_wrong(GOOD) == ""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (changed("temprature", to=0), "Unknown parameter"),
        (changed("model", to="gpt-none"), "does not exist"),
        (changed("messages", to=[]), "last message"),
        (changed("messages", 0, "role", to="assistant"), "last message"),
        (changed("messages", 0, "content", to=5), "Not a message"),
        (changed("response_format", to=None), "json_schema"),
        (changed("response_format", "json_schema", "strict", to=None), "strict"),
        (changed("response_format", "json_schema", "schema", "type", to=5), "Invalid schema"),
        (changed("response_format", "json_schema", "schema", "required", to=[]), "required"),
        (
            changed("response_format", "json_schema", "schema", "additionalProperties", to=None),
            "additionalProperties",
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_request(body, told):
    assert told in what_is_wrong(body)
