"""Connections that keep a server waiting: each ends, and nobody else is kept out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState
from websockets.asyncio.client import connect

from core.web import slow_clients
from core.web.slow_clients import TimedProtocol, time_all_connections
from tests.patience import patience
from tests.web.test_middleware import apart

REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
SOON, ENDS_SECONDS = 0.02, 1.0


class App:
    """Answers ``hello``, below ``/endless`` for ever; notes who left; accepts websockets."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await receive()
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while scope["path"] == "/endless":
            await send({"type": "http.response.body", "body": b"." * 65536, "more_body": True})
            if self.gone(scope):
                return
        await send({"type": "http.response.body", "body": b"hello"})

    def gone(self, scope) -> bool:
        """Whether the connection of an endless answer ended."""
        if not self.server.server_state.connections:
            self.left.set()
        return self.left.is_set()


@asynccontextmanager
async def listening(app):
    """A server with the clocks; yields its port."""
    app.server = uvicorn.Server(
        uvicorn.Config(app, port=0, http=TimedProtocol, lifespan="off", log_level="critical")
    )
    app.server.config.load()
    app.server.lifespan = app.server.config.lifespan_class(app.server.config)
    await app.server.startup()
    yield app.server.servers[0].sockets[0].getsockname()[1]
    await app.server.shutdown()


def tried(trial):
    """Run a trial against a server."""

    async def run():
        app = App()
        async with asyncio.timeout(patience(ENDS_SECONDS)), listening(app) as port:
            await trial(app, port)

    apart(run())
    assert TimedProtocol.waiting == {}


async def ended(reader) -> bytes:
    """What came until the server ended the connection."""
    came = b""
    try:
        while piece := await reader.read(65536):
            came += piece
    except ConnectionResetError:
        pass
    return came


DRIPS = [
    (b"", b"", 0),
    (b"", b"G", 0),
    (REQUEST[:-2], b"X-A: b\r\n", 0),
    (REQUEST, b"", 1),
    (REQUEST, b"G", 1),
    (REQUEST[:-2] + b"Content-Length: 999999\r\n\r\n", b"x", 1),
    (REQUEST[:-2] + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 1),
]
"""What comes first, what comes drop by drop, and how many answers that makes."""


def test_a_request_has_to_come_in_time_however_its_bytes_drip(monkeypatch):
    monkeypatch.setattr(slow_clients, "HEAD_SECONDS", 5 * SOON)

    async def dripped(port, first, more):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)

        async def drip():
            while True:
                writer.write(more)
                await asyncio.sleep(SOON)

        dripping = asyncio.create_task(drip())
        came = await ended(reader)
        dripping.cancel()
        return came.count(b"HTTP/1.1 200")

    async def trial(app, port):
        found = await asyncio.gather(*(dripped(port, first, more) for first, more, _ in DRIPS))
        assert found == [answers for *_, answers in DRIPS]

    tried(trial)


def test_who_waits_longest_leaves_where_too_many_wait_and_others_are_answered(monkeypatch):
    monkeypatch.setattr(slow_clients, "MOST_WAITING", 2)

    async def trial(app, port):
        opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
        for reader, _ in opened[:2]:
            assert await ended(reader) == b""
        for reader, writer in opened[2:]:
            writer.write(REQUEST)
            assert b"200" in await reader.readline()
            writer.close()

    tried(trial)


def test_an_answer_nobody_takes_ends(monkeypatch):
    monkeypatch.setattr(slow_clients, "STALLED_SECONDS", SOON)

    async def trial(app, port):
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.transport.pause_reading()
        writer.write(REQUEST.replace(b"/ ", b"/endless "))
        await app.left.wait()

    tried(trial)


def test_a_websocket_is_not_waited_for():
    async def trial(app, port):
        async with connect(f"ws://127.0.0.1:{port}/", proxy=None):
            assert TimedProtocol.waiting == {}

    tried(trial)


def test_the_app_gets_them_although_streamlit_chooses_the_protocol():
    assert AutoHTTPProtocol is H11Protocol, "another protocol has no clocks"
    time_all_connections()
    try:
        made = H11Protocol(uvicorn.Config(App()), ServerState(), {}, asyncio.new_event_loop())
        assert isinstance(made, TimedProtocol)
        made.loop.close()
    finally:
        H11Protocol.__new__ = lambda cls, *args, **kwargs: object.__new__(cls)
