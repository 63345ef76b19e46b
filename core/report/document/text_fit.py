"""How much room a text takes, so that none runs out of its box."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from fontTools.ttLib import TTFont

from core.report.document.fonts import SANS, font_file

WIDER = 1.16
"""Fonts of other machines are up to so much wider than the one measured."""
LINE = 1.22
"""Height of a line, in sizes of its type."""
CJK_WIDTH = 1.0
"""Width of a sign the font lacks, in sizes of its type."""


@functools.lru_cache(maxsize=1)
def _widths() -> dict[str, float]:
    """Width of each sign, in sizes of its type."""
    with TTFont(font_file(SANS), lazy=True) as font:
        advance, unit = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): advance[name][0] / unit for code, name in font.getBestCmap().items()}


def width(text: str, size: float) -> float:
    """Width of a line in points.

    Examples
    --------
    >>> width("mm", 10) > width("ii", 10)
    True
    """
    known = _widths()
    return WIDER * size * sum(known.get(sign, CJK_WIDTH) for sign in text)


def lines_of(text: str, size: float, room: float) -> int:
    """Lines a paragraph takes in a box of some width in points; long words are broken."""
    lines, used = 1, 0.0
    space = width(" ", size)
    for word in text.split():
        taken = width(word, size)
        if used and used + space + taken > room:
            lines, used = lines + 1, 0.0
        lines += int(taken // room)
        used = (used + space if used else 0.0) + taken % room
    return lines


def fitting_size(
    paragraphs: Sequence[str], room: tuple[float, float], wanted: float, least: float, gap: float
) -> float | None:
    """The largest size of type at which paragraphs fit; None where the least is too large.

    Parameters
    ----------
    room : tuple of float
        Width and height in points.
    gap : float
        Between paragraphs, in sizes of the type.
    """
    size = wanted
    while size >= least:
        lines = sum(lines_of(text, size, room[0]) for text in paragraphs)
        if size * (LINE * lines + gap * len(paragraphs)) <= room[1]:
            return size
        size -= 0.5
    return None


def cut_to_fit(
    paragraphs: Sequence[str], room: tuple[float, float], wanted: float, least: float, gap: float
) -> tuple[list[str], float]:
    """Paragraphs and their size; where not all fit, the last say that there is more."""
    kept = list(paragraphs)
    while kept:
        size = fitting_size(kept, room, wanted, least, gap)
        if size is not None:
            return kept, size
        if len(kept) > 2:
            kept = [*kept[: -2 if kept[-1] == MORE else -1], MORE]
        else:
            kept = [f"{kept[0][: int(len(kept[0]) * 0.8)].rstrip(' .')}..."]
    return [], least


MORE = "More stands in the report."
