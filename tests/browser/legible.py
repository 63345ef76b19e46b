"""How high a page is, and which of its words are cut or lie on others."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import PHONE

HIGHEST = {1280: 1400, 390: 3 * PHONE["height"]}
"""Pixels that Decision may be high, by the width of the page."""

CUT = """() => {
    const clips = style => /hidden|clip/.test(style.overflow + style.overflowX + style.overflowY);
    const found = [], labels = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const node = texts.currentNode, words = node.data.trim(), range = document.createRange();
        const near = node.parentElement;
        if (!words || near.closest("style, script, [aria-hidden=true], [data-testid=stSidebar]"))
            continue;
        if (!near.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        let hidden = !box.width, over = box.left < -1 || box.right > innerWidth + 1;
        for (let e = near; e && e !== document.body; e = e.parentElement) {
            const style = getComputedStyle(e), edge = e.getBoundingClientRect();
            hidden ||= style.clipPath !== "none" || (edge.width <= 1 && edge.height <= 1);
            over ||= clips(style) && (box.left < edge.left - 2 || box.right > edge.right + 2 ||
                                      box.top < edge.top - 4 || box.bottom > edge.bottom + 4);
        }
        if (hidden) continue;
        if (over) found.push(`cut: ${words}`);
        if (near.tagName !== "text") continue;
        for (const [other, of] of labels) {
            const wide = Math.min(box.right, of.right) - Math.max(box.left, of.left);
            const high = Math.min(box.bottom, of.bottom) - Math.max(box.top, of.top);
            if (other !== words && wide > 3 && high > 5)  // a label has its halo drawn under it
                found.push(`on each other: ${other} / ${words}`);
        }
        labels.push([words, box]);
    }
    return found;
}"""
"""Words beyond the page or what clips them, and labels of pictures that lie on others."""


def cut(page: Page) -> list[str]:
    """Words nobody can read in full."""
    found: list[str] = page.evaluate(CUT)
    return found


def height(page: Page) -> int:
    """Pixels of what scrolls."""
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
