"""What every chart hands over: its sentence, how to read it, how to draw it, its rows."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from core.report.format.locale import style
from core.report.format.palette import FONT, Theme

Chart = Any
"""An Altair chart: layering gives several classes that share no useful base."""

AXIS_WIDTH = 42
"""Same width for every value axis, so that stacked charts line up."""


@dataclass(frozen=True)
class CaptionedChart:
    """A chart before it is drawn.

    Attributes
    ----------
    title : str
        The finding as a sentence; also the text for who cannot see it.
    caption : str
        What dot, bar and band mean.
    drawing : partial
        Gives the charts, top to bottom, in the colours of a page; holds all they are drawn from.
    table : DataFrame
        The rows behind it, for a screen.
    named : tuple of str
        Arms that have a colour and a mark of their own, in the order of the colours.
    """

    title: str
    caption: str
    drawing: partial[list[Chart]]
    table: pd.DataFrame
    named: tuple[str, ...] = ()

    def draw(self, theme: Theme) -> list[Chart]:
        """The charts, top to bottom, in the colours of a page."""
        return self.drawing(theme.showing(self.named))

    @property
    def drawn_from(self) -> str:
        """The same for pictures that are drawn alike, hashed."""
        function = self.drawing.func
        name = function.__module__, function.__qualname__
        given = (*name, self.drawing.args, self.drawing.keywords, self.named, style())
        return hashlib.sha256(pickle.dumps(given)).hexdigest()


class _Layers(alt.LayerChart):
    """Charts on top of each other, taken as they are.

    Altair's own class copies its parts twice whenever one is made, and one is made again for every
    copy: with parts that are layers themselves that is most of the time a picture takes.
    """

    def __init__(self, data: Any = alt.Undefined, layer: Sequence[Any] = (), **given: Any) -> None:
        super(alt.LayerChart, self).__init__(data=data, layer=list(layer), **given)


def layered(*charts: Chart) -> Chart:
    """Charts on top of each other, made for this one picture; rows they share are held once.

    They have no selections: those are for ``alt.layer``.
    """
    data = charts[0].data
    if data is alt.Undefined or any(chart.data is not data for chart in charts):
        return _Layers(layer=charts)
    bare = [chart.copy(deep=False) for chart in charts]
    for chart in bare:
        chart.data = alt.Undefined
    return _Layers(data=data, layer=bare)


def configured(chart: Any, theme: Theme, *, height: int) -> Any:
    """A chart in the house's style: no frame, grid on the value axis only, quiet text."""
    chart.height, chart.width = height, "container"
    chart.config = alt.Config(
        font=FONT,
        background="transparent",
        padding={"left": 0, "right": 8, "top": 4, "bottom": 4},
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            grid=False,
            domain=False,
            ticks=False,
            labelColor=theme.muted,
            titleColor=theme.muted,
            gridColor=theme.grid,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelPadding=6,
        ),
        text=alt.MarkConfig(color=theme.text, fontSize=13),
    )
    return chart


def value_axis(**given: Any) -> alt.Axis:
    """A y-axis with grid lines and the shared width."""
    return alt.Axis(grid=True, tickCount=5, minExtent=AXIS_WIDTH, maxExtent=AXIS_WIDTH, **given)


def halo(data: pd.DataFrame, theme: Theme, **encoding: Any) -> Chart:
    """Text that stays readable on top of marks."""
    settings = encoding.pop("mark", {})
    base = alt.Chart(data)
    back = base.mark_text(stroke=theme.page, strokeWidth=3, color=theme.page, **settings)
    front = base.mark_text(**settings)
    quiet = {key: value for key, value in encoding.items() if key != "color"}
    return layered(back.encode(**quiet), front.encode(**encoding))


MONEY_LABEL = (
    "(datum.value < 0 ? '-$' : '$') + (abs(datum.value) >= 1000000 ? "
    "format(abs(datum.value) / 1000000, '.1~f') + 'M' : abs(datum.value) >= 1000 ? "
    "format(abs(datum.value) / 1000, '.1~f') + 'k' : format(abs(datum.value), '.0f'))"
)
"""Vega expression that writes dollars as the screens do."""

PERCENT_LABEL = "format(datum.value, '.0%')"
