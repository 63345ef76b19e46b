"""A stopwatch in a browser: how long a reader of a finished PoC waits for each thing."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import itertools
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.finding import Finding
from bench.headline import ARGUMENTS, DRAWN
from bench.serving import STREAMLIT, serving
from bench.workspace import ROOT, Workspace, own_environment, tell

TIMES = 10
PATIENCE = 120_000
EMPTY = 'import streamlit as st\nst.title("Nothing")\n'
PERIOD = re.compile("months|launch|target")
WATCH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const now = () => app.getAttribute('data-test-script-state');
  window.run = {started: performance.now(), ran: false, ended: 0};
  new MutationObserver(() => {
    if (now() !== 'notRunning') { window.run.ran = true; window.run.ended = 0; }
    else if (window.run.ran) requestAnimationFrame(() => { window.run.ended = performance.now(); });
  }).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""
ENDED = "() => window.run.ended > 0 && !document.querySelector('[data-stale=true]')"
FILES = """
import sys, time
from dataclasses import replace
from pathlib import Path
from core.domain.actor import LOCAL
from core.domain.assumption import Range, Scenario
from core.domain.drivers.shared import EXPERT_RATE
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.workflows.report.reports import report_of
with Store(Path(sys.argv[1])) as store:
    poc = list_experiments(store)[0]
    report_of(store, LOCAL, poc).files()
    for at in range(int(sys.argv[2])):
        changed = Scenario("changed", {EXPERT_RATE: Range(80 + at, 90 + at, 100 + at)})
        began = time.perf_counter()
        report = report_of(store, LOCAL, poc, scenario=changed)
        report.made("html")
        link = time.perf_counter() - began
        report.files()
        print(link, time.perf_counter() - began)
"""


def measure(workspace: Workspace) -> list[Finding]:
    """Open, change and take away what a finished PoC says, ten times each."""
    from tests.yardstick import measured

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        return [Finding("waits in a browser", "not measured: no Chromium or no playwright")]
    from playwright.sync_api import sync_playwright

    yardstick = measured().wall
    home = workspace.folder / "stopwatch" / "home"
    shutil.copytree(workspace.finished_race(), home)
    own = own_environment()
    link, files = _changed(home)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with _empty_page(home.parent) as address:
            empty = [_opened(browser, address)[1] for _ in range(TIMES)]
        with serving(home, own) as address:
            clock = _Clock(browser, address)
            found = clock.all()
            page = clock.saved(home.parent / "static")
        with _static(page) as address:
            plain = [_opened(browser, address, drawn="h1")[1] for _ in range(TIMES)]
        browser.close()
    base = statistics.median(empty)
    rows = [
        Finding("an empty Streamlit page", _told(empty, base)),
        Finding("the same report as a static file", _told(plain, base)),
        Finding("this machine's yardstick", f"{yardstick:.2f} s of work"),
    ]
    bars = {"cold page, title": 3.0, "cold page, complete": 5.0, "another period": 1.0}
    bars |= {"another tab": 1.0, "link of the baseline": 2.0, "files of the baseline": 2.0}
    bars |= {"link of a changed case, without a browser": 5.0}
    bars |= {"files of a changed case, without a browser": 5.0}
    found["link of a changed case, without a browser"] = link
    found["files of a changed case, without a browser"] = files
    for what, seconds in found.items():
        middle, bar = statistics.median(seconds), bars[what]
        told = _told(seconds, base)
        numbers = {"seconds": seconds, "empty": base, "yardstick": yardstick}
        rows.append(Finding(what, told, f"median <= {bar:.0f} s", middle <= bar, numbers))
    return rows


class _Clock:
    """Times what somebody does at the app."""

    def __init__(self, browser: Any, address: str) -> None:
        self._browser, self._address = browser, address
        self._links = 0
        self._link = ""

    def all(self) -> dict[str, list[float]]:
        """Seconds of everything, by what it is."""
        cold = [_opened(self._browser, self._address, charts=2) for _ in range(TIMES)]
        tell("waiting until everything is prepared")
        self._wait_until_prepared()
        page = self._browser.new_page(viewport={"width": 1280, "height": 900})
        self._show(page, "")
        radios = page.get_by_role("radio").filter(has_text=PERIOD)
        shown = radios.filter(has_text="12 months")
        shown.wait_for(timeout=PATIENCE)
        others = [one for one in range(radios.count()) if not radios.nth(one).is_checked()]
        order = itertools.cycle([*others, *set(range(radios.count())).difference(others)])
        period = [self._click(page, radios.nth(next(order))) for _ in range(TIMES)]
        self._show(page, "/results")
        tabs = page.get_by_role("tab")
        tabs.first.wait_for(timeout=PATIENCE)
        tab = [self._click(page, tabs.nth(1 + at % (tabs.count() - 1))) for at in range(TIMES)]
        link = [self._make_link(page) for _ in range(TIMES)]
        files = [self._take_files(page) for _ in range(TIMES)]
        page.close()
        return {
            "cold page, title": [title for title, _ in cold],
            "cold page, complete": [whole for _, whole in cold],
            "another period": period,
            "another tab": tab,
            "link of the baseline": link,
            "files of the baseline": files,
        }

    def saved(self, folder: Path) -> Path:
        """The page of a link that was made, as a file."""
        page = self._browser.new_page()
        page.goto(self._link)
        folder.mkdir()
        (folder / "index.html").write_text(page.content(), encoding="utf-8")
        page.close()
        return folder

    def _click(self, page: Any, what: Any) -> float:
        """Seconds from a click to a screen that is drawn and no longer stale."""
        page.wait_for_selector(DRAWN, timeout=PATIENCE)
        page.wait_for_timeout(300)  # whoever clicks has looked at the last screen
        page.evaluate(WATCH)
        what.click()
        page.wait_for_function(ENDED, timeout=PATIENCE)
        return float(page.evaluate("() => window.run.ended - window.run.started")) / 1e3

    def _show(self, page: Any, screen: str) -> None:
        page.goto(f"{self._address}{screen}")
        page.wait_for_selector("h1", timeout=PATIENCE)  # before anything runs it is still, too
        page.wait_for_selector(DRAWN, timeout=PATIENCE)

    def _make_link(self, page: Any) -> float:
        self._show(page, "")
        page.get_by_role("button", name="Share").click()
        make = page.get_by_role("button", name="Create the link")
        make.wait_for(timeout=PATIENCE)
        page.wait_for_selector(DRAWN, timeout=PATIENCE)
        began = time.perf_counter()
        make.click()
        shown = page.locator('[role=dialog] [data-testid="stCode"]')
        shown.wait_for(timeout=PATIENCE)
        seconds = time.perf_counter() - began
        self._link = shown.inner_text().strip()
        return seconds

    def _take_files(self, page: Any) -> float:
        """From opening the screen that has them, since there is nothing left to press."""
        began = time.perf_counter()
        page.goto(f"{self._address}/reports")
        page.get_by_role("button", name="PDF").wait_for(timeout=PATIENCE)
        return time.perf_counter() - began

    def _wait_until_prepared(self) -> None:
        for _ in range(PATIENCE // 1000):
            page = self._browser.new_page()
            self._show(page, "/reports")
            ready = page.get_by_role("button", name="PDF").count()
            page.close()
            if ready:
                return
        raise RuntimeError("the report was not prepared")


def _opened(browser: Any, address: str, charts: int = 0, drawn: str = DRAWN) -> tuple[float, float]:
    """Seconds until a new reader sees the title, and until the page is whole."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("h1", timeout=PATIENCE)
    title = time.perf_counter() - began
    page.wait_for_selector(drawn, timeout=PATIENCE)
    if charts:
        last = page.locator('[data-testid="stVegaLiteChart"] :is(svg, canvas)').nth(charts - 1)
        last.wait_for(timeout=PATIENCE)
        page.wait_for_selector(drawn, timeout=PATIENCE)
    whole = time.perf_counter() - began
    context.close()
    return title, whole


def _changed(home: Path) -> tuple[list[float], list[float]]:
    """Link and files of cases that nobody asked for before."""
    told = subprocess.run(
        [sys.executable, "-c", FILES, str(home), str(TIMES)],
        cwd=ROOT,
        env=own_environment(),
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return [float(one) for one in told[::2]], [float(one) for one in told[1::2]]


@contextmanager
def _empty_page(folder: Path) -> Iterator[str]:
    from bench.serving import free_port, wait

    script, port, log = folder / "empty.py", free_port(), folder / "empty.log"
    script.write_text(EMPTY, encoding="utf-8")
    command = [*STREAMLIT, "run", str(script), f"--server.port={port}"]
    with log.open("w") as output:
        child = subprocess.Popen(command, cwd=ROOT, env=own_environment(), stdout=output)
        try:
            wait(f"http://127.0.0.1:{port}/_stcore/health", child, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()
            child.wait()


@contextmanager
def _static(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        log_message = _say_nothing

    handler: Callable[..., Any] = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


def _say_nothing(*_: object) -> None:
    """Instead of a line for every file."""


def _told(seconds: list[float], empty: float) -> str:
    middle = statistics.median(seconds)
    return (
        f"median {middle:.2f} s of {len(seconds)}, {min(seconds):.2f} to {max(seconds):.2f}; "
        f"{middle / empty:.1f} x an empty page"
    )
