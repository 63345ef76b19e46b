"""Tables of a decision: real ones, in the page's colours; on a phone a row becomes two lines."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from components.shared.chart import page_theme
from core.report.findings.break_even import FlipRow, Flips
from core.report.findings.dossier import Dossier
from core.report.findings.options import Option, Standing
from core.report.format.numbers import chance, count, percent, target_text
from core.report.format.palette import Shown, Theme
from core.report.wording.glossary import period_text

STANDING = {
    Standing.RECOMMENDED: "recommended",
    Standing.AHEAD: "ahead",
    Standing.REFERENCE: "for reference",
    Standing.UNLIKELY: "unlikely to meet the target",
    Standing.BARRED: "barred by your own rules",
}
MARKS = {
    "square": "",
    "circle": "border-radius:50%",
    "diamond": "transform:rotate(45deg) scale(.8)",
    "triangle-down": "clip-path:polygon(0 8%,100% 8%,50% 95%)",
    "triangle-up": "clip-path:polygon(50% 5%,100% 92%,0 92%)",
}
STYLE = """<style>
.sp-table {{ width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.3;
  font-variant-numeric: tabular-nums; text-align: left; }}
.sp-table th, .sp-table td {{ padding: .25rem .75rem .25rem 0; vertical-align: top;
  border-bottom: 1px solid {border}; }}
.sp-table th:last-child, .sp-table td:last-child {{ padding-right: 0; }}
.sp-table thead th {{ font-weight: 400; font-size: .8125rem; color: {muted};
  vertical-align: bottom; }}
.sp-table tbody th {{ font-weight: 600; }}
.sp-options tbody td, .sp-evens td:nth-child(even) {{ white-space: nowrap; }}
.sp-table small {{ display: block; font-size: .8125rem; font-weight: 400; color: {muted}; }}
.sp-table i {{ display: inline-block; width: .7em; height: .7em; margin-right: .5em; }}
.sp-bar {{ display: block; width: 4.5rem; height: .35rem; margin-top: .3rem;
  background: {border}; border-radius: 2px; }}
.sp-bar span {{ display: block; height: 100%; border-radius: 2px; }}
.sp-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }}
@media (max-width: 640px) {{
  .sp-options, .sp-options tbody {{ display: block; }}
  .sp-options thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }}
  .sp-options tr {{ display: grid; grid-template-columns: 41% 31% 13% 15%;
    padding: .4rem 0; border-bottom: 1px solid {border}; }}
  .sp-options tbody th, .sp-options tbody td {{ border: 0; padding: 0; }}
  .sp-options tbody th {{ grid-column: 1 / 3; }}
  .sp-options tbody td.sp-chance {{ grid-column: 3 / 5; }}
  .sp-options tbody td:not(.sp-chance) {{ font-size: .8125rem; }}
  .sp-options tbody td.sp-chance, .sp-options tbody td:last-child {{ text-align: right; }}
  .sp-options td[data-after]::after {{ content: " " attr(data-after); }}
  .sp-options small, .sp-bar {{ display: none; }}
  .sp-options small.sp-below {{ display: block; }}
  .sp-options small.sp-kept {{ display: inline; font-size: .8125rem; }}
}}
</style>"""


def options_table(
    d: Dossier, shown: Sequence[Option], caption: str, *, meanings: bool = False
) -> None:
    """Approaches as choices, a row each.

    Parameters
    ----------
    caption : str
        What the table holds, for who cannot see it.
    meanings : bool
        Whether each says what it is made of.
    """
    theme = page_theme().showing(d.named)
    target = target_text(d.plan.target)
    head = (
        "Approach",
        "Best choice",
        f"Expected cost, {period_text(d.months)}",
        f"Against {d.roster.inside(d.reference)}",
        f"Accuracy (target {target})",
        "Working days",
    )
    rows = "".join(_option(d, one, theme, meanings) for one in shown)
    _show("sp-options", caption, head, rows, theme)


def _option(d: Dossier, one: Option, theme: Shown, meanings: bool) -> str:
    mark = f"background:{theme.arm(one.arm)};{MARKS[theme.shape(one.arm)]}"
    stands = "what you do today" if one.arm == d.reference else ""
    told = ", ".join(text for text in (stands, STANDING.get(one.standing, "")) if text)
    made = (
        f'<small class="sp-below">{escape(d.roster.meaning(one.arm))}</small>' if meanings else ""
    )
    best = '<td role="cell" class="sp-chance">-</td>'
    if one.chance_best is not None:
        bar = f"width:{100 * one.chance_best:.0f}%;background:{theme.arm(one.arm)}"
        best = (
            f'<td role="cell" class="sp-chance">{one.likely}'
            f'<span class="sp-bar" aria-hidden="true"><span style="{bar}"></span></span></td>'
        )
    meets = f"{chance(one.meets)} to meet {target_text(d.plan.target)}"
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><i style="{mark}" aria-hidden="true">'
        f"</i>{escape(d.name(one.arm))}<small>{escape(told)}</small>"
        f'<small class="sp-below">{made}</small></th>{best}'
        f'<td role="cell">{one.costs} <small class="sp-kept">{one.cost_range}</small></td>'
        f"{_saves(one)}"
        f'<td role="cell">{percent(one.accuracy.value)}<small>{meets}</small></td>'
        f'<td role="cell" data-after="days">{count(one.days)}</td></tr>'
    )


def _saves(one: Option) -> str:
    if one.saves is None:
        return '<td role="cell"><small class="sp-kept">today</small></td>'
    return f'<td role="cell">{one.saving}<small>{one.saving_range}</small></td>'


def break_even_table(found: Flips) -> None:
    """Where the answer changes, an input a row; what else changes it has a row of its own."""
    flipping = [row for row in found.rows if row.flips_at is not None]
    rest = [row for row in found.rows if row.flips_at is None]
    numbers = [(row.title, row.now_text, _beyond(row)) for row in (*flipping, *rest)]
    cells = [
        f'<tr role="row"><th scope="row" role="rowheader">{escape(title)}</th>'
        + "".join(f'<td role="cell">{escape(text)}</td>' for text in texts)
        + "</tr>"
        for title, *texts in numbers[: max(len(flipping), BREAK_EVENS - len(found.sentences))]
    ]
    cells += [
        f'<tr role="row"><td role="cell" colspan="3">Also {escape(text)}</td></tr>'
        for text in found.sentences
    ]
    head = ("Input", "Expected", "Changes the answer")
    caption = "Inputs at which the answer changes"
    _show("sp-evens", caption, head, "".join(cells[:BREAK_EVENS]), page_theme())


BREAK_EVENS = 3


def _beyond(row: FlipRow) -> str:
    return f"{row.text}: {row.to}" if row.to else row.text


def _show(kind: str, caption: str, head: Sequence[str], rows: str, theme: Theme) -> None:
    # Roles said again: a table that is laid out otherwise, as on a phone, loses them.
    heads = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in head)
    st.html(
        f'{STYLE.format(border=theme.border, muted=theme.muted)}<table role="table" '
        f'class="sp-table {kind}"><caption class="sp-hidden">{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
