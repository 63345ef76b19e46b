"""The screens without a browser."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.domain.plan import Plan
from core.domain.single_flight import forget_all
from core.store.connection import Store
from core.store.experiments import create_experiment, end_experiment
from core.store.jobs import add_job, advance_job, finish_job, start_job
from core.workflows.engine import close_engines, engine
from core.workflows.inputs.assumptions import register_stamp
from core.workflows.poc.crash_loop import POC
from tests.patience import patience

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"
DRAWN_SECONDS = 6.0
"""What drawing a screen takes at most, where nothing is known yet."""

Screen = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Each run of an app would look through every installed package; none of them changes."""
    with pytest.MonkeyPatch.context() as patch:
        found = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home for the app of this test."""
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    close_engines()


@pytest.fixture(scope="session")
def usual_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the homes of one test after the other lie, so that what the app keeps stays true."""
    return tmp_path_factory.mktemp("app") / "home"


@pytest.fixture
def raced_home(finished: Path, usual_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a finished race."""
    yield from at_home(finished, usual_home, monkeypatch)


def at_home(finished: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of a finished race's home, for the app of this test."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(finished, home)
    monkeypatch.setenv("SWITCHPOINT_HOME", str(home))
    yield home
    edited = register_stamp(engine().store) != "0"  # the next home has the same first edit
    close_engines()
    if edited:
        forget_all()


@pytest.fixture
def other_answers() -> Iterator[None]:
    """For a test that changes what the app works out: nothing kept before or after it is used."""
    forget_all()
    yield
    forget_all()


def app_at(address: str = "", **query: str) -> AppTest:
    """A session that opens the address of a screen."""
    app = AppTest.from_file(SHELL, default_timeout=patience(DRAWN_SECONDS))
    app._page_hash = calc_hash(address)
    for key, value in query.items():
        app.query_params[key] = value
    return app


def address_of(page: str) -> str:
    """The address of a page's file, as the frame gives it."""
    name = page.removesuffix(".py").replace("_", "-")
    return "" if name == "decision" else name


@pytest.fixture
def screen() -> Screen:
    """Run one screen."""

    def run(page: str = "decision.py", **query: str) -> AppTest:
        address = address_of(page)
        app = app_at(address, **query).run()
        assert not app.exception
        assert not address or app._finished_page_script_hash == calc_hash(address), "not there"
        return app

    return run


@pytest.fixture
def opened(raced_home: Path, screen: Screen) -> Screen:
    """The Scenarios screen, opened by an address."""

    def run(**query: str) -> AppTest:
        return screen("scenarios.py", **query)

    return run


def words(app: AppTest) -> str:
    """Every text of a screen."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "metric",
        "error",
        "info",
        "button",
    )
    found: list[str] = []
    for kind in kinds:
        for element in getattr(app, kind):
            found += [
                str(getattr(element, "label", "") or ""),
                str(getattr(element, "value", "") or ""),
                str(getattr(element, "delta", "") or ""),
            ]
    found += [
        str(element.proto.body)
        for element in app.main
        if hasattr(element, "proto") and hasattr(element.proto, "body")
    ]
    return "\n".join(found)


def unfinished(home: Path, status: str, error: str | None = None, kind: str = POC) -> None:
    """A store with a PoC whose job is in some state."""
    with Store(home) as store:
        poc = create_experiment(store, "keto-x", Plan())
        job = add_job(store, kind, poc.id)
        start_job(store, job.id)
        advance_job(store, job.id, "training and scoring", 70, 275)
        if status != "running":
            finish_job(store, job.id, status, error)
            end_experiment(store, poc.id, status)
