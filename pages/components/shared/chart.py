"""A picture on a screen: its sentence, its charts, how to read it, its rows."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from components.shared.text import escaped
from core.domain.single_flight import shared
from core.report.charts.chart import CaptionedChart
from core.report.format.palette import DARK, LIGHT, Theme

_BY_SCHEME = Theme(
    **{name: f"light-dark({one}, {asdict(DARK)[name]})" for name, one in asdict(LIGHT).items()}
)


def page_theme() -> Theme:
    """Colours of HTML: they follow the reader's theme without another run of the script."""
    return _BY_SCHEME


def chart_theme() -> Theme:
    """Colours of pictures in the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show_picture(
    picture: CaptionedChart, key: str, control: Callable[[], object] | None = None
) -> None:
    """Draw a picture with its title as a heading and its rows behind a toggle.

    Parameters
    ----------
    control : callable, optional
        Draws a control of the picture beside the toggle.
    """
    st.header(escaped(picture.title), anchor=False)
    # From the state, since the toggle stands under what it switches and is drawn after it.
    table = st.session_state.get(f"{key}-table", False)
    if table:
        st.dataframe(picture.table, hide_index=True, alt=picture.title)
    else:
        with st.container(gap=None):
            for at, spec in enumerate(charts_of(picture)):
                st.vega_lite_chart(spec=spec, theme=None, key=f"{key}-{at}", alt=picture.title)
    if control is not None:
        st.caption(escaped(picture.caption))
    with st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key=f"foot-{key}"
    ):
        if control is not None:
            control()
        else:
            st.caption(escaped(picture.caption), width="stretch")
        st.toggle("as table", key=f"{key}-table", width="content")


def charts_of(picture: CaptionedChart) -> list[dict[str, Any]]:
    """The charts of a picture in the reader's theme, top to bottom, for ``st.vega_lite_chart``.

    Not for ``st.altair_chart``: while it reads a chart, all that other threads draw loses its rows.
    """
    charts = _drawn(picture.drawn_from, chart_theme(), picture)
    return [chart.spec | {"datasets": chart.rows} for chart in charts]


@dataclass(frozen=True)
class DrawnChart:
    """A chart as the page takes it: its specification, and the rows that it names."""

    spec: dict[str, Any]
    rows: dict[str, pd.DataFrame]


@shared(256)
def _drawn(drawn_from: str, theme: Theme, _picture: CaptionedChart) -> list[DrawnChart]:
    """The charts of a picture; what is drawn from the same is drawn once for everybody."""
    return [_named(chart) for chart in _picture.draw(theme)]


def _named(chart: Any) -> DrawnChart:
    """A chart whose rows have names instead of standing in it; other rows have another name."""
    rows: dict[str, pd.DataFrame] = {}

    def name(part: Any) -> None:
        """Name the rows of a chart and of all its layers."""
        if isinstance(part.data, pd.DataFrame):
            known = hashlib.sha256(pickle.dumps(part.data)).hexdigest()[:32]
            rows[known] = part.data
            part.data = alt.NamedData(name=known)
        for layer in part.layer if isinstance(part, alt.LayerChart) else ():
            name(layer)

    name(chart)
    spec = chart.to_dict()
    for size in ("continuousWidth", "continuousHeight"):  # Altair's own theme, not ours
        spec["config"]["view"].pop(size, None)
    return DrawnChart(spec, rows)


def choose(key: str, options: tuple[str, ...]) -> Callable[[], object]:
    """A small switch between ways to show a picture, for :func:`show_picture`."""
    return lambda: st.segmented_control(
        "Shown in",
        options,
        default=options[0],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
