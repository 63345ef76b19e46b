"""The report as a PDF on A4: bookmarks, page numbers, its own fonts, links only inside."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TextEmphasis, XPos, YPos
from PIL import Image

from core.report.charts.svg import images
from core.report.document.blocks import (
    APPENDIX,
    Block,
    Checks,
    Glossary,
    ListBlock,
    Paragraph,
    Pictures,
    ReportDocument,
    Section,
    TableBlock,
)
from core.report.document.fonts import FACES, cut_down, showable
from core.report.document.mark import COLOUR, LINES, SIZE, STROKE
from core.report.format.locale import using_locale
from core.report.format.numbers import day
from core.report.format.palette import LIGHT
from core.report.wording.glossary import PRODUCT, PROMISE

MARGIN = 14.0
"""Millimetres around a page."""
GAP = 6.0
INDENT = 4.5
DOTS = 3.1
"""Pixels of a chart's image per pixel of its plan: at least 300 to an inch of paper."""
GOOD, BAD = "✓", "✗"
LOOSE, TIGHT = (3.7, 0.6), (3.4, 0.3)
"""Height of a line of a table, and room above and below it, in millimetres."""
FILLED = 0.4
"""Share of the last page from which it may stay: what is less goes on the page before it."""


def pdf_of(document: ReportDocument) -> bytes:
    """A report as a PDF file."""
    fonts = tempfile.TemporaryDirectory(prefix="switchpoint-fonts-")
    with using_locale(document.style), fonts as folder:
        paper = _Paper(document, Path(folder))
        paper.write_all()
        if paper.last_page_filled() < FILLED:
            paper = _Paper(document, Path(folder), TIGHT)
            paper.write_all()
        return bytes(paper.output())


class _Paper(FPDF):
    """One report while it is being set."""

    def __init__(
        self, document: ReportDocument, folder: Path, spacing: tuple[float, float] = LOOSE
    ) -> None:
        super().__init__(format="A4", unit="mm")
        self.document, self.spacing = document, spacing
        self.waiting: list[Section] = []
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0.0  # text begins where lines and boxes do
        self.set_auto_page_break(True, margin=MARGIN + 2)
        self._describe()
        texts = [*document.texts(), document.headline, day(document.made), GOOD, BAD, _ALWAYS]
        for face in FACES:
            path = folder / f"{face.replace(' ', '-')}.ttf"
            path.write_bytes(cut_down(face, (showable(text, face) for text in texts)))
            family, _, style = face.partition(" ")
            self.add_font(family, "B" if style else "", path)

    def last_page_filled(self) -> float:
        """Share of the last page that has something on it."""
        return (self.get_y() - self.t_margin) / self.eph

    def _describe(self) -> None:
        self.set_title(showable(f"{self.document.headline} - {self.document.title}"))
        self.set_subject(showable(self.document.context))
        self.set_creator(PRODUCT)
        self.set_lang("en")
        self.set_creation_date(datetime.combine(self.document.made, time(), UTC))

    def footer(self) -> None:
        """Test case and date on the left, page on the right."""
        self.set_y(-11)
        self._ink(LIGHT.muted)
        self.set_font("sans", size=7.5)
        told = showable(f"{self.document.title} · {day(self.document.made)}")
        self.cell(self.epw / 2, 4, self._fitted(told, self.epw / 2))
        self.cell(self.epw / 2, 4, f"Page {self.page_no()} of {{nb}}", align="R")

    def _fitted(self, text: str, width: float) -> str:
        """A line that is too long ends in dots."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(text + "...") > width:
            text = text[:-1]
        return text + "..."

    def write_all(self) -> None:
        """Main part, then the appendix."""
        document = self.document
        self.add_page()
        self._brand()
        self.start_section(showable(document.headline), level=0)
        self._text(document.context, size=8, colour=LIGHT.muted)
        self._text(document.headline, size=19, face="serif", line=8.2, after=1.5)
        self._text(document.lead, size=11, line=5.2, after=1.5)
        for defined in document.defined:
            self._text(defined, size=8.5, colour=LIGHT.muted, after=0.4)
        for section in document.main:
            self._section(section)
        self._place_waiting(at_the_end=True)
        self._room_for(60)
        self.ln(4)
        self.start_section(APPENDIX, level=0)
        self._text(APPENDIX, size=15, face="serif", line=7, after=0.5)
        for section in document.appendix:
            self._section(section)
        self._place_waiting(at_the_end=True)

    def _brand(self) -> None:
        """Mark, name and promise in one line."""
        left, top, high = self.l_margin, self.t_margin, 5.5
        self.set_draw_color(*_rgb(COLOUR))
        self.set_line_width(STROKE * high / SIZE)
        for line in LINES:
            self.polyline([(left + x * high / SIZE, top + y * high / SIZE) for x, y in line])
        self.set_line_width(0.2)
        self.set_xy(left + high + 1.5, top)
        self._ink(LIGHT.text)
        self.set_font("sans", "B", 11)
        self.cell(self.get_string_width(PRODUCT) + 3, high, PRODUCT)
        self._ink(LIGHT.muted)
        self.set_font("sans", "", 8.5)
        self.cell(0, high, PROMISE, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1.5)

    def _section(self, section: Section, *, now: bool = False) -> None:
        self._place_waiting()
        if len(section.blocks) == 1 and not now:
            if self._has_to_wait(section.blocks[0]):
                self.waiting.append(section)
                return
            now = True
        if section.heading:
            self._room_for(26)
            self.ln(2.2)
            self.start_section(showable(section.heading), level=1)
            self._text(section.heading, size=12.5, face="serif", line=5.8, after=0.8)
        for block in section.blocks:
            if isinstance(block, Pictures) and not now and self._has_to_wait(block):
                self.waiting.append(Section("", "", (Pictures(block.pictures),)))
            else:
                self._block(block)

    def _has_to_wait(self, block: Block) -> bool:
        """Whether these are pictures without room here: what follows fills the page first."""
        return isinstance(block, Pictures) and self.will_page_break(12 + self._tallest(block))

    def _place_waiting(self, at_the_end: bool = False) -> None:
        """Pictures that had no room where they belong, on the next page that has."""
        waiting, self.waiting = self.waiting, []
        for section in waiting:
            if at_the_end and self._has_to_wait(section.blocks[0]):
                self.add_page()
            self._section(section, now=at_the_end)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                size, colour = (8, LIGHT.muted) if block.quiet else (9.5, LIGHT.text)
                self._text(block.text, size=size, colour=colour, after=1.2)
            case ListBlock():
                for at, line in enumerate(block.items, start=1):
                    self._item(f"{at}." if block.numbered else "•", line)
                self.ln(0.8)
            case Pictures():
                self._pictures(block)
            case TableBlock():
                self._table(block)
            case Checks():
                for check in block.checks:
                    self._item(GOOD if check.holds else BAD, check.text)
            case Glossary():
                told = "  ".join(f"**{_unbold(word)}**: {text}" for word, text in block.words)
                self._text(told, size=9)

    def _ink(self, colour: str) -> None:
        self.set_text_color(*_rgb(colour))

    def _room_for(self, height: float) -> None:
        if self.will_page_break(height):
            self.add_page()

    def _text(
        self,
        text: str,
        *,
        size: float = 9.5,
        face: str = "sans",
        colour: str = LIGHT.text,
        line: float | None = None,
        after: float = 0.8,
    ) -> None:
        """Lines of text with our bold marks, from the left margin."""
        self._ink(colour)
        self.set_x(self.l_margin)
        for part, bold in _parts(text):
            self.set_font(face, "B" if bold and face == "sans" else "", size)
            room = self.w - self.r_margin - self.x  # a bold word is not parted at a line's end
            if bold and self.x > self.l_margin and self.get_string_width(part.split(" ")[0]) > room:
                self.ln(line or size * 0.47)
            self.write(line or size * 0.47, showable(part, "serif" if face == "serif" else "sans"))
        self.ln(line or size * 0.47)
        self.ln(after)

    def _item(self, mark: str, text: str) -> None:
        self._room_for(9)
        margin = self.l_margin
        self.set_x(margin)
        self._ink(LIGHT.text)
        self.set_font("sans", "B" if mark in (GOOD, BAD) else "", 9.5)
        self.cell(INDENT, 4.5, mark)
        self.set_left_margin(margin + INDENT)
        self._text(text, after=0.5)
        self.set_left_margin(margin)
        self.set_x(margin)

    def _width(self, block: Pictures) -> float:
        return (self.epw - GAP) / 2 if len(block.pictures) > 1 else self.epw * 0.7

    def _images(self, block: Pictures) -> list[list[Image.Image]]:
        """The charts of each picture; their size is known before they are decoded."""
        width = "narrow" if len(block.pictures) > 1 else "wide"
        drawn = [images(picture, width, DOTS) for picture in block.pictures]
        return [[Image.open(io.BytesIO(one)) for one in each] for each in drawn]

    def _tallest(self, block: Pictures) -> float:
        """Height that pictures take with title and caption, in millimetres."""
        width = self._width(block)
        heights = [sum(width * i.height / i.width for i in each) for each in self._images(block)]
        return max(heights) + (22 if block.titled else 12)

    def _pictures(self, block: Pictures) -> None:
        """Side by side where there are two."""
        width = self._width(block)
        top, titles, bottoms = self.get_y(), 0.0, []
        if block.titled:
            titles = max(self._height(p.title, width, "serif", 10.5, 4.8) for p in block.pictures)
        for at, (picture, parts) in enumerate(
            zip(block.pictures, self._images(block), strict=True)
        ):
            left = self.l_margin + at * (width + GAP)
            self._ink(LIGHT.text)
            if block.titled:
                self._boxed(picture.title, left, top, width, "serif", 10.5, 4.8)
            y = top + titles + 1
            for image in parts:
                height = width * image.height / image.width
                shown = image.convert("RGB")
                self.image(shown, left, y, width, height, alt_text=showable(picture.title))
                y += height
            self._ink(LIGHT.muted)
            self._boxed(picture.caption, left, y + 0.8, width, "sans", 7.5, 3.4)
            bottoms.append(self.get_y())
        self.set_xy(self.l_margin, max(bottoms) + 1)

    def _boxed(
        self, text: str, x: float, y: float, width: float, face: str, size: float, line: float
    ) -> None:
        self.set_font(face, size=size)
        self.set_xy(x, y)
        self.multi_cell(width, line, showable(text, face), align="L", new_x=XPos.LEFT)

    def _height(self, text: str, width: float, face: str, size: float, line: float) -> float:
        self.set_font(face, size=size)
        taken = self.multi_cell(
            width, line, showable(text, face), align="L", dry_run=True, output="HEIGHT"
        )
        return float(str(taken))

    def _table(self, block: TableBlock) -> None:
        self._ink(LIGHT.text)
        self.set_font("sans", size=8.3)
        self.set_draw_color(*_rgb(LIGHT.border))
        shares = block.widths or (1.4, *([1.0] * (len(block.head) - 1)))
        strong = FontFace(emphasis=TextEmphasis.B)
        line, gap = self.spacing
        with self.table(
            col_widths=shares,
            text_align="LEFT",
            line_height=line,
            padding=(gap, 1.2, gap, 0),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=strong,
        ) as table:
            table.row([showable(name) for name in block.head])
            for cells in block.rows:
                row = table.row()
                for cell in cells:
                    row.cell(showable(cell.text), style=strong if cells[0].marked else None)
        if block.note:
            self.ln(0.8)
            self._text(block.note, size=8, colour=LIGHT.muted)


_ALWAYS = f"{APPENDIX} · Page of {{nb}} 0123456789 • ..."
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces of a text, and whether each is bold."""
    for at, piece in enumerate(_BOLD.split(text)):
        if piece:
            yield piece, bool(at % 2)


def _unbold(text: str) -> str:
    return text.replace("**", "")


def _rgb(colour: str) -> tuple[int, int, int]:
    """Three numbers of a colour such as ``#0B5FEA``."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return red, green, blue
