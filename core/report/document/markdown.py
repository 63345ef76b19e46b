"""The report as Markdown: text, lists and tables; pictures as their sentence and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.report.document.blocks import (
    APPENDIX,
    Block,
    Checks,
    Glossary,
    ListBlock,
    Paragraph,
    Pictures,
    ReportDocument,
    TableBlock,
)
from core.report.wording.glossary import PRODUCT, PROMISE

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ADDRESS = re.compile(r"(?i)(?<=\w)(?=:(?://|[a-z]))|(?<=\bwww)(?=\.)|(?=@)")


def markdown_of(document: ReportDocument) -> str:
    """A report as Markdown text; whatever people typed stays text."""
    parts = [
        f"**{PRODUCT}.** {PROMISE}",
        _text(document.context),
        f"# {_text(document.headline)}",
        _text(document.lead),
        *(_text(defined) for defined in document.defined),
    ]
    for at, section in enumerate(document.sections):
        if at == len(document.main):
            parts += ["---", f"*{APPENDIX}*"]
        parts += [f"## {_text(section.heading)}"] if section.heading else []
        for block in section.blocks:
            parts += _block(block)
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(text: str) -> str:
    r"""A sentence in one line: our bold marks stay, everything else is text.

    Examples
    --------
    >>> _text("**a** [x](y) <b> https://x.y 1_2")
    '**a** \\[x\\](y) \\<b\\> https\u2060://x.y 1\\_2'
    """
    parts = _BOLD.split(" ".join(text.split()))
    told = "".join(f"**{_plain(p)}**" if at % 2 else _plain(p) for at, p in enumerate(parts))
    return _STARTS.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", told)


def _plain(text: str) -> str:
    """Text without markup; an address is parted by a sign that has no width."""
    return _MARKS.sub(r"\\\1", _ADDRESS.sub("\u2060", text))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _text(block.text)
        case ListBlock():
            marks = (f"{at}." if block.numbered else "-" for at in range(1, len(block.items) + 1))
            yield "\n".join(f"{m} {_text(i)}" for m, i in zip(marks, block.items, strict=True))
        case Pictures():
            for picture in block.pictures:
                yield f"**{_text(picture.title)}**" if block.titled else ""
                yield (
                    _table(
                        tuple(map(str, picture.table.columns)),
                        (tuple(map(str, row)) for row in picture.table.itertuples(index=False)),
                    )
                    if len(picture.table) <= LONGEST
                    else ""
                )
        case TableBlock():
            yield _table(block.head, (tuple(c.text for c in row) for row in block.rows))
            yield _text(block.note)
        case Checks():
            yield "\n".join(
                f"- [{'x' if check.holds else ' '}] {_text(check.text)}" for check in block.checks
            )
        case Glossary():
            yield "\n".join(f"- **{_text(word)}**: {_text(text)}" for word, text in block.words)


LONGEST = 20
"""Rows up to which a picture's table is printed; longer ones are among the tables to download."""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        f"| {' | '.join(c if at == 1 else _text(c) for c in row)} |" for at, row in enumerate(lines)
    )
