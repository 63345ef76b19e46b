"""The report as five slides: text that can be edited, pictures with their sentence as alt text."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from core.report.charts.chart import CaptionedChart
from core.report.charts.svg import images
from core.report.document.blocks import (
    ListBlock,
    Paragraph,
    Pictures,
    ReportDocument,
    TableBlock,
)
from core.report.document.mark import COLOUR, LINES, SIZE, STROKE
from core.report.document.text_fit import cut_to_fit
from core.report.format.locale import using_locale
from core.report.format.numbers import day
from core.report.format.palette import LIGHT
from core.report.wording.glossary import PRODUCT, PROMISE

WIDE, HIGH = 13.333, 7.5
"""Inches of a slide."""
SIDE = 0.6
INNER = WIDE - 2 * SIDE
BODY = 1.55
FOOT = 7.02
FONT, SERIF = "Arial", "Georgia"
"""Slides cannot carry fonts of their own here: these two are on every machine that shows them."""
DOTS = 3.1
"""Pixels of a chart's image for each of its plot, as in the PDF."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def slides_of(document: ReportDocument) -> bytes:
    """A report as a PowerPoint file."""
    with using_locale(document.style):
        deck = _Deck(document)
        deck.answer()
        deck.options()
        deck.picture()
        deck.why()
        deck.next_step()
        return deck.saved()


class _Deck:
    """Slides while they are being laid out; everything in inches."""

    def __init__(self, document: ReportDocument) -> None:
        self.document = document
        self.show = Presentation()
        self.show.slide_width, self.show.slide_height = Inches(WIDE), Inches(HIGH)
        about = self.show.core_properties
        about.title = clean(f"{document.headline} - {document.title}")[:250]
        about.author = about.last_modified_by = PRODUCT
        about.subject = clean(document.context)[:250]
        about.created = about.modified = datetime.combine(document.made, time())

    def saved(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.show.save(out)
        return out.getvalue()

    def answer(self) -> None:
        """Headline, lead, next step, and what the two approaches are."""
        slide = self._slide(self.document.headline, size=36)
        self._text(slide, [self.document.lead], (SIDE, BODY, INNER, 2.2), 22, least=14)
        told = [f"**{self.document.section('next').heading}.**", *self._beside()]
        self._text(slide, told, (SIDE, BODY + 2.4, INNER, 1.9), 17, least=11)
        self._text(slide, self.document.defined, (SIDE, FOOT - 1.0, INNER, 0.9), 13, muted=True)

    def options(self) -> None:
        """The best options as rows."""
        section = self.document.section("options")
        slide = self._slide(section.heading)
        table = next(block for block in section.blocks if isinstance(block, TableBlock))
        bottom = self._table(slide, table, BODY)
        room = (SIDE, bottom + 0.2, INNER, FOOT - bottom - 0.3)
        self._text(slide, [*self._beside(), table.note], room, 15, least=9)

    def picture(self) -> None:
        """What building it costs, and what keeping it costs."""
        pictures = self._first(Pictures).pictures
        slide = self._slide(pictures[-1].title)
        width = (INNER - 0.5) / 2
        for at, picture in enumerate(pictures[:2]):
            title = "" if at else picture.title  # the slide's title is the last one's
            self._picture(slide, picture, title, SIDE + at * (width + 0.5), width)

    def why(self) -> None:
        """Reasons, and what would change the answer."""
        slide = self._slide(self.document.section("why").heading)
        self._columns(slide, ("why", "flips"))

    def next_step(self) -> None:
        """Next step, and what was not measured."""
        slide = self._slide(self.document.section("next").heading)
        self._columns(slide, ("next", "limits"))

    def _beside(self) -> list[str]:
        """What stands under the options: the cheapest alternative, the price of a wrong choice."""
        blocks = self.document.section("options").blocks
        return [block.text for block in blocks if isinstance(block, Paragraph)]

    def _lines(self, key: str, title: str) -> list[str]:
        """Heading, unless it is the slide's, and paragraphs of a section."""
        section = self.document.section(key)
        lines = [] if section.heading == title else [f"**{section.heading}**"]
        for block in section.blocks:
            lines += [block.text] if isinstance(block, Paragraph) else []
            lines += block.items if isinstance(block, ListBlock) else []
        return lines

    def _first(self, kind: Any) -> Any:
        return next(b for s in self.document.main for b in s.blocks if isinstance(b, kind))

    def _slide(self, title: str, size: float = 28) -> Any:
        slide = self.show.slides.add_slide(self.show.slide_layouts[5])
        head = slide.shapes.title
        head.left, head.top = Inches(SIDE), Inches(0.66)
        head.width, head.height = Inches(INNER), Inches(0.85)
        kept, fits = cut_to_fit([clean(title)], _points(INNER, 0.85), size, 18, 0.1)
        head.text_frame.word_wrap = True
        head.text_frame.margin_left = head.text_frame.margin_right = 0
        head.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._fill(head.text_frame, kept, fits, font=SERIF, bold=True)
        number = len(self.show.slides)
        foot = f"{PRODUCT} · {self.document.title} · {day(self.document.made)} · {number}"
        self._text(slide, [foot], (SIDE, FOOT, INNER, 0.36), 10, muted=True)
        self._mark(slide)
        if number == 1:
            told = f"**{PRODUCT}.** {PROMISE}"
            self._text(slide, [told], (SIDE + 0.4, 0.15, INNER - 0.4, 0.3), 12)
            self._text(slide, [self.document.context], (SIDE, 0.42, INNER, 0.26), 10, muted=True)
        return slide

    def _text(
        self,
        slide: Any,
        paragraphs: Sequence[str],
        place: tuple[float, float, float, float],
        wanted: float,
        *,
        least: float = 8,
        muted: bool = False,
    ) -> None:
        width, height = place[2:]
        box = slide.shapes.add_textbox(*(Inches(inches) for inches in place))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        gap = 0.5 if len(paragraphs) > 1 else 0.1
        kept, size = cut_to_fit(
            [clean(text) for text in paragraphs], _points(width, height), wanted, least, gap
        )
        self._fill(frame, kept, size, muted=muted, gap=gap)

    def _fill(
        self,
        frame: Any,
        paragraphs: Sequence[str],
        size: float,
        *,
        font: str = FONT,
        bold: bool = False,
        muted: bool = False,
        gap: float = 0.0,
    ) -> None:
        for at, text in enumerate(paragraphs):
            line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            line.alignment = 1
            line.space_after = Pt(size * gap)
            for part, piece in enumerate(_BOLD.split(text)):
                if not piece:
                    continue
                run = line.add_run()
                run.text = piece
                run.font.size, run.font.name = Pt(size), font
                run.font.bold = bold or bool(part % 2)
                run.font.color.rgb = _colour(LIGHT.muted if muted else LIGHT.text)

    def _table(self, slide: Any, table: TableBlock, top: float) -> float:
        height = 0.55
        rows, columns = len(table.rows) + 1, len(table.head)
        width = INNER
        shape = slide.shapes.add_table(
            rows, columns, *map(Inches, (SIDE, top, width, height * rows))
        )
        grid = shape.table
        for at, share in enumerate(table.widths):
            grid.columns[at].width = Emu(int(Inches(width) * share))
        told = [table.head, *(tuple(cell.text for cell in row) for row in table.rows)]
        strong = [True, *(row[0].marked for row in table.rows)]
        for down, cells in enumerate(told):
            grid.rows[down].height = Inches(height)
            for across, text in enumerate(cells):
                self._cell(grid, down, across, text, bold=strong[down])
        return top + height * rows

    def _cell(self, grid: Any, down: int, across: int, text: str, *, bold: bool) -> None:
        cell = grid.cell(down, across)
        cell.margin_top = cell.margin_bottom = Inches(0.04)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.fill.solid()
        cell.fill.fore_color.rgb = _colour(LIGHT.card if down == 0 else LIGHT.page)
        room = grid.columns[across].width / Inches(1) - 0.25
        kept, size = cut_to_fit([clean(text)], _points(room, 0.47), 13, 7, 0.0)
        self._fill(cell.text_frame, kept, size, bold=bold)

    def _picture(
        self, slide: Any, picture: CaptionedChart, title: str, left: float, width: float
    ) -> None:
        top = BODY
        if title:
            self._text(slide, [f"**{title}**"], (left, top, width, 0.65), 16, least=10)
        charts = images(picture, "narrow", DOTS)
        image = stacked(charts)
        y, most = top + 0.72, FOOT - top - 0.72 - 0.75
        placed = slide.shapes.add_picture(io.BytesIO(image), Inches(left), Inches(y), Inches(width))
        if placed.height > Inches(most):
            placed.width = Emu(int(placed.width * Inches(most) / placed.height))
            placed.height = Inches(most)
        placed.name = "Picture"
        placed._element.nvPicPr.cNvPr.set("descr", clean(picture.title))
        self._text(slide, [picture.caption], (left, FOOT - 0.68, width, 0.62), 10, muted=True)

    def _mark(self, slide: Any) -> None:
        """The product's mark, as lines: on the first slide at the top, else at the bottom."""
        first = len(self.show.slides) == 1
        left, top, high = (SIDE, 0.13, 0.3) if first else (SIDE - 0.32, FOOT - 0.02, 0.22)
        for line in LINES:
            points = [
                (Inches(left + x * high / SIZE), Inches(top + y * high / SIZE)) for x, y in line
            ]
            builder = slide.shapes.build_freeform(*points[0])
            builder.add_line_segments(points[1:], close=False)
            shape = builder.convert_to_shape()
            shape.fill.background()
            shape.line.color.rgb = _colour(COLOUR)
            shape.line.width = Inches(STROKE * high / SIZE)
            shape.shadow.inherit = False
            shape.name = "Mark"

    def _columns(self, slide: Any, keys: tuple[str, str]) -> None:
        width, high = (INNER - 0.6) / 2, FOOT - BODY - 0.1
        told = [self._lines(key, self.document.section(keys[0]).heading) for key in keys]
        sizes = [
            cut_to_fit([clean(t) for t in lines], _points(width, high), 20, 10, 0.5)[1]
            for lines in told
        ]
        for at, lines in enumerate(told):
            place = (SIDE + at * (width + 0.6), BODY, width, high)
            self._text(slide, lines, place, min(sizes), least=10)


def clean(text: str) -> str:
    r"""A text in one line that a slide can hold: no control signs, no signs that turn it round.

    Examples
    --------
    >>> clean("a\x00b\nc\u202ed")
    'ab cd'
    """
    told = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(s for s in told if unicodedata.category(s) not in ("Cc", "Cf", "Cs", "Cn"))


def stacked(images: Sequence[bytes]) -> bytes:
    """Images one above the other as one, on white."""
    parts = [Image.open(io.BytesIO(image)).convert("RGB") for image in images]
    whole = Image.new(
        "RGB", (max(p.width for p in parts), sum(p.height for p in parts)), LIGHT.page
    )
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


def _points(width: float, height: float) -> tuple[float, float]:
    """Inches as points."""
    return 72 * width, 72 * height


def _colour(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))  # type: ignore[no-untyped-call]
