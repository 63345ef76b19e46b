"""A real server and a real browser. Skipped without a Chromium, unless one is required."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from core.domain.plan import Plan
from core.store.connection import Store
from core.workflows.poc import plan_poc, run_poc
from tests.quiet import Quiet

ROOT = Path(__file__).parents[2]
REQUIRED = "SWITCHPOINT_REQUIRE_BROWSER"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--no-first-run",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
START_SECONDS = 60.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get(REQUIRED):
            pytest.fail("a browser is required and there is no Chromium")
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[str]:
    """The app on a free port; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home.parent / f"server-{port}.log"
    settings = {"SWITCHPOINT_HOME": str(home), "SWITCHPOINT_AUTORUN": "0"} | environment
    with log.open("w") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, child, log)
            yield address
        finally:
            child.terminate()
            try:
                child.wait(timeout=40)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _wait(address: str, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            pytest.fail(f"the server ended:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def raced_home(tmp_path_factory: pytest.TempPathFactory, small_plan: Plan) -> Path:
    """A home with one finished small race; copy it, do not open it."""
    home = tmp_path_factory.mktemp("browser") / "home"
    with Store(home) as store:
        experiment = plan_poc(store, small_plan)
        run_poc(store, experiment.id, Quiet())
    return home


@pytest.fixture(scope="session")
def app(raced_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a copy of the raced home, shared by tests that change nothing."""
    home = tmp_path_factory.mktemp("app") / "home"
    shutil.copytree(raced_home, home)
    with serving(home) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open an address in a fresh profile and wait until it is drawn; fails on script errors."""
    contexts, errors = [], []

    def opened(address: str, *, size: dict[str, int] = DESKTOP, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport=size,
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="UTC",
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def settled(page: Page) -> None:
    """Wait until the script has run and nothing on the page is stale."""
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000
    )
    page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')", timeout=60_000)
