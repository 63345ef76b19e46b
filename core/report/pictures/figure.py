"""A picture drawn into a page: at two widths, in colours that follow the page's."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import vl_convert
from markupsafe import Markup

from core.report.palette import LIGHT
from core.report.pictures.picture import Picture

WIDTHS = {"wide": 620, "narrow": 330}


def figure(picture: Picture) -> dict[str, Any]:
    """A picture at the width of a page and at that of a phone."""
    drawn = {
        name: [Markup(svg(chart, width)) for chart in picture.draw(LIGHT)]
        for name, width in WIDTHS.items()
    }
    return {"title": picture.title, "caption": picture.caption, "drawn": drawn}


def svg(chart: Any, width: int) -> str:
    """A chart as SVG whose colours follow the page's, light or dark."""
    spec = chart.to_dict()
    spec["width"] = width
    drawn = vl_convert.vegalite_to_svg(spec)
    for name, colour in reversed(asdict(LIGHT).items()):
        if colour.startswith("#"):
            drawn = re.sub(f"{colour}\\b", f"var(--{name})", drawn, flags=re.IGNORECASE)
    return drawn.replace("<svg ", '<svg role="img" focusable="false" ', 1)
