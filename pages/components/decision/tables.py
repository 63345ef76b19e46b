"""Tables of a decision: its options, and the inputs at which its answer changes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from components.shared.chart import page_theme
from components.shared.html_table import CHOICES, EVENS, cell, row, show_table, small
from core.report.findings.break_even import FlipRow, Flips
from core.report.findings.dossier import Dossier
from core.report.findings.options import Option, Standing
from core.report.format.numbers import chance, count, percent, target_text
from core.report.format.palette import Shown
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
BREAK_EVENS = 3
COLUMNS = 'colspan="3"'


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
    rows = (_option(d, one, theme, meanings) for one in shown)
    show_table(CHOICES, caption, head, rows, theme)


def _option(d: Dossier, one: Option, theme: Shown, meanings: bool) -> str:
    mark = f"background:{theme.arm(one.arm)};{MARKS[theme.shape(one.arm)]}"
    stands = "what you do today" if one.arm == d.reference else ""
    told = ", ".join(text for text in (stands, STANDING.get(one.standing, "")) if text)
    made = small(d.roster.meaning(one.arm), "sp-below") if meanings else ""
    best = cell("-", 'class="sp-chance"')
    if one.chance_best is not None:
        bar = f"width:{100 * one.chance_best:.0f}%;background:{theme.arm(one.arm)}"
        best = cell(
            f'{one.likely}<span class="sp-bar" aria-hidden="true"><span style="{bar}"></span>'
            "</span>",
            'class="sp-chance"',
        )
    saves = f"{one.saving}{small(one.saving_range)}" if one.saves else small("today", "sp-kept")
    meets = small(f"{chance(one.meets)} to meet {target_text(d.plan.target)}")
    return row(
        f'<i style="{mark}" aria-hidden="true"></i>{escape(d.name(one.arm))}{small(told)}{made}',
        best,
        cell(f"{one.costs} {small(one.cost_range, 'sp-kept')}"),
        cell(saves),
        cell(f"{percent(one.accuracy.value)}{meets}"),
        cell(count(one.days), 'data-after="days"'),
    )


def break_even_table(found: Flips) -> None:
    """Where the answer changes, an input a row; what else changes it has a row of its own."""
    flipping = [one for one in found.rows if one.flips_at is not None]
    rest = [one for one in found.rows if one.flips_at is None]
    numbers = [(one.title, one.now_text, _beyond(one)) for one in (*flipping, *rest)]
    rows = [
        row(escape(title), *(cell(escape(text)) for text in texts))
        for title, *texts in numbers[: max(len(flipping), BREAK_EVENS - len(found.sentences))]
    ]
    rows += [
        f'<tr role="row">{cell(f"Also {escape(text)}", COLUMNS)}</tr>' for text in found.sentences
    ]
    head = ("Input", "Expected", "Changes the answer")
    caption = "Inputs at which the answer changes"
    show_table(EVENS, caption, head, rows[:BREAK_EVENS], page_theme())


def _beyond(row: FlipRow) -> str:
    return f"{row.text}: {row.to}" if row.to else row.text
