"""What axe-core says of a page that is open."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

ALSO = ["heading-order"]
"""Rules below *serious* that hold here too."""
SERIOUS = """async ([also, only]) => {
    const options = {resultTypes: ["violations"], preload: false};
    const found = await axe.run(document, only.length ? {...options, runOnly: only} : options);
    return found.violations
        .filter(rule => ["serious", "critical"].includes(rule.impact) || also.includes(rule.id))
        .flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
}"""


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """What is serious or critical: the rule, the element, and what is wrong with it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(SERIOUS, [ALSO, ["color-contrast"] if colours_only else []])
    return found
