"""From a typed number to the changed answer, in a headless Chromium against a served app."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
from typing import Any

from bench.finding import Finding
from bench.serving import serving
from bench.workspace import Workspace, own_environment

WHAT = "field left to answer changed, in a browser"
BAR = 0.600
WARM, CHANGES = 3, 30
FIELDS = ("Decisions a month", "Expert's rate an hour", "NN expert's rate an hour")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
WATCH = """() => {
  const texts = query => [...document.querySelectorAll('[data-testid=stMain] ' + query)]
    .map(e => e.innerText.trim());
  const read = () => {
    const told = [texts('h1'), texts('[data-testid=stHtml]'), texts('[data-testid=stMetricValue]')];
    const whole = told[0][0] && told[1][0] && told[2].length === 4;
    return whole ? told[1][0] : null;
  };
  window.answer = {before: read(), started: 0, changed: 0};
  addEventListener('keydown', event => {
    if (event.key === 'Enter') window.answer.started = performance.now();
  }, {capture: true, once: true});
  const watcher = new MutationObserver(() => {
    const now = read();
    if (!window.answer.started || now === null || now === window.answer.before) return;
    watcher.disconnect();
    requestAnimationFrame(() => { window.answer.changed = performance.now(); });
  });
  watcher.observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def measure(workspace: Workspace) -> list[Finding]:
    """Type numbers on the Scenarios screen and time the answer."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        return [Finding(WHAT, "not measured: no Chromium or no playwright", _bar())]
    with serving(workspace.finished_race(), own_environment()) as address:
        found = _changes(chromium, address)
    return [_row(WHAT, found, BAR)]


def _changes(chromium: str, address: str) -> list[float]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/scenarios")
        page.wait_for_selector('[data-testid="stVegaLiteChart"]', timeout=60_000)
        seconds = [_change(page, at) for at in range(WARM + CHANGES)]
        browser.close()
    return seconds[WARM:]


def _change(page: Any, at: int) -> float:
    """Seconds from Enter to a frame with another sentence, written after all its numbers."""
    page.wait_for_selector(DRAWN, timeout=60_000)
    page.wait_for_timeout(400)  # whoever types has looked at the last answer
    field = page.get_by_role("textbox", name=FIELDS[at % len(FIELDS)], exact=True)
    field.fill(str(60 + 7 * at) if at % len(FIELDS) else f"{40 + 9 * at}k")
    page.evaluate(WATCH)
    field.press("Enter")
    page.wait_for_function("() => window.answer.changed > 0", timeout=30_000)
    return float(page.evaluate("() => window.answer.changed - window.answer.started")) / 1e3


def _bar() -> str:
    return f"p95 <= {1e3 * BAR:.0f} ms"


def _row(what: str, seconds: list[float], bar: float) -> Finding:
    slow = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    told = (
        f"p95 {1e3 * slow:.0f} ms of {len(seconds)}, median {1e3 * statistics.median(seconds):.0f}"
    )
    return Finding(what, told, _bar(), slow <= bar, {"seconds": seconds})
