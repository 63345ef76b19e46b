"""A table of our own: a real one, in the page's colours; options become two lines on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from core.report.format.palette import Theme

CHOICES, CASE, EVENS = "sp-options sp-choices", "sp-options sp-case", "sp-evens"
"""Kinds of tables: options in full, options of a case beside its controls, break-evens."""
STYLE = """<style>
.sp-table {{ width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.3;
  font-variant-numeric: tabular-nums; text-align: left; }}
.sp-table th, .sp-table td {{ padding: .25rem .75rem .25rem 0; vertical-align: top;
  border-bottom: 1px solid {border}; }}
.sp-table th:last-child, .sp-table td:last-child {{ padding-right: 0; }}
.sp-table thead th {{ font-weight: 400; font-size: .8125rem; color: {muted};
  vertical-align: bottom; }}
.sp-table :is(tbody th, b) {{ font-weight: 600; }}
.sp-choices tbody td, .sp-evens td:nth-child(even) {{ white-space: nowrap; }}
.sp-evens td {{ text-wrap: pretty; }}
.sp-table small {{ display: block; font-size: .8125rem; font-weight: 400; color: {muted}; }}
.sp-table small.sp-kept {{ display: inline; }}
.sp-table i {{ display: inline-block; width: .7em; height: .7em; margin-right: .5em; }}
.sp-bar {{ display: block; width: 4.5rem; height: .35rem; margin-top: .3rem;
  background: {border}; border-radius: 2px; }}
.sp-bar span {{ display: block; height: 100%; border-radius: 2px; }}
.sp-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }}
@media (min-width: 641px) {{ .sp-case td {{ white-space: nowrap; }} }}
@media (max-width: 640px) {{
  .sp-choices, .sp-choices tbody {{ display: block; }}
  .sp-choices thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }}
  .sp-choices tr {{ display: grid; grid-template-columns: 41% 31% 13% 15%;
    padding: .4rem 0; border-bottom: 1px solid {border}; }}
  .sp-choices tbody th, .sp-choices tbody td {{ border: 0; padding: 0; }}
  .sp-choices tbody th {{ grid-column: 1 / 3; }}
  .sp-choices tbody td.sp-chance {{ grid-column: 3 / 5; }}
  .sp-choices tbody td:not(.sp-chance) {{ font-size: .8125rem; }}
  .sp-choices tbody td.sp-chance, .sp-choices tbody td:last-child {{ text-align: right; }}
  .sp-choices td[data-after]::after {{ content: " " attr(data-after); }}
  .sp-choices small, .sp-bar {{ display: none; }}
  .sp-choices small.sp-below {{ display: block; }}
  .sp-choices small.sp-kept {{ display: inline; }}
}}
</style>"""


def row(head: str, *cells: str) -> str:
    """A row of a heading and of what :func:`cell` gives.

    Roles are said again: a table that is laid out otherwise, as on a phone, loses them.
    """
    return f'<tr role="row"><th scope="row" role="rowheader">{head}</th>{"".join(cells)}</tr>'


def cell(inner: str, attributes: str = "") -> str:
    """A cell of HTML, with attributes of its own."""
    return f'<td role="cell" {attributes}>{inner}</td>'


def small(text: str, kind: str = "") -> str:
    """Smaller text under what it belongs to, or beside it if ``sp-kept``; nothing of nothing."""
    return f'<small class="{kind}">{escape(text)}</small>' if text else ""


def show_table(
    kind: str, caption: str, head: Sequence[str], rows: Iterable[str], theme: Theme
) -> None:
    """Draw a table.

    Parameters
    ----------
    caption : str
        What the table holds, for who cannot see it.
    rows : iterable of str
        HTML of each, see :func:`row`.
    """
    heads = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in head)
    st.html(
        f'{STYLE.format(border=theme.border, muted=theme.muted)}<table role="table" '
        f'class="sp-table {kind}"><caption class="sp-hidden">{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )
