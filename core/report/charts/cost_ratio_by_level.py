"""Where the 500x goes: how many times cheaper the new way is at each level of counting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import altair as alt
import pandas as pd

from core.domain.drivers.driver import LABOUR, Purpose
from core.domain.drivers.new_way import (
    FINE_TUNE_TRIALS,
    TRAINING_TOKEN_PRICE,
    TRAINING_TOKENS,
)
from core.domain.drivers.old_way import (
    HOURLY_PAY,
    ITEMS_LABELLED,
    LABEL_REWARDS,
    LABELLING_TIME,
    PLATFORM_FEE,
    UNTIMED_LABELS,
)
from core.report.charts.chart import CaptionedChart, Chart, configured, layered
from core.report.charts.rows import ROW, row_axis, row_titles
from core.report.findings.dossier import Dossier, middle
from core.report.format.numbers import money, times, unit_price
from core.report.format.palette import Theme
from core.report.wording.glossary import capital

TRAINING_SET = LABOUR | {
    Purpose.GUIDELINE,
    Purpose.MANAGEMENT,
    Purpose.CHECKING,
    Purpose.RATIONALES,
    Purpose.DATA_PREPARATION,
    Purpose.TRAINING_TOKENS,
}
"""What the training set costs, with the people who make it."""


@dataclass(frozen=True)
class Rung:
    """One level of counting.

    Attributes
    ----------
    old, new : float
        USD of either way at this level.
    """

    name: str
    old: float
    new: float
    detail: str

    @property
    def ratio(self) -> float | None:
        """How many times cheaper the new way is; None where one of the two costs nothing."""
        return self.old / self.new if self.new > 0 and self.old > 0 else None

    @property
    def told(self) -> str:
        """The ratio in words."""
        if self.ratio is not None:
            return times(self.ratio)
        free = [
            arm for arm, usd in (("the old way", self.old), ("the new way", self.new)) if not usd
        ]
        return "nothing either way" if len(free) == 2 else f"nothing {free[0]}"


def rungs(dossier: Dossier) -> list[Rung]:
    """From one training example to three years, likeliest prices at the top."""
    example_old, example_new, detail = _one_example(dossier)
    sets = {arm: _lines(dossier, arm, TRAINING_SET) for arm in ("old", "new")}
    costs = dossier.valuation.costs
    found = [
        Rung("One training example", example_old, example_new, detail),
        Rung(
            "The training set with its people",
            sets["old"],
            sets["new"],
            f"{money(sets['old'])} / {money(sets['new'])}",
        ),
    ]
    for months in (0, 12, 36):
        old, new = middle(costs["old"].total(months)), middle(costs["new"].total(months))
        name = "The project until the target" if months == 0 else f"Build + {months} months"
        found.append(Rung(name, old, new, f"{money(old)} / {money(new)}"))
    return found


def _one_example(dossier: Dossier) -> tuple[float, float, str]:
    """Labels of one item against the tokens of one example, each at its likeliest price."""
    valuation = dossier.valuation
    ranges = valuation.draws.ranges
    primary = valuation.outcome.primary
    old, new = valuation.outcome.arms["old"], valuation.outcome.arms["new"]
    last = old.iterations
    fee = 1 + ranges[PLATFORM_FEE].mode
    hour = ranges[HOURLY_PAY].mode * fee
    each = {
        LABELLING_TIME: hour,
        UNTIMED_LABELS: ranges[LABELLING_TIME].mode / 3600 * hour,
        LABEL_REWARDS: fee,
    }
    usd, items = 0.0, 0.0
    for iteration in range(1, last + 1):
        for entry in old.entries[primary, iteration]:
            usd += (entry.quantity or 0.0) * each.get(entry.driver, 0.0)
            items += (entry.quantity or 0.0) if entry.driver is ITEMS_LABELLED else 0.0
    label = usd / max(items, 1.0)
    trained = list(new.entries[primary, new.iterations])
    tokens = sum(e.quantity or 0.0 for e in trained if e.driver is TRAINING_TOKENS)
    trials = sum(e.quantity or 0.0 for e in trained if e.driver is FINE_TUNE_TRIALS) or 1.0
    examples = float(new.examples[primary, new.iterations - 1])
    token_cost = tokens / trials / max(examples, 1.0) / 1e6 * ranges[TRAINING_TOKEN_PRICE].mode
    return label, token_cost, f"{unit_price(label)} / {unit_price(token_cost)}"


def _lines(dossier: Dossier, arm: str, purposes: frozenset[Purpose]) -> float:
    lines = dossier.valuation.costs[arm].lines(0)
    return sum(line.usd for line in lines if line.driver.purpose in purposes)


def ladder(dossier: Dossier) -> CaptionedChart:
    """Ratios on a logarithmic axis with a line at the same."""
    found = rungs(dossier)
    rows = pd.DataFrame(
        [
            {
                "row": r.name,
                "title": r.name,
                "ratio": r.ratio,
                "told": r.told,
                "label": f"{r.told} ({r.detail})",
                "old": r.old,
                "new": r.new,
            }
            for r in found
        ]
    )
    first, project = found[0], found[2]
    price = dossier.valuation.register[TRAINING_TOKEN_PRICE]
    return CaptionedChart(
        title=f"{capital(first.told)} per example, {project.told} per project",
        caption=(
            "How many times cheaper the new way is, at each level of counting (old / new). One "
            "example: its labels against the tokens of training on it, counted here, not "
            f"bought, at ${price.range.mode:g} per million ({price.note})."
            if price.range
            else ""
        ),
        draw=partial(_draw, rows),
        table=rows[["title", "old", "new", "told"]]
        .rename(
            columns={
                "title": "Counted",
                "old": "Old way, $",
                "new": "New way, $",
                "told": "New way",
            }
        )
        .round(4),
    )


def _draw(rows: pd.DataFrame, theme: Theme) -> list[Chart]:
    known = rows[rows["ratio"].notna()]  # what costs nothing has no place on the axis
    low = min([0.3, *(known["ratio"] / 1.5)])
    x = alt.Scale(type="log", domain=[low, max([1.0, *known["ratio"]]) * 2.5], nice=False)
    axis = alt.Axis(
        values=[1, 10, 100, 1000],
        title=None,
        grid=True,
        labelExpr="datum.value == 1 ? 'same' : datum.value + 'x'",
    )
    same = (
        alt.Chart(pd.DataFrame({"one": [1.0]}))
        .mark_rule(color=theme.ink)
        .encode(x=alt.X("one:Q", scale=x))
    )
    base = alt.Chart(known).encode(y=row_axis(rows))
    stem = (
        base.mark_rule(color=theme.new, strokeWidth=2, opacity=0.5, yOffset=9)
        .encode(x=alt.X("one:Q", scale=x, axis=axis), x2="ratio:Q")
        .transform_calculate(one="1")
    )
    dot = base.mark_point(size=100, filled=True, opacity=1, color=theme.new, yOffset=9).encode(
        x=alt.X("ratio:Q", scale=x, axis=axis),
        tooltip=[alt.Tooltip("title:N", title="Counted"), alt.Tooltip("label:N", title="Ratio")],
    )
    titled = rows.assign(edge=low, title=rows["title"] + ": " + rows["label"])
    titles = row_titles(titled, theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(same, stem, dot, titles), theme, height=ROW * len(rows))]
