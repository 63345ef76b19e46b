"""Fonts for files that carry their own: cut down to the signs that a report uses.

The screens' fonts (Source Sans and Source Serif, SIL Open Font License 1.1, which allows embedding
in documents) come with Streamlit as variable fonts. Nothing is imported from it and no font of the
machine is needed, so a report looks the same everywhere.
"""

from __future__ import annotations

import base64
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
USUAL = frozenset(f"–—‘’“”•…−✓✗{BOX}{''.join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))}")
"""In every font that is cut down, so that most reports share theirs."""


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
    """A face as TrueType with the usual signs of Europe and those of some texts."""
    return _cut(face, _signs(face, texts), None)


def web_font(face: str, texts: Iterable[str]) -> str:
    """The same as WOFF2 in base64, to stand inside a page."""
    return base64.b64encode(_cut(face, _signs(face, texts), "woff2")).decode("ascii")


def _signs(face: str, texts: Iterable[str]) -> frozenset[str]:
    return (USUAL | frozenset("".join(texts))) & signs_of(FACES[face][0])


# Cutting down a variable font takes a third of a second, and reports mostly use the same signs.
@functools.lru_cache(maxsize=24)
def _cut(face: str, signs: frozenset[str], flavour: str | None) -> bytes:
    if flavour is not None:
        with TTFont(io.BytesIO(_cut(face, signs, None)), recalcTimestamp=False) as font:
            return _saved(font, flavour)
    name, place = FACES[face]
    # Without the moment in it, the same report is the same file.
    with TTFont(font_file(name), recalcTimestamp=False) as font:
        for table in UNUSED:
            if table in font:
                del font[table]
        options = subset.Options(notdef_outline=True, hinting=False)
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(signs))
        cutter.subset(font)
        return _saved(instancer.instantiateVariableFont(font, place, inplace=True), None)


def _saved(font: TTFont, flavour: str | None) -> bytes:
    font.flavor = flavour
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
