"""Names in charts: at their lines, and never on each other or on the words in the corner."""

from __future__ import annotations

from itertools import pairwise

import altair as alt
import pandas as pd
import pytest

from core.report.charts.encodings import colour_of
from core.report.charts.line_labels import ABOVE_WORDS, MOST, names_beside, without_names
from core.report.charts.rounds import HEIGHT
from core.report.format.palette import LIGHT

LETTERS = 13
"""Height of the names' letters, pixels."""
CORNER = 10 + 12 / 2
"""How far the words in the corner reach up, pixels."""
ARMS = ("old", "new", "hybrid", "gold")
SHOWN = LIGHT.showing(ARMS)


def drawn(accuracies, sides=None, spent=1.0):
    ends = pd.DataFrame({"arm": ARMS, "way": ARMS, "spent": spent, "accuracy": accuracies})
    chart = names_beside(
        ends if sides is None else ends.assign(side=sides),
        "spent",
        "accuracy",
        SHOWN,
        x=alt.Scale(domain=[0, 10]),
        y=alt.Scale(domain=[0.7, 0.9]),
        colour=colour_of(ends, SHOWN),
        lowest=ABOVE_WORDS,
        lift=0.05,
    )
    return chart.to_dict()


def heights(chart):
    """Pixels from the floor by way."""
    rows = [row for data in chart["datasets"].values() for row in data]
    return {row["way"]: (row["place"] - 0.7) / 0.2 * HEIGHT for row in rows}


@pytest.mark.parametrize(
    "accuracies",
    [(0.85,) * 4, (0.7,) * 4, (0.9,) * 4, (0.7, 0.72, 0.85, 0.851), (0.8, 0.9, 0.7, 0.801)],
)
@pytest.mark.parametrize("sides", [None, ("left", "right", "right", "left"), ("right",) * 4])
def test_names_touch_neither_each_other_nor_the_words_in_the_corner(accuracies, sides):
    found = sorted(heights(drawn(accuracies, sides)).values())
    assert len(found) == len(ARMS)
    assert all(upper - lower > LETTERS for lower, upper in pairwise(found))
    assert found[0] - LETTERS / 2 > CORNER
    assert found[-1] + LETTERS / 2 <= HEIGHT


def test_a_name_alone_stands_a_little_over_the_end_of_its_line():
    found = heights(drawn((0.75, 0.8, 0.85, 0.88)))
    assert found["new"] == pytest.approx(HEIGHT * (0.5 + 0.05))


def across(chart):
    rows = [row for data in chart["datasets"].values() for row in data]
    return {row["way"]: row["clear"] for row in rows}


def test_a_name_that_would_run_over_another_lines_end_stands_behind_it():
    spent = (4.0, 5.0, 9.0, 2.0)
    assert across(drawn((0.85, 0.85, 0.851, 0.75), spent=spent)) == {
        "old": 5.0,
        "new": 5.0,  # the third is too far away to be met
        "hybrid": 9.0,
        "gold": 2.0,  # nothing else is as low
    }


def test_a_name_stays_in_front_of_the_edge():
    sides = ("left", "right", "right", "right")
    spent = (7.0, 8.0, 9.0, 9.5)
    found = across(drawn((0.85, 0.85, 0.85, 0.85), sides, spent))
    assert list(found.values()) == [7.0, 8.0, 9.0, 9.5]


def test_a_name_near_the_edge_stands_in_front_of_its_end():
    layers = drawn((0.75, 0.8, 0.85, 0.88), ("left", "left", "left", "right"))["layer"]
    marks = [layer["mark"] for side in layers for layer in side["layer"]]
    assert {(mark["align"], mark["dx"] > 0) for mark in marks} == {("left", True), ("right", False)}


@pytest.mark.parametrize(
    ("named", "told"),
    [(("w3", "w12", "elsewhere"), ["w12", "w3"]), ((), [f"w{at}" for at in range(MOST)])],
)
def test_of_many_lines_those_with_a_colour_have_a_name(named, told):
    arms = [f"w{at}" for at in range(14)]
    ends = pd.DataFrame({"arm": arms, "way": arms, "spent": 1.0, "accuracy": 0.8})
    shown = LIGHT.showing(named)
    chart = names_beside(
        ends,
        "spent",
        "accuracy",
        shown,
        x=alt.Scale(domain=[0, 10]),
        y=alt.Scale(domain=[0.7, 0.9]),
        colour=colour_of(ends, shown),
    )
    assert sorted(heights(chart.to_dict())) == sorted(told)
    assert "without a name" in without_names(ends)
    assert without_names(ends.head(MOST)) == ""
