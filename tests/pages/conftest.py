"""The screens without a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.workflows.engine import close_engines
from tests.conftest import Raced

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"
Screen = Callable[..., AppTest]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home for the app of this test."""
    monkeypatch.setenv("SWITCHPOINT_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    close_engines()


@pytest.fixture
def raced_home(raced: Raced, home: Path) -> Path:
    """A home with a finished race."""
    raced.store.cursor().execute("CHECKPOINT")
    home.mkdir()
    shutil.copy2(raced.store.path, home / raced.store.path.name)
    return home


@pytest.fixture
def screen() -> Screen:
    """Run one screen."""

    def run(page: str = "decision.py", **query: str) -> AppTest:
        app = AppTest.from_file(SHELL, default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if page != "decision.py":
            app.switch_page(page).run()
        assert not app.exception
        return app

    return run


@pytest.fixture
def opened(raced_home: Path, screen: Screen) -> Screen:
    """The Scenarios screen, opened by an address."""

    def run(**query: str) -> AppTest:
        app = screen("scenarios.py")
        if query:
            for key, value in query.items():
                app.query_params[key] = value
            app.run()
        assert not app.exception
        return app

    return run


def words(app: AppTest) -> str:
    """Every text of a screen."""
    kinds = ("title", "subheader", "markdown", "caption", "metric", "error", "info", "button")
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
