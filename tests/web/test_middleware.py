"""What every request passes: names, addresses, headers, bodies, numbers."""

from __future__ import annotations

import asyncio
import errno
import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.access.uploaders import Uploaders
from core.domain.errors import BadData
from core.web.bodies import BodyLimits, UploadsOfScreens
from core.web.failures import told_error
from core.web.guard import doorstep
from core.web.headers import content_policy
from core.web.logs import JsonLines
from core.web.messages import PacedMessages
from core.web.middleware import middleware
from tests.web.asking import HOST, ask

PAGE = "<html><script>\n  a = 1\n</script><script type='module' src='x.js'></script></html>"
POLICY = content_policy(PAGE)


async def said(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def broken(request: Request) -> Response:
    raise RuntimeError("the password is hunter22")


async def full(request: Request) -> Response:
    raise OSError(errno.ENOSPC, "No space left on device", "/secret/place")


async def own_policy(request: Request) -> Response:
    return PlainTextResponse("x", headers={"Content-Security-Policy": "default-src 'none'"})


def made(sign_in: bool = False, allowed=()) -> Starlette:
    step = doorstep(allowed, sign_in, "https://app.example.com/oauth2callback")
    return Starlette(
        routes=[
            Route("/", said),
            Route("/api/said", said, methods=["POST"]),
            Route("/api/broken", broken),
            Route("/broken", broken),
            Route("/full", full),
            Route("/api/full", full),
            Route("/r/{key}", own_policy),
        ],
        middleware=middleware(step, PAGE),
    )


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8501", 200),
        ("localhost", 200),
        ("LOCALHOST.", 200),
        ("[::1]:8501", 200),
        ("evil.example.com", 421),
        ("127.0.0.1.evil.com", 421),
        ("127.0.0.1@evil.com", 421),
        ("127.0.0.1, evil.com", 421),
        ("localhost/../x", 421),
        ("", 421),
        ("app.example.com", 421),
    ],
)
def test_only_names_of_this_machine_are_answered_without_sign_in(host, status):
    assert ask(made(), headers=[(b"host", host.encode())])[0] == status


def test_a_deployment_says_its_names_or_has_that_of_the_sign_in():
    named = [(b"host", b"app.example.com")]
    assert ask(made(sign_in=True), headers=named)[0] == 200
    assert ask(made(allowed=["other.org"]), headers=named)[0] == 421
    assert ask(made(allowed=["*.example.com"]), headers=named)[0] == 200


@pytest.mark.parametrize("headers", [[], [HOST, (b"host", b"evil.com")]])
def test_a_request_without_one_host_is_turned_away(headers):
    assert ask(made(), headers=headers)[0] == 421


def test_a_connection_from_outside_is_turned_away_whatever_it_calls_itself():
    assert ask(made(), server=("192.168.1.5", 8501))[0] == 403
    assert ask(made(sign_in=True), server=("192.168.1.5", 8501))[0] == 200


def apart(coroutine):
    """Run it in a thread of its own: a browser of this process keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def test_websockets_pass_or_are_closed():
    seen = []

    async def app(scope, receive, send):
        seen.append((scope, send))

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        seen.append(message)

    wrapped = app
    for layer in reversed(middleware(doorstep((), False), PAGE)):
        wrapped = layer.cls(wrapped, *layer.args, **layer.kwargs)
    scope = {"type": "websocket", "server": ("127.0.0.1", 1), "headers": [HOST], "path": "/"}
    apart(wrapped(scope, receive, send))
    assert seen == [(scope, send)]
    seen.clear()
    apart(wrapped({**scope, "headers": [(b"host", b"evil.com")]}, receive, send))
    assert seen == [{"type": "websocket.close", "code": 1008}]


def test_messages_that_come_too_fast_wait_and_at_last_end_the_websocket(monkeypatch):
    came, sent, waited = [], [], []

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            came.append(message)

    async def receive():
        return {"type": "websocket.receive", "bytes": b""}

    async def send(message):
        sent.append(message)

    async def wait(seconds):
        waited.append(seconds)

    monkeypatch.setattr("core.web.messages.asyncio.sleep", wait)
    paced = PacedMessages(app, at_once=5, a_second=1e-9, most_late=3)
    apart(paced({"type": "websocket"}, receive, send))
    assert (len(came), len(waited)) == (8, 3)
    assert waited[0] > 1e8
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_every_answer_says_what_a_browser_may_not_do():
    for path, host in (("/", HOST), ("/nowhere", HOST), ("/", (b"host", b"evil.com"))):
        headers = ask(made(), path, headers=[host])[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "strict-transport-security" not in headers
    assert "strict-transport-security" in ask(made(), scheme="https")[1]


def test_cookies_stay_on_encrypted_ways():
    kept, made_secure = "a=b; Path=/; secure", "a=b; Path=/; SameSite=Lax"
    for given, over_tls in ((kept, kept), (made_secure, f"{made_secure}; Secure")):

        async def sets(request, given=given):
            return PlainTextResponse("x", headers={"Set-Cookie": given})

        app = Starlette(routes=[Route("/", sets)], middleware=middleware(doorstep((), False), PAGE))
        assert ask(app)[1]["set-cookie"] == given
        assert ask(app, scheme="https")[1]["set-cookie"] == over_tls


def test_a_route_keeps_a_policy_of_its_own():
    assert ask(made(), "/r/abc")[1]["content-security-policy"] == "default-src 'none'"


def test_the_policy_allows_the_pages_own_script_by_its_hash_and_no_other():
    assert POLICY.count("sha256-") == 1
    assert "'unsafe-eval'" not in POLICY
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in POLICY


def limited(**limits) -> Starlette:
    paths = ("/api/said", "/base/api/said", "/_stcore/upload_file/a/b")
    routes = [Route(path, said, methods=["POST"]) for path in paths]
    return Starlette(routes=routes, middleware=[Middleware(BodyLimits, **limits)])


def test_a_body_of_any_length_is_watched():
    small = limited(most=10, idle=0.05)
    post = {"method": "POST", "path": "/api/said"}
    assert ask(small, pieces=[b"12345", b"67890"], **post)[::2] == (200, "10")
    status, _, text = ask(small, pieces=[b"12345", b"678901"], **post)
    assert (status, "nothing was saved" in text) == (413, True)
    under_base = {**post, "path": "/base/api/said"}
    assert ask(small, pieces=[b"12345", b"678901"], **under_base)[0] == 413
    assert ask(small, pieces=[b"1", None], **post)[0] == 408
    dripping = [0.02] * 10  # never idle, and too slow all the same
    assert ask(limited(idle=0.1), pieces=dripping, **post)[0] == 408


def test_uploads_of_screens_are_as_large_as_streamlit_lets_them_and_no_slower_than_others():
    put = {"method": "POST", "path": "/_stcore/upload_file/a/b"}
    small = limited(most=10, idle=0.05)
    assert ask(small, pieces=[b"12345", b"678901"], **put)[::2] == (200, "11")
    assert ask(small, pieces=[b"1", None], **put)[0] == 408


@pytest.mark.parametrize("base", ["", "/base", "/_stcore/upload_file/mine/x"])
def test_a_file_comes_from_a_screen_whose_visitor_may_upload(base):
    uploaders = Uploaders(most=1)
    app = UploadsOfScreens(limited(), uploaders)

    def put(screen):
        return ask(app, f"{base}/_stcore/upload_file/{screen}/f", method="PUT")[0]

    past = 404  # further in, where no route has this address
    uploaders.note("mine", True)
    assert (put("mine"), put("other"), put("")) == (past, 403, past)
    uploaders.note("mine", False)
    assert put("mine") == 403
    for name in ("mine", "newer"):
        uploaders.note(name, True)
    assert (put("mine"), put("newer")) == (403, past)


@pytest.fixture
def logged():
    """Lines that our log writes, as JSON."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("switchpoint")
    level = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in text.getvalue().splitlines()]
    ours.removeHandler(handler)
    ours.setLevel(level)


@pytest.mark.parametrize("path", ["/broken", "/api/broken"])
def test_an_error_nobody_expected_shows_a_number_that_is_in_the_log(path, logged):
    status, headers, text = ask(made(), path)
    assert status == 500
    assert "hunter22" not in text
    assert "Traceback" not in text
    error = next(line for line in logged() if line["level"] == "error")
    assert error["reference"] in text
    assert error["reference"] == headers["x-request-id"]
    assert "RuntimeError" in error["trace"]


@pytest.mark.parametrize("path", ["/full", "/api/full"])
def test_a_full_disk_is_told_without_its_place(path, logged):
    status, _, text = ask(made(), path)
    assert status == 507
    assert "The disk is full" in text
    assert "/secret" not in text
    assert next(line for line in logged() if line["level"] == "error")["reference"] in text


def test_a_screen_tells_what_the_machine_refused_and_no_other_error_of_a_library():
    told = told_error(OSError(errno.ENOSPC, "No space left on device"))
    assert told is not None
    assert told.title == "The disk is full"
    assert told_error(BadData("said already")).title == "said already"
    assert told_error(RuntimeError("hunter22")) is None
    assert told_error(ConnectionError("hunter22")) is None


def test_requests_are_logged_with_their_number_and_without_keys_or_queries(logged):
    key = "k" * 43
    number = ask(made(), f"/r/{key}\nfake", query_string=b"token=secret")[1]["x-request-id"]
    line = logged()[-1]
    assert line["request"] == number
    assert line["path"] == "/r/..."
    assert key not in json.dumps(line)
    assert "secret" not in json.dumps(line)
    ask(made(), f"/api/v1/decision/swp_{key}")
    assert key not in json.dumps(logged()[-1])


def test_headers_cannot_be_injected_through_a_path(logged):
    headers = ask(made(), "/x\r\nSet-Cookie: a=b")[1]
    assert "set-cookie" not in headers
    assert logged()[-1]["path"] == "/x\\r\\nSet-Cookie: a=b"
