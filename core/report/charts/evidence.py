"""What others found: every study a dot, in three piles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd

from core.domain.assumption import Grade
from core.report.charts.chart import CaptionedChart, Chart, configured
from core.report.charts.rows import row_axis, row_titles
from core.report.format.palette import Theme
from core.report.wording.assumption_words import HOW
from core.report.wording.evidence import PILES, Study

SELECTION = "study"
ROW = 58
SHAPE = {"favours_new": "circle", "mixed": "triangle-up", "favours_old": "square"}


def evidence_piles(studies: Sequence[Study]) -> CaptionedChart:
    """One row of dots per pile; a click on a dot selects its study by id."""
    rows = _rows(studies)
    sizes = {pile: int((rows["pile"] == pile).sum()) for pile in PILES}
    return CaptionedChart(
        title=f"{sizes['favours_new']} studies favour the fine-tuning analyst, "
        f"{sizes['favours_old']} human annotation, {sizes['mixed']} are mixed",
        caption="Each dot is a study; hollow: a vendor's own claim. Click a dot to read it.",
        drawing=partial(_draw, rows),
        table=rows[["title of pile", "study", "year", "task", "how"]].rename(
            columns={
                "title of pile": "Points to",
                "study": "Study",
                "year": "Year",
                "task": "Task",
                "how": "Origin",
            }
        ),
    )


def _rows(studies: Sequence[Study]) -> pd.DataFrame:
    rows = pd.DataFrame(
        [
            {
                "id": study.id,
                "pile": study.direction,
                "row": study.direction,
                "study": study.name,
                "year": study.year,
                "task": study.task,
                "how": HOW[study.grade],
                "vendor": study.grade is Grade.VENDOR,
                "title of pile": PILES[study.direction],
            }
            for study in studies
        ]
    )
    rows["place"] = rows.groupby("pile", sort=False).cumcount() + 1
    size = rows.groupby("pile")["id"].transform("size").astype(str)
    rows["title"] = rows["title of pile"] + ": " + size
    return rows


def _draw(rows: pd.DataFrame, theme: Theme) -> list[Chart]:
    colours = {"favours_new": theme.new, "mixed": theme.control, "favours_old": theme.old}
    piles = [pile for pile in PILES if pile in set(rows["pile"])]
    unique = rows.drop_duplicates("row")
    hidden = alt.Axis(labels=False, title=None, grid=False)
    x = alt.Scale(domain=[0.6, float(rows["place"].max()) + 0.4], nice=False, zero=False)
    scale = alt.Scale(domain=piles, range=[colours[pile] for pile in piles])
    dots = (
        alt.Chart(rows)
        .mark_point(size=130, opacity=1, strokeWidth=2, yOffset=10, cursor="pointer")
        .encode(
            y=row_axis(unique),
            x=alt.X("place:Q", scale=x, axis=hidden),
            stroke=alt.Stroke("pile:N", scale=scale, legend=None),
            fill=alt.Fill("pile:N", scale=scale, legend=None),
            fillOpacity=alt.condition("datum.vendor", alt.value(0.0), alt.value(1.0)),
            shape=alt.Shape(
                "pile:N",
                scale=alt.Scale(domain=piles, range=[SHAPE[pile] for pile in piles]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("study:N", title="Study"),
                alt.Tooltip("year:N", title="Year"),
                alt.Tooltip("task:N", title="Task"),
                alt.Tooltip("how:N", title="Origin"),
            ],
        )
        .add_params(alt.selection_point(name=SELECTION, fields=["id"], on="click", clear=False))
    )
    titles = row_titles(unique.assign(edge=0.6), theme, alt.X("edge:Q", scale=x, axis=hidden))
    return [configured(alt.layer(dots, titles), theme, height=ROW * len(unique))]
