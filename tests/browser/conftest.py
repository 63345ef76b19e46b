"""A real server and a real browser. Skipped without a Chromium, unless one is required."""

from __future__ import annotations

import json
import os
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from core.domain.actor import LOCAL
from core.store.connection import Store
from core.store.links import add_snapshot
from core.workflows.poc.example import with_beside
from core.workflows.report.sharing import link_again
from tests.conftest import Raced
from tests.frozen import frozen
from tests.patience import patience
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
SMALL_FIRST_RACE = (sys.executable, "-m", "tests.browser.small_first_race")
DRAWN_SECONDS = 6.0
"""What a page takes at most to be drawn; most waits end within a second."""
RACE_SECONDS = 15.0
SERVER_ENDED = ("WebSocket onclose", "Failed to load resource: net::ERR_CONNECTION_REFUSED")
"""What is said in the console when a test has ended its server: no fault of a screen."""
UNFINISHED = '[data-stale="true"], [data-testid="stSkeleton"]'
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
        expect.set_options(timeout=1000 * patience(DRAWN_SECONDS))
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass(frozen=True)
class FirstVisits:
    """What the first visitors of a server saw: a reader of a link, then one of a deep link.

    Attributes
    ----------
    link : bytes
        The page behind the link.
    menu, headings, body : list of str, list of str, str
        Of the screen behind the deep link.
    """

    link: bytes
    menu: list[str]
    headings: list[str]
    body: str


@dataclass(frozen=True)
class Served:
    """A server, and what its first visitors saw."""

    address: str
    first: FirstVisits


@pytest.fixture(scope="session")
def served(
    finished: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server on a copy of the raced home, shared by tests that change nothing."""
    home = tmp_path_factory.mktemp("app") / "home"
    shutil.copytree(finished, home)
    with Store(home, "a test") as store:
        made = link_again(store, LOCAL, add_snapshot(store, LOCAL, frozen()), None)
    with serving(home) as address:
        with urllib.request.urlopen(f"{address}/r/{made.key}", timeout=patience(1.0)) as answer:
            link = answer.read()
        with visiting(browser) as opened:
            page = opened(f"{address}/scenarios")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            settled(page)
            first = FirstVisits(
                link,
                page.get_by_test_id("stSidebarNavLink").all_inner_texts(),
                page.get_by_role("heading", level=1).all_inner_texts(),
                page.locator("body").inner_text(),
            )
        yield Served(address, first)


@pytest.fixture(scope="session")
def app(served: Served) -> str:
    """Where a finished race is shown; tests change nothing there."""
    return served.address


@dataclass(frozen=True)
class Workshop:
    """A server on which tests run races, change assumptions and make links.

    Attributes
    ----------
    hold : Path
        No PoC runs while this file is there.
    seen_first, seen_last : list of str
        What the first visitors of the empty store saw: while the first PoC waited, and when it had
        ended, without a click.
    """

    address: str
    home: Path
    hold: Path
    seen_first: list[str]
    seen_last: list[str]


@pytest.fixture(scope="session")
def workshop(
    browser: Browser, tiny: Raced, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workshop]:
    """A server on an empty store, where the example's PoC ran by itself while two looked on."""
    folder = tmp_path_factory.mktemp("workshop")
    hold, home, recorded = folder / "hold", folder / "home", folder / "example.json"
    hold.touch()
    recorded.write_text(json.dumps(with_beside(tiny.store, tiny.experiment_id)), encoding="utf-8")
    own = {
        "SWITCHPOINT_AUTORUN": "1",
        "SWITCHPOINT_TEST_HOLD": str(hold),
        "SWITCHPOINT_TEST_EXAMPLE": str(recorded),
        "SWITCHPOINT_BACKEND": "loky",
    }
    with serving(home, starter=SMALL_FIRST_RACE, **own) as address:
        with visiting(browser) as opened:
            pages = opened(address), opened(address)
            for page in pages:
                expect(page.get_by_role("button", name="Cancel")).to_be_visible()
            first = [page.locator("body").inner_text() for page in pages]
            hold.unlink()
            for page in pages:
                ended = page.get_by_text("came out the same")
                expect(ended).to_be_visible(timeout=1000 * patience(RACE_SECONDS))
                settled(page)
            last = [page.locator("body").inner_text() for page in pages]
        yield Workshop(address, home, hold, first, last)


Open = Callable[..., Page]


class Visitor:
    """A page in a profile of its own, used by one test after another.

    A new page costs a new process that reads the whole app again; a used one is as good once its
    cookies and its storage are gone.

    Attributes
    ----------
    errors : list of str
        Script errors, errors and warnings in the console, and requests to others.
    """

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(
            viewport=DESKTOP, reduced_motion="reduce", locale="en-US", timezone_id="UTC"
        )
        self.context.set_default_timeout(1000 * patience(DRAWN_SECONDS))
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.origin = ""
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._said)
        self.context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        bad = message.type in ("error", "warning")
        if bad and not message.text.startswith(SERVER_ENDED):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.errors.append(f"asked elsewhere: {request.url}")

    def visit(self, address: str, size: dict[str, int], dark: bool) -> Page:
        """Open an address as somebody who was never there."""
        self.origin = "/".join(address.split("/")[:3])
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        go(self.page, address)
        return self.page

    def leave(self) -> None:
        """Forget everything."""
        self.context.clear_cookies()
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")


@contextmanager
def visiting(browser: Browser) -> Iterator[Open]:
    """Open an address as somebody new, in as many pages as are asked for at once.

    Fails on script errors, on errors and warnings in the console and on requests to others.
    """
    idle: list[Visitor] = _idle.setdefault(browser, [])
    visitors: list[Visitor] = []

    def opened(address: str, *, size: dict[str, int] = DESKTOP, dark: bool = False) -> Page:
        visitors.append(idle.pop() if idle else Visitor(browser))
        return visitors[-1].visit(address, size, dark)

    yield opened
    for visitor in visitors:
        visitor.leave()
    assert [error for visitor in visitors for error in visitor.errors] == []
    idle.extend(visitors)


_idle: dict[Browser, list[Visitor]] = {}
"""Pages nobody uses now; what a failed test used is not used again."""


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open an address as somebody new and wait until it is drawn."""
    with visiting(browser) as opened:
        yield opened


def go(page: Page, address: str) -> None:
    """Open another address in the same page."""
    page.goto(address)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the script has run, and nothing on the page is stale or still being loaded."""
    limit = 1000 * patience(DRAWN_SECONDS)
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=limit
    )
    page.wait_for_function(f"() => !document.querySelector('{UNFINISHED}')", timeout=limit)


def stays_inside(page: Page) -> bool:
    """Whether nothing runs off the page sideways."""
    widths = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return [main.scrollWidth, main.clientWidth]; }"
    )
    return bool(widths[0] <= widths[1])
