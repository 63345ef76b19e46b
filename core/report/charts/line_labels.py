"""Names of lines: beside their ends and apart from each other, or over and under two of them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.report.charts.chart import Chart, halo, layered
from core.report.format.palette import Shown, Theme

NAME = 0.08
"""Height of a name, as a share of the picture's."""
LENGTH = 0.25
"""Length of a name, as a share of a narrow picture's width."""
LONGEST = 200
"""Pixels at which a name is cut: the lines need the room."""
FOLD = 13
"""Letters from which a name takes two lines: a phone has no room beside the lines for more."""
LINES = 1.7
"""Distance of names with two lines, in distances of those with one."""
ABOVE_WORDS = 1.5 * NAME
"""Lowest place of a name over words in the corner, as a share of the picture's height."""
MOST = 8
"""Approaches that all have their name; of more, those with a colour of their own."""


def spread_labels(
    heights: Sequence[float], distance: float = NAME, lowest: float = NAME / 3
) -> list[float]:
    """Places for the names of lines that end at some heights, falling: none over another.

    A name stands at the end of its line where there is room, else the names keep their distance.

    Parameters
    ----------
    heights : sequence of float
        Ends of the lines as shares of the picture's height, falling.
    distance : float
        Least distance between two names.
    lowest : float
        Where the lowest name may stand.

    Examples
    --------
    >>> [round(at, 2) for at in spread_labels([0.6, 0.31, 0.3])]
    [0.6, 0.31, 0.23]
    >>> [round(at, 2) for at in spread_labels([0.99, 0.01, 0.0])]
    [0.97, 0.11, 0.03]
    """
    found: list[float] = []
    for height in heights:
        highest = found[-1] - distance if found else 1.0 - distance / 3
        found.append(min(height, highest))
    floor = lowest
    for at in reversed(range(len(found))):
        found[at] = max(found[at], floor)
        floor = found[at] + distance
    return found


def told_apart(rows: pd.DataFrame, theme: Shown) -> pd.DataFrame:
    """The rows of ways that have a name and a band: of a few ways all of them."""
    arms = list(rows["arm"].unique())
    if len(arms) <= MOST:
        return rows
    named = [arm for arm in arms if arm in theme.named]
    return rows[rows["arm"].isin(named or arms[:MOST])]


def without_names(rows: pd.DataFrame) -> str:
    """What a caption says where some of the lines have no name."""
    many = rows["arm"].nunique() > MOST
    return " Lines without a name: the other approaches; the table has them all." if many else ""


def folded(name: str) -> str:
    r"""A name on two lines where it is long.

    Examples
    --------
    >>> folded("Hybrid"), folded("Rules + tuned classifier")
    ('Hybrid', 'Rules + tuned\nclassifier')
    """
    if len(name) <= FOLD:
        return name
    first, *rest = textwrap.wrap(name, FOLD, break_long_words=False)
    return "\n".join([first, " ".join(rest)] if rest else [first])


def names_beside(
    ends: pd.DataFrame,
    across: str,
    value: str,
    theme: Shown,
    *,
    x: alt.Scale,
    y: alt.Scale,
    colour: alt.Color,
    distance: float = NAME,
    lowest: float = NAME / 3,
    lift: float = 0.0,
) -> Chart:
    """Names behind the ends of lines, moved apart where those are close.

    A name that would run over another line's end stands behind that end too.

    Parameters
    ----------
    ends : DataFrame
        One row per line, with its ``arm`` and ``way``; where a column ``side`` says ``right``, the
        name stands in front of the end instead.
    across, value : str
        Columns of the places across and of the heights, in the units of ``x`` and ``y``.
    x, y : Scale
        With explicit domains.
    distance, lowest, lift : float
        Shares of the picture's height: between two names, of the lowest one, and above the ends.
    """
    low, high = y["domain"]
    ends = told_apart(ends, theme).sort_values(value, ascending=False)
    ends = ends.assign(told=[folded(name) for name in ends["way"]])
    if ends["told"].str.contains("\n").any():
        distance = min(LINES * distance, 1 / len(ends))
    heights = ((ends[value] - low) / (high - low)).to_numpy(float)
    names = np.array(spread_labels((heights + lift).tolist(), distance, lowest))
    sides = ends["side"] if "side" in ends else pd.Series("left", ends.index)
    behind, clear = (sides == "left").to_numpy(), ends[across].to_numpy(float, copy=True)
    if behind.any():
        clear[behind] = _clear(names[behind], heights[behind], clear[behind], x, distance)
    ends = ends.assign(place=low + (high - low) * names, clear=clear)
    return layered(
        *(
            halo(
                rows,
                theme,
                x=alt.X("clear:Q", scale=x),
                y=alt.Y("place:Q", scale=y),
                text="told:N",
                color=colour,
                mark={
                    "align": side,
                    "baseline": "middle",
                    "dx": 9 if side == "left" else -9,
                    "fontWeight": 600,
                    "limit": LONGEST,
                    "lineBreak": "\n",
                    "lineHeight": 14,
                },
            )
            for side, rows in ends.groupby(sides)
        )
    )


def _clear(
    names: np.ndarray, heights: np.ndarray, ends: np.ndarray, x: alt.Scale, distance: float
) -> np.ndarray:
    """Where names stand across: behind every end they would run over."""
    place = np.log if x["type"] == "log" else np.asarray
    width = np.ptp(place(x["domain"]))
    before = (place(ends)[None, :] - place(ends)[:, None]) / width
    near = np.abs(heights[None, :] - names[:, None]) < distance
    return np.where(near & (before >= 0) & (before < LENGTH), ends[None, :], ends[:, None]).max(1)


def names_over_and_under(
    ends: pd.DataFrame, value: str, theme: Theme, *, x: alt.X, y: alt.Scale, colour: alt.Color
) -> Chart:
    """Names over the upper line's end and under the lower one's."""
    ends = ends.sort_values(value, ascending=False)
    return layered(
        *(
            halo(
                ends.iloc[[at]],
                theme,
                x=x,
                y=alt.Y(f"{value}:Q", scale=y),
                text="way:N",
                color=colour,
                mark={"align": "right", "dx": -4, "dy": -12 if at == 0 else 16, "fontWeight": 600},
            )
            for at in range(len(ends))
        )
    )


def words_in_the_corner(words: str, theme: Theme, *, x: alt.Scale, y: alt.Scale) -> Chart:
    """What unnamed lines are, at the lower right: curves rise, and end above it."""
    place = pd.DataFrame({"at": [y["domain"][0]], "end": [x["domain"][1]], "label": [words]})
    return halo(
        place,
        theme,
        x=alt.X("end:Q", scale=x),
        y=alt.Y("at:Q", scale=y),
        text="label:N",
        color=alt.value(theme.ink),
        mark={"align": "right", "dy": -10, "fontSize": 12},
    )
