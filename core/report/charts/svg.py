"""A picture drawn into a page: at two widths, in colours that follow the page's."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import vl_convert
from markupsafe import Markup

from core.domain.refusals import MachineRefused
from core.report.charts.chart import CaptionedChart
from core.report.charts.money_axis import in_currency
from core.report.format.locale import style
from core.report.format.palette import LIGHT

WIDTHS = {"wide": 620, "narrow": 330}
Spec = dict[str, Any]


KEPT = 64
"""Pictures that are kept drawn: a report has some twenty, and is made in several forms."""


@dataclass(frozen=True)
class _Drawing:
    """A picture, the same as another one that is drawn from the same."""

    drawn_from: str
    title: str
    picture: CaptionedChart = field(compare=False)

    @classmethod
    def of(cls, picture: CaptionedChart) -> _Drawing:
        """The drawing of a picture."""
        return cls(picture.drawn_from, picture.title, picture)


def specs(picture: CaptionedChart) -> list[Spec]:
    """The charts of a picture as Vega-Lite, top to bottom, in the colours of a light page.

    Drawing takes far longer than turning a chart into an image, so it is done once.
    """
    return _specs(_Drawing.of(picture))


@lru_cache(KEPT)
def _specs(drawing: _Drawing) -> list[Spec]:
    charts = [chart.to_dict(validate=False) for chart in drawing.picture.draw(LIGHT)]
    for chart in charts:
        in_currency(chart)
    return charts


def figure(picture: CaptionedChart, widths: Sequence[str] = tuple(WIDTHS)) -> dict[str, Any]:
    """A picture at the width of a page and at that of a phone or half a sheet of paper."""
    drawing = _Drawing.of(picture)
    drawn = {
        name: [Markup(_themed(chart, picture.title)) for chart in _plain(drawing, name)]
        for name in widths
    }
    return {"title": picture.title, "caption": picture.caption, "drawn": drawn}


def images(picture: CaptionedChart, width: str, dots: float) -> list[bytes]:
    """The charts of a picture as PNG on white, top to bottom.

    Parameters
    ----------
    width : str
        Key of ``WIDTHS``.
    dots : float
        Pixels of the image for each of the plot.
    """
    return _images(_Drawing.of(picture), width, dots)


@lru_cache(KEPT)
def _images(drawing: _Drawing, width: str, dots: float) -> list[bytes]:
    with _drawing():
        return [vl_convert.svg_to_png(chart, scale=dots) for chart in _plain(drawing, width)]


# Laying a chart out takes ten times as long as turning it into an image: one layout a width does
# for the page, the PDF and the slides.
@lru_cache(KEPT)
def _plain(drawing: _Drawing, width: str) -> list[str]:
    """The charts as SVG on white."""
    given = {"width": WIDTHS[width], "background": LIGHT.page}
    with _drawing():
        return [
            vl_convert.vegalite_to_svg(spec | given, format_locale=_locale())
            for spec in _specs(drawing)
        ]


def _themed(drawn: str, title: str) -> str:
    """A chart whose colours follow the page's, light or dark, named by its sentence."""
    for name, colour in reversed(asdict(LIGHT).items()):
        if colour.startswith("#"):
            drawn = re.sub(f"{colour}\\b", f"var(--{name})", drawn, flags=re.IGNORECASE)
    drawn = drawn.replace("<svg ", '<svg role="img" focusable="false" ', 1)
    return drawn.replace(">", f"><title>{html.escape(title)}</title>", 1)


@contextmanager
def _drawing() -> Iterator[None]:
    """Tell what the chart library could not do; it panics where files or threads run out."""
    try:
        yield
    # A panic is neither an Exception nor a type that can be imported.
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise MachineRefused(
            "A chart could not be drawn",
            str(error),
            "Often too many files are open: raise the limit (ulimit -n), then start again.",
        ) from error


def _locale() -> dict[str, Any]:
    """How the chart library writes numbers on axes."""
    written = style().written
    return {
        "decimal": written.decimal,
        "thousands": written.thousand,
        "grouping": [3],
        "currency": ["$", ""],
        "percent": written.percent,
    }
