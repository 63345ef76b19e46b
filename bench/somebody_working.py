"""``python -m bench.somebody_working ADDRESS``: types one number after another on Scenarios.

Writes a line for every answer that was drawn, until it is ended.
"""

from __future__ import annotations

import itertools
import shutil
import sys

from playwright.sync_api import sync_playwright

from bench.headline import ARGUMENTS, DRAWN, FIELDS


def main(address: str) -> None:
    """Work until somebody ends the process."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/scenarios")
        page.wait_for_selector('[data-testid="stVegaLiteChart"]', timeout=60_000)
        for at in itertools.count():
            print(at, flush=True)
            page.wait_for_selector(DRAWN, timeout=60_000)
            field = page.get_by_role("textbox", name=FIELDS[at % len(FIELDS)], exact=True)
            field.fill(str(60 + 7 * (at % 20)) if at % len(FIELDS) else f"{40 + 9 * (at % 20)}k")
            field.press("Enter")
            page.wait_for_timeout(400)


if __name__ == "__main__":
    main(sys.argv[1])
