"""Files fetched from the running app: the same as without it, for who may have them."""

from __future__ import annotations

import urllib.parse

import pytest
from starlette.applications import Starlette

from core.cli import main
from core.domain.actor import LOCAL
from core.domain.errors import StoreHeld
from core.store.local_endpoint import close_door, open_door
from core.web.routes import ROUTES
from core.workflows.admin.api_tokens import make_token
from core.workflows.dataset.export import export
from core.workflows.engine import close_engines, engine
from core.workflows.importing.upload import upload
from core.workflows.running_app import export as exporting_through_app
from tests.web.asking import HOST, answer
from tests.workflows.importing.texts import csv_file, items

ROWS = items(60)


@pytest.fixture
def door(tmp_path, monkeypatch):
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "home"))
    store = engine().store
    assert upload(store, "weather", [csv_file("items.csv", ROWS)]).landed
    yield open_door(store.home, "http://127.0.0.1:1")
    close_door(store.home)
    close_engines()


def get(token="", **asked):
    headers = [HOST, *([(b"authorization", f"Bearer {token}".encode())] if token else [])]
    return answer(
        Starlette(routes=ROUTES),
        "/api/v1/export",
        headers=headers,
        query_string=urllib.parse.urlencode(asked).encode(),
    )


@pytest.mark.parametrize("name", ["items.csv", "items.parquet", "label-studio.xml"])
def test_a_file_is_the_one_that_the_command_writes(door, name):
    status, headers, raw = get(door.token, benchmark="weather", file=name)
    assert status == 200
    assert raw == export(engine().store, "weather", name)
    assert name in headers["content-disposition"]


def test_the_exam_stays_sealed_and_a_key_for_programs_never_opens_it(door):
    asked = {"benchmark": "weather", "file": "items.csv"}
    sealed = get(door.token, **asked)[2]
    opened = get(door.token, **asked, with_exam=1)
    assert opened[0] == 200
    assert len(opened[2]) > len(sealed)
    _, key = make_token(engine().store, "a program", ["export"], by=LOCAL)
    assert get(key, **asked)[2] == sealed
    assert get(key, **asked, with_exam=1)[0] == 403


def test_who_may_not_and_what_makes_no_sense(door):
    asked = {"benchmark": "weather", "file": "items.csv"}
    assert get(**asked)[0] == 401
    assert get("wrong", **asked)[0] == 401
    _, key = make_token(engine().store, "another program", ["import"], by=LOCAL)
    assert get(key, **asked)[0] == 403
    assert get(door.token, benchmark="weather")[0] == 400
    assert get(door.token, benchmark="other", file="items.csv")[0] == 400
    assert get(door.token, benchmark="weather", file="../door.json")[0] == 400
    assert get(door.token, benchmark="weather", file="labels.csv")[0] == 422


@pytest.fixture
def asked_app(door, monkeypatch):
    """The command finds the store held and asks the app in this process."""

    def held(*_, **__):
        raise StoreHeld("The store is in use", "The app has it.", "Stop it.")

    def ask(door, held, path, **_):
        query = urllib.parse.urlsplit(path).query
        status, _, raw = get(door.token, **dict(urllib.parse.parse_qsl(query)))
        return status, raw

    monkeypatch.setattr("core.store.connection.Store.__init__", held)
    monkeypatch.setattr(exporting_through_app, "ask", ask)


def test_the_command_goes_through_the_app(asked_app, tmp_path, capsys):
    out = tmp_path / "out"
    asked = ["export", "items.csv", "items.parquet", "--benchmark", "weather", "--out", str(out)]
    assert main(asked) == 0
    assert (out / "items.csv").read_bytes() == export(engine().store, "weather", "items.csv")
    assert capsys.readouterr().out.split() == [str(out / "items.csv"), str(out / "items.parquet")]


@pytest.mark.parametrize(("file", "code"), [("labels.csv", 1), ("nonsense.csv", 2)])
def test_what_the_app_refuses_is_told_and_nothing_is_written(
    asked_app, tmp_path, capsys, file, code
):
    out = tmp_path / "out"
    asked = ["export", "items.csv", file, "--benchmark", "weather", "--out", str(out)]
    assert main(asked) == code
    assert not out.exists()
    told = capsys.readouterr().err
    assert "weather has no labels" in told or "There is no export" in told


def test_without_a_door_it_says_who_holds_the_store(asked_app, tmp_path, capsys):
    close_door(engine().store.home)
    assert main(["export", "items.csv", "--benchmark", "weather", "--out", str(tmp_path)]) == 1
    assert "The store is in use" in capsys.readouterr().err
