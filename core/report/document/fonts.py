"""Fonts for files that carry their own: cut down to the signs of one report.

The screens' fonts (Source Sans and Source Serif, SIL Open Font License 1.1, which allows embedding
in documents) come with Streamlit as variable fonts. Nothing is imported from it and no font of the
machine is needed, so a report looks the same everywhere.
"""

from __future__ import annotations

import functools
import importlib.util
import io
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from core.domain.errors import SwitchpointError

SANS, SERIF = "SourceSansVF-Upright", "SourceSerifVariable-Roman"
FACES: dict[str, tuple[str, dict[str, float]]] = {
    "sans": (SANS, {"wght": 400}),
    "sans bold": (SANS, {"wght": 600}),
    "serif": (SERIF, {"wght": 600, "opsz": 20}),
}
UNUSED = ("GPOS", "GSUB", "GDEF", "BASE", "HVAR", "MVAR", "STAT")
"""Tables that a PDF does not read and that take long to cut down."""
BOX = "□"
"""Stands for a sign that no font here can show."""


@functools.lru_cache(maxsize=2)
def font_file(name: str) -> Path:
    """Where a font lies.

    Raises
    ------
    SwitchpointError
        If it is not there.
    """
    found = importlib.util.find_spec("streamlit")
    folder = Path(found.origin).parent / "static" if found and found.origin else Path()
    for path in folder.rglob(f"{name}*.woff2"):
        return path
    raise SwitchpointError(
        "The fonts of the PDF are missing",
        f"{name} comes with Streamlit and is not in its folder.",
        "Install the pinned requirements, or take the report as a page and print that.",
    )


@functools.lru_cache(maxsize=2)
def signs_of(name: str) -> frozenset[str]:
    """Every sign a font can show."""
    with TTFont(font_file(name), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def showable(text: str, face: str = "sans") -> str:
    r"""A text in which signs that the font lacks became boxes, and invisible ones nothing.

    Examples
    --------
    >>> showable("Zoë\u202e Łukasz 中文"), showable("a\tb\x00c")
    ('Zoë Łukasz □□', 'a bc')
    """
    known = signs_of(FACES[face][0])
    box = BOX if BOX in known else "?"
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(sign, known, box) for sign in composed)


def _shown(sign: str, known: frozenset[str], box: str) -> str:
    if sign in "\n\t\r":
        return " "
    if sign in known:
        return sign
    invisible = unicodedata.category(sign) in ("Cc", "Cf", "Mn", "Me")
    return "" if invisible else " " if sign.isspace() else box


def cut_down(face: str, texts: Iterable[str]) -> bytes:
    """A face as TrueType with the signs of some texts alone."""
    name, place = FACES[face]
    font = TTFont(font_file(name))
    for table in UNUSED:
        if table in font:
            del font[table]
    options = subset.Options(notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join({*"".join(texts)} | set(BOX + "?0 ")))
    cutter.subset(font)
    fixed = instancer.instantiateVariableFont(font, place, inplace=True)
    fixed.flavor = None
    out = io.BytesIO()
    fixed.save(out)
    return out.getvalue()
