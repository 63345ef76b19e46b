"""Every route for programs: which keys open it, and what the others are told."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from core.access.rate_limit import WRONG_ALLOWED, WrongTries
from core.access.scopes import Scope
from core.domain.actor import LOCAL
from core.store.audit_log import audit_log
from core.store.local_endpoint import open_door
from core.web import callers
from core.web.backups import make_backup
from core.web.routes import ROUTES
from core.workflows.admin.api_tokens import make_token, take_back_token
from core.workflows.engine import close_engines, engine
from core.workflows.running_app.import_files import multipart
from tests.web.asking import HOST, answer
from tests.workflows.importing.texts import csv_file, items

OPENED_BY = {
    ("POST", "/api/v1/import"): Scope.IMPORT,
    ("GET", "/api/v1/export"): Scope.EXPORT,
    ("GET", "/api/v1/decision"): Scope.READ,
}
OWN = {("POST", "/api/v1/backup"), ("GET", "/api/v1/doctor")}
"""For the command on this machine alone; no key opens it."""
IDS = [f"{method} {path}" for method, path in OPENED_BY]


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(callers, "WRONG", WrongTries())
    yield engine().store
    close_engines()


def call(method, path, key="", query="", body=b"", kind="", client="10.0.0.1"):
    headers = [HOST, (b"content-length", str(len(body)).encode()), (b"content-type", kind.encode())]
    if key:
        headers.append((b"authorization", f"Bearer {key}".encode()))
    status, names, raw = answer(
        Starlette(routes=ROUTES),
        path,
        method=method,
        headers=headers,
        query_string=query.encode(),
        pieces=[body],
        client=(client, 2),
    )
    return status, names, raw.decode()


def test_every_route_for_programs_is_here():
    routes = {
        (method, route.path)
        for route in ROUTES
        for method in (getattr(route, "methods", None) or ()) - {"HEAD"}
        if route.path.startswith("/api/v1")
    }
    assert routes == set(OPENED_BY) | OWN


@pytest.mark.parametrize(("door", "scope"), OPENED_BY.items(), ids=IDS)
def test_a_key_opens_what_it_was_made_for_and_nothing_else(store, door, scope):
    for made_for in Scope:
        _, key = make_token(store, f"for {made_for}", [made_for], by=LOCAL)
        status = call(*door, key)[0]
        assert (status == 403) == (made_for is not scope)
        assert status != 401


@pytest.mark.parametrize("door", [*OPENED_BY, *sorted(OWN)], ids=str)
def test_unknown_expired_and_revoked_keys_get_one_answer(store, door):
    token, revoked = make_token(store, "revoked", list(Scope), by=LOCAL)
    take_back_token(store, token.id, by=LOCAL)
    _, expired = make_token(store, "expired", list(Scope), by=LOCAL)
    store.cursor().execute("UPDATE api_token SET expires_at = created_at WHERE name = 'expired'")
    kept = store.cursor().execute("SELECT key_hash FROM api_token").fetchall()
    told = {
        (call(*door, key)[0], call(*door, key)[2])
        for key in ("", "x", revoked, expired, kept[0][0], "swp_" + "a" * 43, "' OR 1=1 --")
    }
    assert {status for status, _ in told} == {401}
    assert len(told) == 1


def test_too_many_wrong_keys_wait_while_right_ones_and_others_go_on(store):
    door = ("GET", "/api/v1/decision")
    _, key = make_token(store, "right", ["read"], by=LOCAL)
    seen = [call(*door, "wrong")[0] for _ in range(WRONG_ALLOWED + 1)]
    assert seen == [401] * WRONG_ALLOWED + [429]
    status, headers, _ = call(*door, "wrong")
    assert (status, int(headers["retry-after"]) > 0) == (429, True)
    assert call(*door, key)[0] == 404
    assert call(*door, "wrong", client="10.0.0.2")[0] == 401


def test_what_a_program_sends_is_noted_under_its_key(store):
    _, key = make_token(store, "nightly", ["import"], by=LOCAL)
    body, kind = multipart([csv_file("anna-smith.csv", items(60))])
    assert call("POST", "/api/v1/import", key, "benchmark=weather", body, kind)[0] == 200
    row = audit_log(store)[0]
    assert (row.who, row.role, row.action) == ("key nightly", "analyst", "file imported")
    assert "anna-smith" not in str(row)


def test_a_race_that_is_somebody_elses_guess_is_not_there(raced, monkeypatch):
    monkeypatch.setattr("core.web.decisions.engine", lambda: raced)
    monkeypatch.setattr("core.web.decisions.caller", lambda *_: LOCAL)
    door = ("GET", "/api/v1/decision")
    status, headers, body = call(*door, query=f"race={raced.experiment_id}")
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert json.loads(body)["content_hash"]
    for wrong in ("poc-000000000000", "%27%20OR%201=1--", "../../etc/passwd"):
        assert call(*door, query=f"race={wrong}")[0] == 404


def test_a_backup_that_nobody_waits_for_any_more_is_removed_at_once(store):
    # In a thread of its own: a browser of the same test process may keep a loop in this one.
    with ThreadPoolExecutor() as thread:
        answer = thread.submit(asyncio.run, make_backup(request(store))).result()

    async def gone(_: object) -> None:
        raise OSError("the other side has gone")

    async def silent() -> object:
        return await asyncio.Event().wait()

    assert list(store.home.glob(".backup-*"))
    with ThreadPoolExecutor() as thread, pytest.raises(OSError, match="gone"):
        thread.submit(asyncio.run, answer(request(store).scope, silent, gone)).result()
    assert not list(store.home.glob(".backup-*"))


def request(store) -> Request:
    door = open_door(store.home, "http://127.0.0.1:1")
    told = [(b"authorization", f"Bearer {door.token}".encode())]
    return Request({"type": "http", "method": "POST", "headers": told, "client": None})
