"""The answer that stays in view while a case is changed: headline, changes, the best options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from components.scenarios.state import back_to_baseline
from components.scenarios.typed import take_back
from components.shared.chart import page_theme
from components.shared.html_table import CASE, cell, row, show_table, small
from components.shared.text import escaped, lead, plain
from core.decision.assumptions.register import Register
from core.report.findings.dossier import Dossier
from core.report.findings.options import Option, cheaper_alternative, options, shown
from core.report.format.numbers import (
    chance,
    count,
    money,
    percent,
    target_text,
)
from core.report.headline import headline_of
from core.report.headline.scenario import Change, beside_baseline
from core.report.wording.glossary import in_period, period_text

COMPARED = " + and -: against the baseline."
SEEN = 0.005
"""Share of a cost from which a difference is told."""
STICKY = """<style>
[data-testid=stLayoutWrapper]:has(> .st-key-answer-bar) {{
  position: sticky; top: 3.75rem; z-index: 50; background: {page}; }}
.st-key-answer-bar {{ gap: .25rem; padding: .5rem 0 .6rem; border-bottom: 1px solid {grid}; }}
.st-key-answer-bar h1 {{ font-size: 1.5rem; line-height: 1.25; padding: 0; }}
.st-key-answer-bar [data-testid=stMarkdownContainer] {{ margin-bottom: 0; }}
.st-key-answer-bar p {{ font-size: 1rem !important; line-height: 1.4 !important; }}
.st-key-scenario-controls [data-testid=stButtonGroup] button {{
  padding: .25rem .3rem; font-size: .8rem; }}
.st-key-chips button {{ min-height: 2rem; padding: .1rem .6rem; }}
@media (min-width: 641px) {{
  [data-testid=stColumn]:is(:has(.st-key-answer), :has(.st-key-scenario-controls)) {{
    position: sticky; top: 12rem; align-self: flex-start; }}
 }}
@media (max-width: 640px) {{
  .st-key-answer-bar h1 {{ font-size: 1.1rem; }}
  .st-key-answer-bar p {{ font-size: .85rem !important; line-height: 1.35 !important; }} }}
</style>"""
"""A bar over the screen; under it, on a wide one, the shorter of both columns stays as well."""


@dataclass(frozen=True)
class Row:
    """An option as the screen shows it.

    Attributes
    ----------
    sure, cost, saves : str
        Chance, cost with its range, and what it saves.
    was : tuple of str
        Chance and cost of the baseline, told where they were others.
    """

    name: str
    under: str
    sure: str
    cost: str
    spread: str
    was: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Answer:
    """What the bar and the rows tell of a case, measured or not.

    Attributes
    ----------
    figures : str
        Chance and cost of what is ahead, for a screen with room for little else.
    before : str
        The baseline's headline.
    heads : tuple of str
        Headings of chance and cost.
    """

    headline: str
    figures: str
    before: str
    rows: Sequence[Row]
    heads: tuple[str, str]
    note: str = ""


def answer_of_poc(d: Dossier, baseline: Dossier) -> Answer:
    """The answer of a PoC under a case, beside that under the baseline."""
    was = {one.arm: one for one in options(baseline)}
    rows, cheaper = shown(d).rows, cheaper_alternative(d)
    first = rows[0]
    figures = f"{d.name(first.arm)}: {_likely(first)}**{first.costs}** {in_period(d.months)}"
    note = (
        f"Cheaper: {d.the(cheaper.arm)}{d.role(cheaper.arm)}, {cheaper.costs}. "
        if cheaper is not None and cheaper.arm not in [one.arm for one in rows]
        else ""
    )
    return Answer(
        headline_of(d).headline,
        figures,
        headline_of(baseline).headline,
        [_row(d, one, was[one.arm]) for one in rows],
        ("Best choice", f"Cost, {period_text(d.months)}"),
        f"{note}Averages with 80% ranges; errors and falling short of the target count.",
    )


def _likely(one: Option) -> str:
    return "" if one.chance_best is None else f"**{one.likely}** likely best, "


def _row(d: Dossier, one: Option, was: Option) -> Row:
    return Row(
        d.name(one.arm) + d.role(one.arm),
        f"{percent(one.accuracy.value)} accurate, meets {target_text(d.plan.target)}: "
        f"{chance(one.meets)}, {count(one.days)} days",
        one.likely,
        one.costs,
        one.cost_range,
        (
            "" if one.likely == was.likely else f"was {was.likely}",
            difference(one.cost.mean, was.cost.mean),
        ),
    )


def difference(now: float, before: float) -> str:
    """How much more or less than the baseline's, where that can be seen.

    Examples
    --------
    >>> difference(5000, 4000), difference(4000, 5000), difference(4000.0, 4000.4)
    ('+$1.0k', '-$1.0k', '')
    """
    if abs(now - before) < max(1.0, SEEN * abs(before)):
        return ""
    return f"{'+' if now > before else '-'}{money(abs(now - before))}"


def answer_bar(told: Answer, changed: Sequence[Change]) -> None:
    """Headline, chance and cost, and the baseline's headline; it stays on top of the screen."""
    theme = page_theme()
    with st.container(key="answer-bar"):
        st.title(escaped(told.headline), anchor=False)
        beside = beside_baseline(told.headline, told.before, len(changed))
        lead(f"{told.figures}. {beside}")
    st.html(STICKY.format(page=theme.page, grid=theme.grid))


def chips(changed: Sequence[Change], register: Register) -> None:
    """Every change with its way back, and the way back of all."""
    if not changed:
        return
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        for change in changed:
            st.button(
                plain(change.text),
                key=f"chip-{change.key}",
                icon=":material/close:",
                icon_position="right",
                help="Take this change back",
                on_click=take_back,
                args=(change.key, register),
            )
        st.button(
            "Back to the baseline",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=back_to_baseline,
            args=(register,),
        )


def option_rows(told: Answer) -> None:
    """The best options, one row each, with what the changes did to them."""

    def lines(first: str, under: str, beside: str = "") -> str:
        return f"<b>{escape(first)}</b> {small(beside, 'sp-kept')}{small(under)}"

    rows = (
        row(
            lines(one.name, one.under),
            cell(lines(one.sure, one.was[0])),
            cell(lines(one.cost, one.spread, one.was[1])),
        )
        for one in told.rows
    )
    show_table(CASE, "The best options", ("Option", *told.heads), rows, page_theme())
    compared = any(any(one.was) for one in told.rows)
    st.caption(escaped(f"{told.note}{COMPARED if compared else ''}"))
