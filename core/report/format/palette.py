"""Colours, shapes and dashes: one set for light pages, one for dark ones.

Three uses of colour only: who (the way), where (ink), better or worse (text with an arrow and a
word). ``.streamlit/config.toml`` repeats the page's colours; a test keeps the two equal.
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = '"Source Sans", "Source Sans Pro", "Liberation Sans", sans-serif'
WHISKER_OPACITY = 0.45
BAND_OPACITY = 0.14
RANGE_OPACITY = 0.28
ASSUMED_OPACITY = 0.16
SEED_OPACITY = 0.35


@dataclass(frozen=True)
class Theme:
    """Colours of one page.

    Attributes
    ----------
    old, new, hybrid, control : str
        Colours of the ways.
    ink : str
        Target line, now, you are here.
    """

    name: str
    page: str
    card: str
    border: str
    grid: str
    text: str
    ink: str
    muted: str
    old: str
    new: str
    hybrid: str
    control: str
    better: str
    worse: str
    primary: str

    def arm(self, arm: str) -> str:
        """Colour of a way."""
        return {"old": self.old, "new": self.new, "hybrid": self.hybrid}.get(arm, self.control)


LIGHT = Theme(
    name="light",
    page="#FFFFFF",
    card="#F6F7F9",
    border="#D5DAE1",
    grid="#E5E7EB",
    text="#111827",
    ink="#111827",
    muted="#5B6472",
    old="#B85000",
    new="#0B5FEA",
    hybrid="#671782",
    control="#595E69",
    better="#0B7A4B",
    worse="#B3123C",
    primary="#334155",
)
DARK = Theme(
    name="dark",
    page="#10151D",
    card="#18202B",
    border="#354152",
    grid="#2A3442",
    text="#E5E7EB",
    ink="#F3F4F6",
    muted="#9AA4B2",
    old="#F9941F",
    new="#4C9BFF",
    hybrid="#E8BAE8",
    control="#93979F",
    better="#5FD39A",
    worse="#FF8FA3",
    primary="#A9B8CE",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

SHAPES = {"old": "square", "new": "circle", "hybrid": "diamond"}
SOLID: list[int] = []
DOTTED = [2, 3]
DASHED = [6, 3]
TARGET_DASH = [6, 4]


def shape(arm: str) -> str:
    """Mark of a way; controls share the triangle."""
    return SHAPES.get(arm, "triangle-up")


def dash(arm: str) -> list[int]:
    """Line of a way: candidates solid, corners dashed, other controls dotted.

    Examples
    --------
    >>> dash("old"), dash("rules"), dash("rationales-old")
    ([], [2, 3], [6, 3])
    """
    if arm in SHAPES:
        return SOLID
    return DASHED if arm in ("annotators-new", "rationales-old") else DOTTED
