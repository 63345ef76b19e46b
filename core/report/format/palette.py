"""Colours, shapes and dashes: one set for light pages, one for dark ones.

Three uses of colour only: who (the way), where (ink), better or worse (text with an arrow and a
word). ``.streamlit/config.toml`` repeats the page's colours; a test keeps the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

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
    old, new, hybrid, fourth : str
        Colours of the arms that are named, in their order: what is done today first.
    control : str
        Colour of all other arms.
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
    fourth: str
    control: str
    better: str
    worse: str
    primary: str

    def showing(self, named: Sequence[str]) -> Shown:
        """The theme for a picture in which some arms are named.

        Parameters
        ----------
        named : sequence of str
            Their ids, at most four, in the order of the colours.
        """
        return Shown(**asdict(self), named=tuple(named))


@dataclass(frozen=True)
class Shown(Theme):
    """The colours of a page with the arms that have one of their own in a picture.

    Attributes
    ----------
    named : tuple of str
        Ids, in the order of the colours.
    """

    named: tuple[str, ...] = ()

    def arm(self, arm: str) -> str:
        """Colour of an arm."""
        colours = (self.old, self.new, self.hybrid, self.fourth)
        return dict(zip(self.named, colours, strict=False)).get(arm, self.control)

    def shape(self, arm: str) -> str:
        """Mark of an arm; those that are not named share the triangle."""
        return dict(zip(self.named, SHAPES, strict=False)).get(arm, "triangle-up")

    def dash(self, arm: str) -> list[int]:
        """Line of an arm: solid for those that are named, dotted for others.

        Examples
        --------
        >>> shown = LIGHT.showing(("old", "new"))
        >>> shown.dash("old"), shown.dash("rules"), shown.shape("new")
        ([], [2, 3], 'circle')
        """
        return SOLID if arm in self.named else DOTTED


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
    fourth="#00696B",
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
    fourth="#4FD1C5",
    control="#93979F",
    better="#5FD39A",
    worse="#FF8FA3",
    primary="#A9B8CE",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

SHAPES = ("square", "circle", "diamond", "triangle-down")
SOLID: list[int] = []
DOTTED = [2, 3]
TARGET_DASH = [6, 4]
