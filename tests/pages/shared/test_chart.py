"""Charts on a screen: their rows have names, and no other thread loses its own by them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from components.shared import chart
from components.shared.chart import charts_of
from core.report.charts.cost_to_target import getting_there
from core.report.format.palette import DARK, LIGHT

PAGES = Path(__file__).parents[3] / "pages"


@pytest.fixture
def picture(raced):
    return getting_there(raced.dossier())


def data_names(spec):
    """Names of the data of a chart and of all its layers."""
    own = {spec["data"]["name"]} if "data" in spec else set()
    return own.union(*(data_names(layer) for layer in spec.get("layer", [])))


def test_every_row_a_chart_names_is_there(picture, monkeypatch):
    for theme in (LIGHT, DARK):
        monkeypatch.setattr(chart, "chart_theme", lambda theme=theme: theme)
        for spec in charts_of(picture):
            rows = spec["datasets"]
            assert data_names(spec) == set(rows)
            assert all(isinstance(table, pd.DataFrame) for table in rows.values())
            assert any(len(table) for table in rows.values())


def test_another_look_is_another_chart_and_the_same_look_the_same(picture, monkeypatch):
    drawn = {}
    for theme in (LIGHT, DARK):
        monkeypatch.setattr(chart, "chart_theme", lambda theme=theme: theme)
        drawn[theme] = charts_of(picture)
    assert drawn[LIGHT] != drawn[DARK]
    monkeypatch.setattr(chart, "chart_theme", lambda: LIGHT)
    again = charts_of(picture)
    assert [spec["layer"] for spec in again] == [spec["layer"] for spec in drawn[LIGHT]]


def test_no_screen_lets_streamlit_read_a_chart():
    """It would switch how rows are written for all threads while it does."""
    using = [p.name for p in PAGES.rglob("*.py") if "st.altair_chart(" in p.read_text("utf-8")]
    assert using == []
