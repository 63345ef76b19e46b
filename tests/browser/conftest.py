"""A real server and a real browser. Skipped without a Chromium, unless one is required."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from core.domain.plan import Plan
from core.store.connection import Store
from core.workflows.poc.run import plan_poc, run_poc
from tests.quiet import Quiet
from tests.served import serving

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
    """Open an address in a fresh profile and wait until it is drawn.

    Fails on script errors, on what the content security policy stops and on requests to others.
    """
    contexts, errors = [], []

    def noted(request: Request, origin: str) -> None:
        if not request.url.startswith((origin, "data:", "blob:")):
            errors.append(f"asked elsewhere: {request.url}")

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
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security" in said.text else None,
        )
        origin = "/".join(address.split("/")[:3])
        context.on("request", lambda request: noted(request, origin))
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
