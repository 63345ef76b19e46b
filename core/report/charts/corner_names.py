"""Names of lines as a list in the corner that the lines leave free: never cut or overlapping."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.report.charts.chart import Chart, halo, layered
from core.report.charts.encodings import colour_of, shape_of
from core.report.format.palette import Shown

LINE = 17
"""Pixels of a name's line."""


def room(names: int, height: int) -> float:
    """Share of a picture's height that so many names take.

    Examples
    --------
    >>> room(4, 340)
    0.225
    """
    return LINE * (names + 0.5) / height


def names_in_a_corner(
    rows: pd.DataFrame,
    theme: Shown,
    *,
    x: alt.Scale,
    y: alt.Scale,
    height: int,
    top_left: bool,
    words: str = "",
) -> Chart:
    """The name of each line with its mark, one below the other.

    Parameters
    ----------
    rows : DataFrame
        With ``arm`` and ``way``, in the order of the list.
    x, y : Scale
        With explicit domains.
    height : int
        Pixels of the picture.
    top_left : bool
        Whether they stand there, and not at the lower right.
    words : str
        A last line in ink.
    """
    (low, high), (first, last) = y["domain"], x["domain"]
    named = rows.drop_duplicates("arm")[["arm", "way"]].reset_index(drop=True)
    lines = len(named) + bool(words)
    step = (high - low) * LINE / height
    start = high - step * 0.7 if top_left else low + step * (lines - 0.3)
    place, side = (first, "left") if top_left else (last, "right")
    sign = 1 if top_left else -1
    named = named.assign(
        place=place, line=[start - step * at for at in range(len(named))], label=named["way"]
    )
    across, up = alt.X("place:Q", scale=x), alt.Y("line:Q", scale=y)
    text = {"align": side, "dx": 16 * sign, "fontSize": 13, "fontWeight": 600}
    colour = colour_of(named, theme)
    layers = [
        alt.Chart(named)
        .mark_point(size=55, filled=True, opacity=1, xOffset=6 * sign)
        .encode(x=across, y=up, color=colour, shape=shape_of(named, theme)),
        halo(named, theme, x=across, y=up, text="label:N", color=colour, mark=text),
    ]
    if words:
        last_line = pd.DataFrame(
            {"place": [place], "line": [start - step * len(named)], "label": [words]}
        )
        quiet = {"align": side, "dx": 2 * sign, "fontSize": 12}
        ink = alt.value(theme.ink)
        layers.append(halo(last_line, theme, x=across, y=up, text="label:N", color=ink, mark=quiet))
    return layered(*layers)
