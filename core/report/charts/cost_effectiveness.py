"""The field's own pictures: cost against accuracy, acceptability, expected loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import altair as alt
import numpy as np
import pandas as pd

from core.decision.voi.acceptability import Acceptability
from core.decision.voi.psa_sample import PsaSample
from core.report.charts.acceptability import named_colour, named_dash, without_names
from core.report.charts.chart import (
    MONEY_LABEL,
    PERCENT_LABEL,
    CaptionedChart,
    Chart,
    configured,
    layered,
    value_axis,
)
from core.report.charts.reference_lines import level, upright
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money, percent
from core.report.format.palette import Shown

HEIGHT = 300
DOTS = 2_000
WORTH = "worth of one accuracy point"


def cost_effect_plane(dossier: Dossier, sample: PsaSample) -> CaptionedChart:
    """The alternative minus the reference, one dot per draw, with the share of each quadrant."""
    first, second = dossier.pair
    old, new = sample.column(first), sample.column(second)
    gain = (sample.effects[:, new] - sample.effects[:, old])[:DOTS]
    extra = (sample.costs[:, new] - sample.costs[:, old])[:DOTS]
    shares = {
        "accuracy up, cost down": float(((gain > 0) & (extra <= 0)).mean()),
        "accuracy up, cost up": float(((gain > 0) & (extra > 0)).mean()),
        "accuracy down, cost down": float(((gain <= 0) & (extra <= 0)).mean()),
        "accuracy down, cost up": float(((gain <= 0) & (extra > 0)).mean()),
    }
    told = "; ".join(f"{name} {percent(share, 0)}" for name, share in shares.items())
    rows = pd.DataFrame({"gain": gain, "extra": extra})
    return CaptionedChart(
        title=f"Cost-effectiveness plane, {dossier.roster.inside(second)} minus "
        f"{dossier.roster.inside(first)}: {told}",
        caption=f"{count(len(rows))} of the draws; x in accuracy points, y in USD.",
        drawing=partial(_plane, second, rows),
        table=pd.DataFrame(
            {"Quadrant": list(shares), "Share": [percent(s) for s in shares.values()]}
        ),
        named=tuple(dossier.named),
    )


def _plane(arm: str, rows: pd.DataFrame, theme: Shown) -> list[Chart]:
    reach = float(np.abs(rows["gain"]).max()) or 1.0
    high = float(np.abs(rows["extra"]).quantile(0.995)) or 1.0
    x = alt.Scale(domain=[-reach, reach], nice=False)
    y = alt.Scale(domain=[-high, high], nice=False)
    dots = (
        alt.Chart(rows)
        .mark_point(filled=True, size=9, opacity=0.35, color=theme.arm(arm), clip=True)
        .encode(
            x=alt.X("gain:Q", scale=x, axis=alt.Axis(title="accuracy points")),
            y=alt.Y("extra:Q", scale=y, axis=value_axis(labelExpr=MONEY_LABEL, title=None)),
        )
    )
    cross = [upright(0.0, x, theme.ink), level(0.0, y, theme.ink)]
    return [configured(layered(dots, *cross), theme, height=HEIGHT)]


def acceptability(dossier: Dossier, found: Sequence[Acceptability]) -> CaptionedChart:
    """CEAC of every candidate, with the frontier of the one that would be chosen."""
    rows = _by_arm(dossier, found, lambda one, arm: one.ceac[arm])
    frontier = pd.DataFrame(
        {"worth": [one.wtp for one in found], "value": [one.ceaf for one in found]}
    )
    return CaptionedChart(
        title="CEAC, with the frontier (CEAF) of the arm with the best expected net benefit",
        caption=f"x: {WORTH}, USD (willingness to pay). Thick gray: the frontier."
        f"{without_names(rows, dossier)}",
        drawing=partial(_lines, rows, frontier, PERCENT_LABEL),
        table=_table(rows, percent),
        named=tuple(dossier.named),
    )


def expected_loss(dossier: Dossier, found: Sequence[Acceptability]) -> CaptionedChart:
    """Expected loss of every candidate; its lower envelope is the EVPI."""
    rows = _by_arm(dossier, found, lambda one, arm: one.expected_loss[arm])
    evpi = pd.DataFrame(
        {"worth": [one.wtp for one in found], "value": [one.evpi.value for one in found]}
    )
    last = found[-1].evpi
    return CaptionedChart(
        title="Expected loss; the lower envelope is the EVPI",
        caption=(
            f"x: {WORTH}, USD. Thick gray: EVPI, at the right end {money(last.value)} "
            f"(Monte Carlo error {money(last.standard_error)}).{without_names(rows, dossier)}"
        ),
        drawing=partial(_lines, rows, evpi, MONEY_LABEL),
        table=_table(rows, money),
        named=tuple(dossier.named),
    )


def _by_arm(
    dossier: Dossier,
    found: Sequence[Acceptability],
    value: Callable[[Acceptability, str], float],
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"arm": arm, "way": dossier.name(arm), "worth": one.wtp, "value": value(one, arm)}
            for one in found
            for arm in one.ceac
        ]
    )


def _table(rows: pd.DataFrame, told: Callable[[float], str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Approach": rows["way"],
            "Worth of a point": [money(worth) for worth in rows["worth"]],
            "Value": [told(value) for value in rows["value"]],
        }
    )


def _lines(rows: pd.DataFrame, envelope: pd.DataFrame, labels: str, theme: Shown) -> list[Chart]:
    y = alt.Scale(domain=[0, float(rows["value"].max()) * 1.05 or 1.0], nice=False)
    across = alt.X("worth:Q", axis=alt.Axis(labelExpr=MONEY_LABEL, title=WORTH, tickCount=5))
    up = alt.Y("value:Q", scale=y, axis=value_axis(labelExpr=labels, title=None))
    thick = (
        alt.Chart(envelope)
        .mark_line(strokeWidth=8, color=theme.muted, opacity=0.3)
        .encode(x=across, y=up)
    )
    lines = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=across,
            y=up,
            color=named_colour(rows, theme),
            strokeDash=named_dash(rows, theme),
            tooltip=[alt.Tooltip("way:N", title="Approach"), alt.Tooltip("value:Q", format=",.2f")],
        )
    )
    return [configured(layered(thick, lines), theme, height=HEIGHT)]
