"""One set of colours: the theme repeats it, contrasts hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core.report.format.palette import DARK, LIGHT, Theme

CONFIG = tomllib.loads(
    (Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)
LOOKS = [pytest.param(look, id=look.name) for look in (LIGHT, DARK)]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_the_theme_is_the_palette(look: Theme):
    theme = CONFIG["theme"][look.name]
    assert theme["primaryColor"] == look.primary
    assert theme["backgroundColor"] == look.page
    assert theme["secondaryBackgroundColor"] == look.card
    assert theme["textColor"] == look.text
    assert theme["borderColor"] == look.border
    assert theme["greenTextColor"] == look.better
    assert theme["redTextColor"] == look.worse
    ways = [look.control, look.old, look.new, look.hybrid]
    assert theme["chartCategoricalColors"] == ways


@pytest.mark.parametrize("look", LOOKS)
def test_text_reaches_4_5_and_marks_3_on_page_and_card(look: Theme):
    for ground in (look.page, look.card):
        for text in (look.text, look.ink, look.muted, look.better, look.worse, look.primary):
            assert contrast(text, ground) >= 4.5
        for mark in (look.old, look.new, look.hybrid, look.control):
            assert contrast(mark, ground) >= 3.0


def test_telemetry_is_off_and_the_app_listens_on_loopback():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["server"].get("enableStaticServing", False) is False
