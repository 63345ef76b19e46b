"""Which names a request may come in by, and which pages may send it."""

from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from bench.workspace import ROOT
from core.web.guard import Guard, doorstep, host_allowed
from tests.web.asking import answer


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("app.example.com", True),
        ("a.b.example.com:8501", True),
        ("APP.Example.COM.", True),
        ("example.com", False),
        ("evilexample.com", False),
        ("example.com.evil.com", False),
        ("app.example.com@evil.com", False),
        ("", False),
        (None, False),
    ],
)
def test_a_star_stands_for_names_below_a_domain_alone(host, allowed):
    assert host_allowed(host, ["*.example.com"]) is allowed


@pytest.mark.parametrize(
    ("host", "allowed"), [("[::1]:8501", True), ("localhost", True), ("localhost.evil.com", False)]
)
def test_other_names_are_exact(host, allowed):
    assert host_allowed(host, ["localhost", "[::1]"]) is allowed


def test_a_star_alone_lets_every_name_in():
    assert host_allowed("anything.example.org", ["*"])


NO_SIGN_IN = doorstep((), False)
SIGN_IN = doorstep((), True, "https://app.example.com/oauth2callback")
CHANGES = ({"method": "POST"}, {"method": "PUT"}, {"method": "DELETE"}, {"type": "websocket"})
OWN, APP = "127.0.0.1:8501", "app.example.com"


async def let_in(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "status": 200})
    else:
        await PlainTextResponse("in")(scope, receive, send)


def told(step, host, origins=(), more=(), **scope):
    """Status of an answer; 200 where the app got it, 403 also for a websocket that is refused."""
    headers = [(b"host", host.encode()), *((b"origin", o.encode()) for o in origins), *more]
    scheme = {"https": "wss", "http": "ws"} if scope.get("type") == "websocket" else {}
    given = scope.pop("scheme", "http")
    found = answer(Guard(let_in, step), headers=headers, scheme=scheme.get(given, given), **scope)
    return found[0] or 403


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: "-".join(change.values()))
@pytest.mark.parametrize(
    ("host", "scheme", "origin", "status"),
    [
        (OWN, "http", "http://127.0.0.1:8501", 200),
        ("localhost:8501", "http", "http://LOCALHOST:8501", 200),
        ("[::1]:8501", "http", "http://[::1]:8501", 200),
        ("localhost", "http", "http://localhost", 200),
        ("localhost:80", "http", "http://localhost", 200),
        ("localhost", "https", "https://localhost:443", 200),
        ("localhost:8501", "http", "http://localhost:8502", 403),
        ("localhost:8501", "http", "http://localhost", 403),
        ("localhost:8501", "http", "http://127.0.0.1:8501", 403),
        ("[::1]:8501", "http", "http://[::1]:8502", 403),
        ("localhost:8501", "http", "https://localhost:8501", 403),
        ("localhost", "https", "http://localhost", 403),
        (OWN, "http", "null", 403),
        (OWN, "http", "", 403),
        (OWN, "http", "http://127.0.0.1:8501.evil.org", 403),
        (OWN, "http", "http://127.0.0.1:8501/", 403),
        (OWN, "http", "http://evil@127.0.0.1:8501", 403),
        (OWN, "http", "http://127.0.0.1:8501 http://evil.org", 403),
        (OWN, "http", "file://", 403),
    ],
)
def test_a_change_comes_from_a_page_of_the_very_same_address(host, scheme, origin, status, change):
    assert told(NO_SIGN_IN, host, [origin], scheme=scheme, **change) == status


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: "-".join(change.values()))
def test_a_program_says_no_origin_and_has_no_cookie(change):
    cookie, elsewhere = (b"cookie", b"a=b"), (b"sec-fetch-site", b"same-site")
    assert told(NO_SIGN_IN, OWN, **change) == 200
    assert told(NO_SIGN_IN, OWN, more=[cookie], **change) == 403
    assert told(NO_SIGN_IN, OWN, more=[elsewhere], **change) == 403
    assert told(NO_SIGN_IN, OWN, [f"http://{OWN}"] * 2, **change) == 403


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: "-".join(change.values()))
def test_where_people_come_back_to_is_the_app_also_if_the_proxy_says_too_little(change):
    page, other = f"https://{APP}", f"https://{APP}:8443"
    assert told(SIGN_IN, APP, [page], scheme="https", **change) == 200
    assert told(SIGN_IN, APP, [page], **change) == 200
    assert told(SIGN_IN, APP, [other], **change) == 403
    assert told(SIGN_IN, f"{APP}:8443", [other], scheme="https", **change) == 200
    assert told(doorstep(["a.org"], True), "a.org", ["https://b.org"], **change) == 403


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("none", "navigate", 200),
        ("same-origin", "cors", 200),
        ("cross-site", "navigate", 200),
        ("same-site", "navigate", 200),
        ("same-site", "no-cors", 403),
        ("cross-site", "cors", 403),
        ("cross-site", "", 403),
    ],
)
def test_links_from_elsewhere_open_and_parts_of_other_pages_do_not(site, mode, status):
    more = [(b"sec-fetch-site", site.encode()), (b"sec-fetch-mode", mode.encode())]
    assert told(NO_SIGN_IN, OWN, more=more) == status


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_example_proxies_pass_on_what_is_compared(name):
    told = Path(ROOT / "deploy" / name).read_text(encoding="utf-8")
    asked = ("Host $http_host", "X-Forwarded-Proto $scheme") if name == "nginx.conf" else ()
    for line in asked:
        assert told.count(f"proxy_set_header {line};") == told.count("proxy_pass"), line
    # Caddy passes both on by itself, unless it is told otherwise.
    assert "header_up" not in told
