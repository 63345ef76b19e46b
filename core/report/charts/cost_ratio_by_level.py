"""How many times cheaper the alternative is: from one training example to three years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import altair as alt
import pandas as pd

from core.domain.arms import Learner, Source
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
from core.report.format.palette import Shown

TRAINING_SET = LABOUR | {
    Purpose.GUIDELINE,
    Purpose.MANAGEMENT,
    Purpose.CHECKING,
    Purpose.RATIONALES,
    Purpose.DATA_PREPARATION,
    Purpose.TRAINING_TOKENS,
}
"""What the training set costs, with the people who make it."""

EXAMPLE, PROJECT = "One training example", "The project until it is built"


@dataclass(frozen=True)
class Rung:
    """One level of counting.

    Attributes
    ----------
    usd : tuple of float
        USD of reference and alternative at this level.
    ways : tuple of str
        What a sentence calls the two.
    """

    name: str
    usd: tuple[float, float]
    ways: tuple[str, str]
    detail: str

    @property
    def ratio(self) -> float | None:
        """How many times cheaper the alternative is; None where one of the two costs nothing."""
        first, second = self.usd
        return first / second if first > 0 and second > 0 else None

    @property
    def told(self) -> str:
        """The ratio in words."""
        if self.ratio is not None:
            return times(self.ratio)
        free = [way for way, usd in zip(self.ways, self.usd, strict=True) if not usd]
        return "nothing with both" if len(free) == 2 else f"nothing {free[0]}"


def rungs(dossier: Dossier) -> list[Rung]:
    """From one training example to three years, likeliest prices at the top.

    The first levels are left out where the two ways have nothing of the kind.
    """
    first, second = dossier.pair
    arms = dossier.roster[first], dossier.roster[second]
    ways = dossier.by(first), dossier.by(second)
    costs, found = dossier.valuation.costs, []
    if arms[0].buys and arms[1].learner is Learner.FINE_TUNED:
        example = _one_example(dossier)
        detail = " / ".join(unit_price(usd) for usd in example)
        found.append(Rung(EXAMPLE, example, ways, detail))
    if any(one.source is not Source.NONE for one in arms):
        sets = _lines(dossier, first, TRAINING_SET), _lines(dossier, second, TRAINING_SET)
        found.append(Rung("The training set with its people", sets, ways, _either(sets)))
    for months in (0, 12, 36):
        totals = middle(costs[first].total(months)), middle(costs[second].total(months))
        name = PROJECT if months == 0 else f"Build + {months} months"
        found.append(Rung(name, totals, ways, _either(totals)))
    return found


def _either(usd: tuple[float, float]) -> str:
    return " / ".join(money(amount) for amount in usd)


def _one_example(dossier: Dossier) -> tuple[float, float]:
    """Labels of one item against the tokens of one example, each at its likeliest price."""
    valuation = dossier.valuation
    ranges = valuation.draws.ranges
    primary = 0
    old, new = (valuation.outcome.arms[arm] for arm in dossier.pair)
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
    return label, token_cost


def _lines(dossier: Dossier, arm: str, purposes: frozenset[Purpose]) -> float:
    lines = dossier.valuation.costs[arm].lines(0)
    return sum(line.usd for line in lines if line.driver.purpose in purposes)


def ladder(dossier: Dossier) -> CaptionedChart:
    """Ratios on a logarithmic axis with a line at the same."""
    first, second = dossier.pair
    found = rungs(dossier)
    rows = pd.DataFrame(
        [
            {
                "row": r.name,
                "title": r.name,
                "ratio": r.ratio,
                "told": r.told,
                "label": f"{r.told} ({r.detail})",
                "first": r.usd[0],
                "second": r.usd[1],
            }
            for r in found
        ]
    )
    told = {rung.name: rung.told for rung in found}
    claims = [f"{told[EXAMPLE]} per example"] if EXAMPLE in told else []
    return CaptionedChart(
        title=f"{dossier.name(second)}: {', '.join([*claims, f'{told[PROJECT]} per project'])}",
        caption=(
            f"{dossier.name(second)} against {dossier.the(first)} ({dossier.roster.inside(first)} "
            f"/ {dossier.roster.inside(second)}), by what is counted. Middle outcomes of building "
            "and running alone, without what follows where one falls short."
            f"{_example_note(dossier, told)}"
        ),
        drawing=partial(_draw, second, rows),
        table=rows[["title", "first", "second", "told"]]
        .rename(
            columns={
                "title": "Counted",
                "first": f"{dossier.name(first)}, $",
                "second": f"{dossier.name(second)}, $",
                "told": dossier.name(second),
            }
        )
        .round(4),
        named=tuple(dossier.named),
    )


def _example_note(dossier: Dossier, told: Mapping[str, str]) -> str:
    price = dossier.valuation.register[TRAINING_TOKEN_PRICE]
    if EXAMPLE not in told or price.range is None:
        return ""
    return (
        " One example: its labels against the tokens of training on it, counted here, not "
        f"bought, at ${price.range.mode:g} per million ({price.note})."
    )


def _draw(arm: str, rows: pd.DataFrame, theme: Shown) -> list[Chart]:
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
        base.mark_rule(color=theme.arm(arm), strokeWidth=2, opacity=0.5, yOffset=9)
        .encode(x=alt.X("one:Q", scale=x, axis=axis), x2="ratio:Q")
        .transform_calculate(one="1")
    )
    dot = base.mark_point(size=100, filled=True, opacity=1, color=theme.arm(arm), yOffset=9).encode(
        x=alt.X("ratio:Q", scale=x, axis=axis),
        tooltip=[alt.Tooltip("title:N", title="Counted"), alt.Tooltip("label:N", title="Ratio")],
    )
    titled = rows.assign(edge=low, title=rows["title"] + ": " + rows["label"])
    titles = row_titles(titled, theme, alt.X("edge:Q", scale=x, axis=axis))
    return [configured(layered(same, stem, dot, titles), theme, height=ROW * len(rows))]
