"""The door for programs: who may come in, what is taken, what is refused."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette

from core.store.local_endpoint import close_door, find_door, open_door
from core.store.uploads.counts import count_rows
from core.web.routes import ROUTES
from core.workflows.engine import close_engines, engine
from core.workflows.running_app.import_files import multipart
from tests.workflows.importing.texts import csv_file, items

ITEMS = csv_file("items.csv", items(60))
BAD = csv_file("bad.csv", [{"item_id": "s1", "annotator": "a", "label": "nothing"}])


@pytest.fixture
def door(tmp_path, monkeypatch):
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "home"))
    home = engine().store.home
    yield open_door(home, "http://127.0.0.1:1")
    close_door(home)
    close_engines()


def post(query="benchmark=weather", body=b"", kind="", token="", length=None):
    """One request, without a server: status and answer."""
    sent = []
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body) if length is None else length).encode()),
    ]
    if token:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/import",
        "raw_path": b"/api/v1/import",
        "query_string": query.encode(),
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 1),
        "client": ("127.0.0.1", 2),
        "root_path": "",
    }

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    # In a thread of its own: a browser driven by the same process keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Starlette(routes=ROUTES)(scope, receive, send)).result()
    return sent[0]["status"], json.loads(b"".join(m.get("body", b"") for m in sent[1:]))


def files(*sources):
    body, kind = multipart(sources)
    return {"body": body, "kind": kind}


def test_files_land_and_the_same_again_change_nothing(door):
    status, told = post(token=door.token, **files(ITEMS))
    assert (status, told["saved"], told["unchanged"]) == (200, True, False)
    status, told = post(token=door.token, **files(ITEMS))
    assert (status, told["saved"], told["unchanged"]) == (200, True, True)
    assert count_rows(engine().store, "weather")["items"] == 60


def test_what_cannot_be_taken_is_told_and_nothing_is_saved(door):
    status, told = post(token=door.token, **files(ITEMS, BAD))
    assert (status, told["saved"]) == (422, False)
    assert "is not one of" in told["report"]
    assert count_rows(engine().store, "weather")["items"] == 0
    status, told = post("benchmark=weather&good_rows=1", token=door.token, **files(ITEMS, BAD))
    assert (status, told["saved"]) == (200, True)


@pytest.mark.parametrize("token", ["", "wrong", "Ü", "x" * 5000])
def test_without_the_token_nobody_comes_in(door, token):
    status, told = post(token=token.encode("utf-8").decode("latin-1"), **files(ITEMS))
    assert status == 401
    assert door.token not in json.dumps(told)
    assert count_rows(engine().store, "weather")["items"] == 0


@pytest.mark.parametrize(
    ("query", "sent", "status"),
    [
        ("", files(ITEMS), 400),
        ("benchmark=../x", files(ITEMS), 400),
        ("benchmark=weather&as=nonsense", files(ITEMS), 400),
        ("benchmark=weather&map=x", files(ITEMS), 400),
        ("benchmark=weather", {"body": b"{}", "kind": "application/json"}, 400),
        ("benchmark=weather", {"body": b"rubbish", "kind": "multipart/form-data"}, 400),
        ("benchmark=weather", {**files(), "length": 10**12}, 413),
    ],
)
def test_requests_that_make_no_sense(door, query, sent, status):
    found, told = post(query, token=door.token, **sent)
    assert found == status
    assert told["error"]


def test_the_token_is_new_at_every_start_and_for_its_user_alone(tmp_path):
    first = open_door(tmp_path, "http://127.0.0.1:1/")
    second = open_door(tmp_path, "http://127.0.0.1:1/")
    assert first.token != second.token
    assert find_door(tmp_path) == second
    assert (tmp_path / "door.json").stat().st_mode & 0o077 == 0
    close_door(tmp_path)
    assert find_door(tmp_path) is None
