"""A report page as readers of a link see it: what the owner says, and when it was frozen."""

from __future__ import annotations

import html
import re
from datetime import datetime

from core.domain.errors import BadData
from core.report.format.numbers import day, stamp

PLACE = "<!-- what came later -->"
"""Where a line about something newer goes; text of people cannot look like it, it is escaped."""

_BODY = re.compile(r"<main\b[^>]*>|<body\b[^>]*>")
_STYLE = """<style>
.shared { border: 1px solid var(--border, #999); border-radius: 6px; padding: 12px 16px;
  margin: 0 0 24px; overflow-wrap: anywhere; }
.shared p { margin: 0; } .shared b { font-size: 18px; }
.shared .note { white-space: pre-line; margin: 4px 0 8px; }
.shared .newer { font-weight: 600; margin-top: 8px; }
@media print { .shared { padding: 6px 10px; margin: 0 0 10px; } .shared b { font-size: 12pt; } }
</style>"""


def framed(page: str, title: str, note: str, frozen_at: datetime) -> str:
    """Put the owner's title and note on a finished page, as text.

    Raises
    ------
    BadData
        If the page has no body.
    """
    start = next(
        iter(sorted(_BODY.finditer(page), key=lambda m: m.group().startswith("<body"))), None
    )
    if start is None:
        raise BadData("The report has no body", remedy="Tell the maintainers: this is a mistake.")
    told = f'<p class="note">{html.escape(note)}</p>' if note else ""
    box = (
        f'{_STYLE}<section class="shared"><p><b>{html.escape(title)}</b></p>{told}'
        f'<p class="small">Frozen on {stamp(frozen_at)}. It stays as it was on that day.</p>'
        f"{PLACE}</section>"
    )
    return page[: start.end()] + box + page[start.end() :]


def with_line(page: str, line: str) -> str:
    """The page with a line about something newer; the frozen part stays as it is."""
    told = f'<p class="newer">{html.escape(line)}</p>' if line else ""
    return page.replace(PLACE, told, 1)


def newer_line(frozen_at: datetime, newer_at: datetime | None, changed_at: datetime | None) -> str:
    """What readers should know that came after the report; empty where nothing did.

    Examples
    --------
    >>> newer_line(datetime(2026, 11, 20), datetime(2026, 11, 24), None)
    'A newer verdict exists (24 Nov 2026). This page shows what was decided on 20 Nov 2026.'
    """
    here = f"This page shows what was decided on {day(frozen_at.date())}."
    if newer_at:
        return f"A newer verdict exists ({day(newer_at.date())}). {here}"
    if changed_at:
        return f"Inputs of this verdict were changed on {day(changed_at.date())}. {here}"
    return ""
