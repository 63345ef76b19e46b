"""The report as one self-contained HTML page, its fonts inside: nothing is loaded."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from core.report.charts.svg import figure
from core.report.document.blocks import APPENDIX, Block, ReportDocument
from core.report.document.build import document_of
from core.report.document.fonts import FACES, web_font
from core.report.document.mark import svg_path
from core.report.findings.break_even import Flips
from core.report.findings.dossier import Dossier
from core.report.findings.signed_decision import Decided
from core.report.format.locale import HOUSE, NumberStyle, using_locale
from core.report.format.palette import THEMES
from core.report.wording.glossary import PRODUCT, PROMISE

TEMPLATES = Path(__file__).with_name("templates")


def page(
    d: Dossier,
    found: Flips | None = None,
    decisions: Sequence[Decided] = (),
    made: date | None = None,
    wanted: NumberStyle = HOUSE,
) -> str:
    """The page of a dossier as HTML text.

    Parameters
    ----------
    found, decisions, made, wanted
        As :func:`~core.report.document.build.document_of` takes them.
    """
    return html_of(document_of(d, found, decisions, made, wanted))


def html_of(document: ReportDocument) -> str:
    """A report as HTML text."""
    texts = [*document.texts(), APPENDIX]
    with using_locale(document.style):
        return (
            _environment()
            .get_template("report.html")
            .render(
                document=document,
                themes=[asdict(theme) for theme in THEMES.values()],
                fonts={face: web_font(face, texts) for face in FACES},
                product=PRODUCT,
                promise=PROMISE,
                mark=svg_path(),
                appendix=APPENDIX,
            )
        )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"bold": bold_marks, "kind": kind, "figure": figure}
    return environment


def kind(block: Block) -> str:
    """What a part is, for the template."""
    return type(block).__name__


def bold_marks(text: str) -> Markup:
    """Markdown's bold as HTML, everything else escaped.

    Examples
    --------
    >>> str(bold_marks("**a** < b"))
    '<strong>a</strong> &lt; b'
    """
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text, quote=False)))
