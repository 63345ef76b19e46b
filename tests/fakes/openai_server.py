"""A server that speaks OpenAI's chat completions: real HTTP on 127.0.0.1, no model behind it.

It is as strict as the real one about what it is sent, answers the same every time, remembers
what it was asked and can be told to fail.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.openai_shapes import MODELS, completion, what_is_wrong
from tests.patience import patience, until

GLANCE_SECONDS = 0.002
ANSWER_SECONDS = 1.0
SOON = {"retry-after-ms": "1"}
"""Clients that honour it try again at once."""

JSON = "application/json"


class Fault(StrEnum):
    """One way to fail."""

    TOO_MANY = "429"
    BROKEN = "500"
    KEY_REFUSED = "401, the key in its text"
    MALFORMED = "a body that is cut off"
    WEB_PAGE = "a web page"
    NO_CHOICES = "a body without choices"
    NOT_JSON = "an answer that is not JSON"
    BRACKETS = "an answer that is nothing but brackets"
    ECHO = "an answer that repeats the key"
    OUTSIDE = "an answer outside the classes"
    SILENT = "no answer"
    SLOW = "an answer that comes when nobody waits any more"
    NO_USAGE = "no usage"
    ODD_USAGE = "usage below zero"


@dataclass
class FakeOpenAI:
    """State of the server.

    Attributes
    ----------
    label : callable
        Decides the answer from the user's last text.
    faults : deque of Fault or None
        Taken one by one by the requests that come; None answers as usual.
    always : Fault or None
        What happens once the queue is empty.
    held : callable
        Whether answers wait.
    tokens_out : int
        What it says every answer took to write.
    requests : list of dict
        Bodies of all requests.
    refused : list of str
        What was wrong with those that the real server would not take.
    usage : list of (int, int)
        Tokens read and written of every request that was answered and would be billed.
    most_at_once : int
        Requests that were open at the same time.
    """

    label: Callable[[str], str]
    url: str = ""
    faults: deque[Fault | None] = field(default_factory=deque)
    always: Fault | None = None
    held: Callable[[], bool] = lambda: False
    tokens_out: int = 7
    requests: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    usage: list[tuple[int, int]] = field(default_factory=list)
    most_at_once: int = 0
    _open: int = 0

    def asked(self) -> list[str]:
        """The user's last text of every request, in the order they came."""
        return [body["messages"][-1]["content"] for body in self.requests]

    def forget(self) -> None:
        """Be as at the start, once nothing is under way any more."""
        until(lambda: not self._open, ANSWER_SECONDS, "something is still under way")
        vars(self).update(vars(FakeOpenAI(self.label, self.url)))

    def app(self) -> Starlette:
        """The server as an ASGI app."""
        return Starlette(
            routes=[
                Route("/v1/models", self._models, methods=["GET"]),
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
            ]
        )

    async def _models(self, request: Request) -> Response:
        models = [
            {"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in MODELS
        ]
        return JSONResponse({"object": "list", "data": models})

    async def _chat(self, request: Request) -> Response:
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            return await self._replied(request)
        finally:
            self._open -= 1

    async def _replied(self, request: Request) -> Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        body = await request.json()
        self.requests.append(body)
        wrong = "no key" if not key else what_is_wrong(body)
        if wrong:
            self.refused.append(wrong)
            return _failure(400, wrong)
        fault = self.faults.popleft() if self.faults else self.always
        async with asyncio.timeout(patience(ANSWER_SECONDS)):
            while fault is Fault.SLOW and not await request.is_disconnected():
                await asyncio.sleep(GLANCE_SECONDS)
            while self.held():
                await asyncio.sleep(GLANCE_SECONDS)
        if fault is Fault.TOO_MANY:
            return _failure(429, "Rate limit reached")
        if fault is Fault.BROKEN:
            return _failure(500, "The server had an error")
        if fault is Fault.KEY_REFUSED:
            return _failure(401, f"Incorrect API key provided: {key}")
        return self._answered(body, fault, key)

    def _answered(self, body: dict[str, Any], fault: Fault | None, key: str) -> Response:
        tokens_in = sum(3 + len(message["content"].split()) for message in body["messages"])
        self.usage.append((tokens_in, self.tokens_out))
        usual = json.dumps({"answer": self.label(body["messages"][-1]["content"])})
        content = {
            Fault.NOT_JSON: "I think it is keto.",
            Fault.BRACKETS: "[" * 100_000,
            Fault.ECHO: f"Your key is {key}",
            Fault.OUTSIDE: '{"answer": "maybe"}',
            Fault.SILENT: None,
        }.get(fault, usual)  # type: ignore[call-overload]
        reply = completion(body["model"], content, *self.usage[-1], len(self.requests))
        if fault is Fault.WEB_PAGE:
            return Response("<html>Sign in to the network</html>", media_type="text/html")
        if fault is Fault.MALFORMED:
            return Response(json.dumps(reply)[:-20], media_type=JSON)
        if fault is Fault.NO_CHOICES:
            reply["choices"] = [{}]
        if fault is Fault.NO_USAGE:
            del reply["usage"]
        if fault is Fault.ODD_USAGE:
            reply["usage"] |= {"prompt_tokens": -1_000_000}
        return JSONResponse(reply)


def _failure(status: int, message: str) -> Response:
    error = {"message": message, "type": "error", "param": None, "code": None}
    return JSONResponse({"error": error}, status_code=status, headers=SOON)


@contextmanager
def running_server(label: Callable[[str], str]) -> Iterator[FakeOpenAI]:
    """A server of one's own on a free port, ready to be asked."""
    fake = FakeOpenAI(label)
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        fake.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        settings = uvicorn.Config(fake.app(), log_level="error", lifespan="off")
        server = uvicorn.Server(settings)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive(), ANSWER_SECONDS)
            assert thread.is_alive(), "the server did not start"
            yield fake
        finally:
            server.should_exit = server.force_exit = True
            thread.join(timeout=patience(ANSWER_SECONDS))
