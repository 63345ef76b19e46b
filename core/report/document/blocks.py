"""What a report is made of: sections of text, numbers, pictures, tables, checks and words.

A text may hold ``**bold**`` marks of ours; everything else in it is text, whoever typed it. Every
renderer tells the same parts, so a page, a PDF and slides cannot differ in what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.report.charts.chart import CaptionedChart
from core.report.format.locale import HOUSE, NumberStyle
from core.report.wording.glossary import PRODUCT, PROMISE

APPENDIX = "Appendix: how we know, and how to check it"


@dataclass(frozen=True)
class Stated:
    """A number that stands in the report, and where it comes from.

    Attributes
    ----------
    text : str
        As it is written.
    value : float
        Before it was rounded: USD, a share from 0 to 1, days, hours or a count.
    where : str
        Path in ``decision.json`` (``verdict.arms.new.days.p50``), or what is worked out of it
        (``worked out: chance_cheaper new old``).
    """

    text: str
    value: float
    where: str


@dataclass(frozen=True)
class TableCell:
    """One cell of a table.

    Attributes
    ----------
    marked : bool
        In the first cell of a row: whether the row stands out, as a sum or as a changed value.
    """

    text: str
    stated: tuple[Stated, ...] = ()
    marked: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A few sentences; ``quiet`` ones stand in small type."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class ListBlock:
    """A list, numbered where the order says something."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Pictures:
    """Pictures, side by side where there is room; untitled where the heading says the finding."""

    pictures: tuple[CaptionedChart, ...]
    titled: bool = True


@dataclass(frozen=True)
class TableBlock:
    """A table.

    Attributes
    ----------
    name : str
        Its file where tables are downloaded; no ending.
    head : tuple of str
    rows : tuple of tuple of TableCell
    note : str
        What stands under it.
    widths : tuple of float
        Share of the width each column takes, where all are not alike.
    stacked : bool
        Whether rows become cards on a phone, where they would not fit side by side.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    note: str = ""
    widths: tuple[float, ...] = ()
    stacked: bool = False


@dataclass(frozen=True)
class CheckedClaim:
    """Something that was checked, and whether it holds."""

    text: str
    holds: bool


@dataclass(frozen=True)
class Checks:
    """Several of them."""

    checks: tuple[CheckedClaim, ...]


@dataclass(frozen=True)
class Glossary:
    """Words with their meaning."""

    words: tuple[tuple[str, str], ...]


Block = Paragraph | ListBlock | Pictures | TableBlock | Checks | Glossary


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it.

    Attributes
    ----------
    key : str
        Name by which a renderer or a link finds it.
    """

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ReportDocument:
    """The whole report.

    Attributes
    ----------
    title : str
        Name of the test case.
    context : str
        Small line above the headline: test case, target, period, dates.
    headline, lead : str
        The answer.
    defined : tuple of str
        What the two approaches that are compared are.
    main : tuple of Section
        What everybody reads: two screens.
    appendix : tuple of Section
        What somebody checks.
    made : date
    fingerprint : str
        Hash of the decision record it follows from.
    style : NumberStyle
        How its numbers are written; charts and days of every form follow it.
    """

    title: str
    context: str
    headline: str
    lead: str
    defined: tuple[str, ...]
    main: tuple[Section, ...]
    appendix: tuple[Section, ...]
    made: date
    fingerprint: str = ""
    style: NumberStyle = HOUSE

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in reading order."""
        return (*self.main, *self.appendix)

    def section(self, key: str) -> Section:
        """The section of that key.

        Raises
        ------
        KeyError
            If there is none.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def tables(self) -> list[TableBlock]:
        """Every table."""
        return [b for s in self.sections for b in s.blocks if isinstance(b, TableBlock)]

    def pictures(self) -> list[CaptionedChart]:
        """Every picture."""
        found = [b for s in self.sections for b in s.blocks if isinstance(b, Pictures)]
        return [picture for block in found for picture in block.pictures]

    def stated(self) -> Iterator[Stated]:
        """Every number that says where it comes from."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, TableBlock):
                    for row in block.rows:
                        for cell in row:
                            yield from cell.stated

    def texts(self) -> Iterator[str]:
        """Everything it says, but for what stands inside pictures."""
        yield from (PRODUCT, PROMISE, self.title, self.context, self.headline, self.lead)
        yield from self.defined
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """What one block says.

    Examples
    --------
    >>> list(texts_of(ListBlock(("a", "b"))))
    ['a', 'b']
    """
    match block:
        case Paragraph():
            yield block.text
        case ListBlock():
            yield from block.items
        case Pictures():
            for picture in block.pictures:
                yield from (picture.title, picture.caption)
        case TableBlock():
            yield from block.head
            yield from (cell.text for row in block.rows for cell in row)
            yield block.note
        case Checks():
            yield from (check.text for check in block.checks)
        case Glossary():
            for word, meaning in block.words:
                yield from (word, meaning)
