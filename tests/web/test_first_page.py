"""The first page: ours in place of Streamlit's; what has a page of its own keeps it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from core.web.first_page import FirstPage
from core.web.routes import ROUTES
from tests.web.asking import answer

OURS = "<html>ours</html>"


async def page(request) -> HTMLResponse:
    return HTMLResponse("<html>Streamlit's</html>", headers={"ETag": "theirs"})


async def frozen(request) -> HTMLResponse:
    return HTMLResponse("a frozen report")


async def failed(request) -> HTMLResponse:
    return HTMLResponse("sorry", 500)


async def text(request) -> PlainTextResponse:
    return PlainTextResponse("a text")


APP = Starlette(
    routes=[
        *(route for route in ROUTES if route.path == "/decision"),
        Route("/sub/decision", next(r.endpoint for r in ROUTES if r.path == "/decision")),
        Route("/r/{key}", frozen),
        Route("/failed", failed),
        Route("/text", text),
        Route("/{path:path}", page),
    ],
    middleware=[Middleware(FirstPage, page=OURS)],
)


@pytest.mark.parametrize("path", ["/", "/scenarios", "/nowhere"])
def test_every_screen_begins_with_our_page(path: str):
    status, headers, body = answer(APP, path)
    assert (status, body) == (200, OURS.encode())
    assert headers["content-length"] == str(len(OURS))
    assert "etag" not in headers
    assert answer(APP, path, method="HEAD")[2] == b""


@pytest.mark.parametrize(
    ("path", "kept"), [("/r/key", b"a frozen report"), ("/failed", b"sorry"), ("/text", b"a text")]
)
def test_what_is_no_screen_is_left_as_it_is(path: str, kept: bytes):
    assert answer(APP, path)[2] == kept


@pytest.mark.parametrize("base", ["", "/sub"])
def test_the_address_decision_leads_to_the_first_screen_with_what_it_says(base: str):
    status, headers, _ = answer(APP, f"{base}/decision", query_string=b"h=36&x=one")
    assert (status, headers["location"]) == (307, "./?h=36&x=one")
