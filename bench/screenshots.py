"""``python -m bench.screenshots [HOME]``: take the pictures of ``docs/`` again.

Of a finished default PoC, which is run first unless a home that holds one is given.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.headline import ARGUMENTS, DRAWN
from bench.serving import serving
from bench.workspace import ROOT, Workspace, own_environment, tell
from core.domain.actor import LOCAL
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.workflows.report.reports import report_of

DOCS = ROOT / "docs"
SIZE = {"width": 1280, "height": 900}
SCREENS = {
    "decision": "/",
    "scenarios": "/scenarios?v=2&s_V1=200,000&s_wa=0.02",
    "results": "/results",
}
PICTURE = "[data-testid=stVegaLiteChart] svg"
NOTHING_TO_COME = """() => !document.querySelector(
    '[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stStatusWidget"]')"""
COLOURS = 256
"""A picture in all colours is three times as large."""
PATIENCE = 120_000


def main() -> None:
    """Write a PNG for each screen and for a link."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        given = Path(sys.argv[1]) if sys.argv[1:] else Workspace(Path(folder)).finished_race()
        home, link = Path(folder) / "shown", Path(folder) / "link.html"
        shutil.copytree(given, home)
        with Store(home) as store:
            poc = list_experiments(store)[0]
            link.write_bytes(report_of(store, LOCAL, poc).made("html"))
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce", locale="en-US")
        with serving(home, own_environment()) as address:
            for name, path in SCREENS.items():
                page.goto(address + path)
                for there in (PICTURE, DRAWN):
                    page.wait_for_selector(there, timeout=PATIENCE)
                page.wait_for_function(NOTHING_TO_COME, timeout=PATIENCE)
                take(page, name)
        page.goto(link.as_uri())
        take(page, "link")
        browser.close()


def take(page: Any, name: str) -> None:
    """What is on the page now, as it is seen without scrolling."""
    page.evaluate("document.fonts.ready")
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = seen.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)  # a mark keeps its colour
    few.save(DOCS / f"{name}.png", optimize=True)
    tell(f"docs/{name}.png")


if __name__ == "__main__":
    main()
