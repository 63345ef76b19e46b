"""An app whose store cannot be opened serves all the same, says so once, goes on when it can."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.domain.errors import SwitchpointError
from core.store.connection import FILE, Store
from core.store.local_endpoint import find_door
from core.web import routes, startup
from core.web.routes import lifespan_at
from core.workflows.engine import Engine, engine
from tests.patience import until

SECONDS = 1.0


def damaged(home: Path) -> None:
    (home / FILE).write_bytes(b"nothing like a store" * 1000)


def foreign(home: Path) -> None:
    with duckdb.connect(str(home / FILE)) as other:
        other.execute("CREATE TABLE audit (theirs INTEGER)")


def of_a_newer_version(home: Path) -> None:
    with Store(home) as store:
        store.cursor().execute(
            "INSERT INTO schema_version VALUES (99, 'x', TIMESTAMP '2026-01-01')"
        )


def a_folder(home: Path) -> None:
    (home / FILE).mkdir()


def on_a_full_disk(home: Path) -> None:
    """As it is told by the engine; see ``nothing_can_be_written``."""


BROKEN = [damaged, foreign, of_a_newer_version, a_folder, on_a_full_disk]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Path:
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path))
    monkeypatch.setattr(startup, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(routes, "limit_stop", lambda: None)
    monkeypatch.setattr(logging.getLogger("switchpoint"), "propagate", True)
    return tmp_path


def app() -> TestClient:
    return TestClient(
        Starlette(routes=routes.routes_at(""), lifespan=lifespan_at(lambda: "http://127.0.0.1:1"))
    )


@pytest.mark.parametrize("breaks", BROKEN, ids=lambda breaks: breaks.__name__)
def test_it_serves_and_tells_what_is_wrong_once(
    breaks, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def nothing_can_be_written(*_: object) -> None:
        raise duckdb.FatalException("FATAL Error: No space left on device\n\nStack Trace:")

    breaks(home)
    if breaks is on_a_full_disk:
        monkeypatch.setattr("core.store.connection.migrate", nothing_can_be_written)
    with app() as client:
        for _ in range(3):
            assert client.get("/api/health").status_code == 200
            ready = client.get("/api/ready")
            assert (ready.status_code, ready.json()["checks"]) == (503, {"store": False})
            with pytest.raises(SwitchpointError) as told:
                engine()
            assert told.value.title
            assert told.value.remedy
    wrong = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(wrong) == len(set(wrong)) <= 2


def test_it_goes_on_by_itself_when_the_store_is_let_go(home: Path, monkeypatch: pytest.MonkeyPatch):
    damaged(home)
    with app() as client:
        assert client.get("/api/ready").status_code == 503
        assert find_door(home) is None
        (home / FILE).unlink()  # what the message says
        until(lambda: client.get("/api/ready").status_code == 200, SECONDS)
        until(lambda: find_door(home), SECONDS)
    assert find_door(home) is None


def test_a_start_that_fails_after_the_store_is_open_is_tried_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    tries = []
    whole = Engine.start

    def start(self: Engine) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise MemoryError
        whole(self)

    monkeypatch.setattr(Engine, "start", start)
    with app() as client:
        until(lambda: client.get("/api/ready").status_code == 200, SECONDS)
    assert len(tries) == 3


def test_a_store_that_stops_working_is_told_by_the_probe_and_the_app_still_stops(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def invalidated(_: Store) -> None:
        raise duckdb.FatalException("FATAL Error: database has been invalidated")

    with app() as client:
        assert client.get("/api/ready").status_code == 200
        monkeypatch.setattr(Store, "cursor", invalidated)
        ready = client.get("/api/ready")
        assert (ready.status_code, ready.json()["checks"]["schema"]) == (503, False)
    assert find_door(home) is None
