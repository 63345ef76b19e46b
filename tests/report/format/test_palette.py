"""One set of colours: the theme repeats it, contrasts hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core.report.format.palette import DARK, LIGHT, Theme

CONFIG = tomllib.loads(
    (Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)
THEMES = [pytest.param(colours, id=colours.name) for colours in (LIGHT, DARK)]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", THEMES)
def test_the_theme_is_the_palette(colours: Theme):
    theme = CONFIG["theme"][colours.name]
    assert theme["primaryColor"] == colours.primary
    assert theme["backgroundColor"] == colours.page
    assert theme["secondaryBackgroundColor"] == colours.card
    assert theme["textColor"] == colours.text
    assert theme["borderColor"] == colours.border
    assert theme["greenTextColor"] == colours.better
    assert theme["redTextColor"] == colours.worse
    arms = [colours.control, colours.old, colours.new, colours.hybrid, colours.fourth]
    assert theme["chartCategoricalColors"] == arms


@pytest.mark.parametrize("colours", THEMES)
def test_text_reaches_4_5_and_marks_3_on_page_and_card(colours: Theme):
    for ground in (colours.page, colours.card):
        for text in (
            colours.text,
            colours.ink,
            colours.muted,
            colours.better,
            colours.worse,
            colours.primary,
        ):
            assert contrast(text, ground) >= 4.5
        for mark in (colours.old, colours.new, colours.hybrid, colours.fourth, colours.control):
            assert contrast(mark, ground) >= 3.0


@pytest.mark.parametrize("colours", THEMES)
def test_named_ways_have_colours_and_marks_in_their_order_and_others_share_one(colours: Theme):
    shown = colours.showing(("a", "b", "c", "d"))
    assert [shown.arm(arm) for arm in shown.named] == [
        colours.old,
        colours.new,
        colours.hybrid,
        colours.fourth,
    ]
    assert len({shown.shape(arm) for arm in (*shown.named, "e")}) == 5
    for look in (shown.arm, shown.shape, shown.dash):
        assert look("e") == look("f")
    assert shown.arm("e") == colours.control
    assert colours.showing(("e",)).arm("e") == colours.old


def test_telemetry_is_off_and_the_app_listens_on_loopback():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["server"].get("enableStaticServing", False) is False
