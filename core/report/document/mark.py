"""The product's mark, as lines: every form draws it, and none loads a file."""

from __future__ import annotations

SIZE = 24.0
STROKE = 2.4
COLOUR = "#0B5FEA"
LINES = (
    ((12, 22), (12, 14), (6, 8)),
    ((12, 14), (18, 8)),
    ((3, 11), (3, 5), (9, 5)),
    ((21, 11), (21, 5), (15, 5)),
)
"""Points on a square of that size: one way that becomes two. ``pages/mark.svg`` has the same."""


def svg_path() -> str:
    """The lines as a path of SVG.

    Examples
    --------
    >>> svg_path()[:21]
    'M12 22L12 14L6 8M12 1'
    """
    return "".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in LINES)
