"""What axe-core says of a page that is open."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

NOT_OURS = {
    "svg-img-alt": "[data-testid=stMetric]",  # the dot of a sparkline, which no script can name
}
"""By rule, what of Streamlit's own it is about: nothing that a screen could set."""
ALSO = ("heading-order",)
"""Rules below *serious* that hold here too."""
SERIOUS = """async ([also, notOurs, only]) => {
    const options = {resultTypes: ["violations"], preload: false, runOnly: only};
    const found = await axe.run(document, only.length ? options : {...options, runOnly: undefined});
    return found.violations
        .filter(rule => ["serious", "critical"].includes(rule.impact) || also.includes(rule.id))
        .flatMap(rule => rule.nodes.map(node => [rule.id, node]))
        .filter(([rule, node]) => !(rule in notOurs
            && document.querySelector(node.target.at(-1))?.closest(notOurs[rule])))
        .map(([rule, node]) => `${rule}: ${node.html.slice(0, 200)} ${node.failureSummary}`);
}"""


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """What is serious or critical and ours: the rule, the element, and what is wrong."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    only = ["color-contrast"] if colours_only else []
    found: list[str] = page.evaluate(SERIOUS, [ALSO, NOT_OURS, only])
    return found
